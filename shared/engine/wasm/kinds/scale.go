package kinds

import (
	"context"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/apis/apps"
	api "k8s.io/kubernetes/pkg/apis/core"
)

// scaleStrategy takes workloads that differ in their number of replicas, as the API server makes them of a Scale, and
// lets nothing else change.
type scaleStrategy struct {
	rest.RESTUpdateStrategy
}

// PrepareForUpdate sets the number of replicas on what is there.
func (s scaleStrategy) PrepareForUpdate(ctx context.Context, object, old runtime.Object) {
	switch updated := object.(type) {
	case *apps.Deployment:
		replicas := updated.Spec.Replicas
		old.(*apps.Deployment).DeepCopyInto(updated)
		updated.Spec.Replicas = replicas
	case *apps.ReplicaSet:
		replicas := updated.Spec.Replicas
		old.(*apps.ReplicaSet).DeepCopyInto(updated)
		updated.Spec.Replicas = replicas
	case *apps.StatefulSet:
		replicas := updated.Spec.Replicas
		old.(*apps.StatefulSet).DeepCopyInto(updated)
		updated.Spec.Replicas = replicas
	case *api.ReplicationController:
		replicas := updated.Spec.Replicas
		old.(*api.ReplicationController).DeepCopyInto(updated)
		updated.Spec.Replicas = replicas
	}
	s.RESTUpdateStrategy.PrepareForUpdate(ctx, object, old)
}
