package kinds

import (
	"gitops-actions/engine/mergeschema"
	"gitops-actions/engine/served"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// strategy is what nearly every resource has: rules for create and for update in one.
type strategy interface {
	rest.RESTCreateStrategy
	rest.RESTUpdateStrategy
}

// subresources are the strategies of updates through subresources.
type subresources map[string]rest.RESTUpdateStrategy

// resource is a resource of the API at all its served versions.
type resource struct {
	group      string
	versions   []string
	name, kind string
	// strategy is nil for what is created and never stored, such as a SubjectAccessReview.
	strategy strategy
	// namespaced is only read where there is no strategy to ask.
	namespaced   bool
	subresources subresources
	complete     func(object, old runtime.Object)
	// scheme is legacyscheme.Scheme unless given.
	scheme *runtime.Scheme
}

func (r resource) kinds() []*served.Kind {
	kinds := make([]*served.Kind, 0, len(r.versions))
	for _, version := range r.versions {
		kinds = append(kinds, r.at(version))
	}
	return kinds
}

func (r resource) at(version string) *served.Kind {
	scheme := r.scheme
	if scheme == nil {
		scheme = legacyscheme.Scheme
	}
	groupVersion := schema.GroupVersion{Group: r.group, Version: version}
	hub := schema.GroupVersion{Group: r.group, Version: runtime.APIVersionInternal}
	coding := coding{scheme: scheme, kind: groupVersion.WithKind(r.kind), hub: hub}
	kind := &served.Kind{
		GroupVersionKind: coding.kind,
		Resource:         groupVersion.WithResource(r.name),
		Namespaced:       r.namespaced,
		Decode:           coding.decode,
		Encode:           coding.encode,
		Subresources:     r.subresources,
		Complete:         r.complete,
		Merge: served.Merge{
			Convertor:   runtime.UnsafeObjectConvertor(scheme),
			Defaulter:   scheme,
			Creater:     scheme,
			Hub:         hub,
			Types:       mergeschema.BuiltIn,
			ResetFields: r.resetFields,
		},
	}
	if r.strategy != nil {
		kept := warnOfDeprecation(r.strategy, coding)
		kind.Create, kind.Update, kind.Namespaced = kept, kept, kept.NamespaceScoped()
	}
	return kind
}

func (r resource) resetFields(subresource string) map[fieldpath.APIVersion]*fieldpath.Set {
	var strategy any = r.strategy
	if subresource != "" {
		strategy = r.subresources[subresource]
	}
	if resetting, ok := strategy.(rest.ResetFieldsStrategy); ok {
		return resetting.GetResetFields()
	}
	return nil
}
