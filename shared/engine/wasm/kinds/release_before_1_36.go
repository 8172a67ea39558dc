//go:build kubernetes_1_34 || kubernetes_1_35

package kinds

import (
	"k8s.io/apiserver/pkg/registry/rest"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/kubernetes/pkg/registry/resource/resourceclaim"
)

// releaseResources are those that not every release serves.
func releaseResources() []resource {
	return nil
}

func claimStrategies(namespaces corev1client.NamespaceInterface) (strategy, rest.RESTUpdateStrategy) {
	claims := resourceclaim.NewStrategy(namespaces)
	return claims, resourceclaim.NewStatusStrategy(claims)
}
