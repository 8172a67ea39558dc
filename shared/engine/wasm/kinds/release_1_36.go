//go:build !kubernetes_1_34 && !kubernetes_1_35

package kinds

import (
	"context"

	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/registry/rest"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/resource/resourceclaim"
)

// releaseResources are those that not every release serves.
func releaseResources() []resource {
	versions := []string{"v1"}
	return []resource{
		{group: admissionGroup, versions: versions, name: "mutatingadmissionpolicies", kind: "MutatingAdmissionPolicy", strategy: mutatingadmissionpolicy.NewStrategy(nil, noResolver)},
		{group: admissionGroup, versions: versions, name: "mutatingadmissionpolicybindings", kind: "MutatingAdmissionPolicyBinding", strategy: mutatingadmissionpolicybinding.NewStrategy(nil, nil, noResolver)},
	}
}

func claimStrategies(namespaces corev1client.NamespaceInterface) (strategy, rest.RESTUpdateStrategy) {
	claims := resourceclaim.NewStrategy(namespaces, authorizer.AuthorizerFunc(allow))
	return claims, resourceclaim.NewStatusStrategy(claims)
}

func allow(context.Context, authorizer.Attributes) (authorizer.Decision, string, error) {
	return authorizer.DecisionAllow, "", nil
}
