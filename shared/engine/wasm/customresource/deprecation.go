package customresource

import (
	"context"
	"fmt"

	"gitops-actions/engine/served"
	"k8s.io/apimachinery/pkg/runtime"
	kubeversion "k8s.io/apimachinery/pkg/version"
	"k8s.io/apiserver/pkg/registry/rest"
)

// deprecationWarning is the definition's own, or names the newest served version that is not deprecated, if it is newer.
func (v *version) deprecationWarning() string {
	if v.outline.DeprecationWarning != nil {
		return *v.outline.DeprecationWarning
	}
	group, kind := v.definition.outline.Spec.Group, v.definition.outline.Spec.Names.Kind
	warning := fmt.Sprintf("%s/%s %s is deprecated", group, v.outline.Name, kind)
	newest := v.outline.Name
	for _, other := range v.definition.outline.Spec.Versions {
		if other.Served && !other.Deprecated && kubeversion.CompareKubeAwareVersionStrings(newest, other.Name) < 0 {
			newest = other.Name
		}
	}
	if newest == v.outline.Name {
		return warning
	}
	return fmt.Sprintf("%s; use %s/%s %s", warning, group, newest, kind)
}

// warnOfDeprecation has the strategies say that the version is deprecated, as the API server's handler does in front of them.
func warnOfDeprecation(kind *served.Kind, warning string) {
	kind.Create = deprecatedCreate{kind.Create, warning}
	kind.Update = deprecatedUpdate{kind.Update, warning}
	for name, strategy := range kind.Subresources {
		kind.Subresources[name] = deprecatedUpdate{strategy, warning}
	}
}

type deprecatedCreate struct {
	rest.RESTCreateStrategy
	warning string
}

func (d deprecatedCreate) WarningsOnCreate(ctx context.Context, object runtime.Object) []string {
	return append([]string{d.warning}, d.RESTCreateStrategy.WarningsOnCreate(ctx, object)...)
}

type deprecatedUpdate struct {
	rest.RESTUpdateStrategy
	warning string
}

func (d deprecatedUpdate) WarningsOnUpdate(ctx context.Context, object, old runtime.Object) []string {
	return append([]string{d.warning}, d.RESTUpdateStrategy.WarningsOnUpdate(ctx, object, old)...)
}
