// Package kinds knows the kinds that a kube-apiserver of this release serves without any flag or custom resource, and
// gives each with the API server's own strategies.
package kinds

import (
	"sync"

	"gitops-actions/engine/served"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

type catalog map[schema.GroupVersionKind]*served.Kind

// Catalog gives the built-in kinds. They are put together when first asked for.
func Catalog() served.Catalog {
	return builtIn()
}

var builtIn = sync.OnceValue(func() catalog {
	found := catalog{}
	for _, resource := range resources() {
		for _, kind := range resource.kinds() {
			found[kind.GroupVersionKind] = kind
		}
	}
	return found
})

// Find gives a served kind. The error is a *meta.NoKindMatchError for a kind that Kubernetes knows and this release
// does not serve, and one that runtime.IsNotRegisteredError tells for a kind that it does not know.
func (c catalog) Find(kind schema.GroupVersionKind) (*served.Kind, error) {
	if found, ok := c[kind]; ok {
		return found, nil
	}
	for _, scheme := range []*runtime.Scheme{legacyscheme.Scheme, extensionScheme, aggregatorScheme} {
		if kind.Version != runtime.APIVersionInternal && scheme.Recognizes(kind) {
			return nil, &meta.NoKindMatchError{GroupKind: kind.GroupKind(), SearchedVersions: []string{kind.Version}}
		}
	}
	return nil, runtime.NewNotRegisteredErrForKind("kubernetes", kind)
}

func resources() []resource {
	var all []resource
	for _, group := range []func() []resource{
		coreResources, appsResources, batchResources, autoscalingResources, policyResources, networkingResources,
		discoveryResources, eventsResources, rbacResources, storageResources, schedulingResources, nodeResources,
		coordinationResources, flowControlResources, certificateResources, dynamicAllocationResources,
		admissionResources, releaseResources, reviewResources, extensionResources, aggregatorResources,
	} {
		all = append(all, group()...)
	}
	return all
}
