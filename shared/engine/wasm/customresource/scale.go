package customresource

import (
	"context"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/registry/rest"
)

// scaleStrategy takes custom resources that differ in their number of replicas, as the API server makes them of a Scale,
// and lets nothing else change.
type scaleStrategy struct {
	rest.RESTUpdateStrategy
	replicas []string
}

// PrepareForUpdate sets the number of replicas on the old object, and keeps what the managers of the fields became.
func (s scaleStrategy) PrepareForUpdate(ctx context.Context, object, old runtime.Object) {
	updated, kept := object.(*unstructured.Unstructured), old.(*unstructured.Unstructured).DeepCopy()
	replicas, given, _ := unstructured.NestedFieldNoCopy(updated.Object, s.replicas...)
	kept.SetManagedFields(updated.GetManagedFields())
	if given && unstructured.SetNestedField(kept.Object, replicas, s.replicas...) == nil {
		updated.Object = kept.Object
	}
	s.RESTUpdateStrategy.PrepareForUpdate(ctx, object, old)
}

func fieldsOf(path string) []string {
	return strings.Split(strings.TrimPrefix(path, "."), ".")
}
