package kinds

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/mutatingwebhookconfiguration"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/resolver"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicy"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingadmissionpolicybinding"
	"k8s.io/kubernetes/pkg/registry/admissionregistration/validatingwebhookconfiguration"
)

const admissionGroup = "admissionregistration.k8s.io"

// Without an authorizer the strategies of policies don't ask whether the user may read the parameters.
func admissionResources() []resource {
	versions := []string{"v1"}
	policies := validatingadmissionpolicy.NewStrategy(nil, noResolver)
	return []resource{
		{group: admissionGroup, versions: versions, name: "mutatingwebhookconfigurations", kind: "MutatingWebhookConfiguration", strategy: mutatingwebhookconfiguration.Strategy},
		{group: admissionGroup, versions: versions, name: "validatingwebhookconfigurations", kind: "ValidatingWebhookConfiguration", strategy: validatingwebhookconfiguration.Strategy},
		{group: admissionGroup, versions: versions, name: "validatingadmissionpolicies", kind: "ValidatingAdmissionPolicy", strategy: policies, subresources: subresources{"status": validatingadmissionpolicy.NewStatusStrategy(policies)}},
		{group: admissionGroup, versions: versions, name: "validatingadmissionpolicybindings", kind: "ValidatingAdmissionPolicyBinding", strategy: validatingadmissionpolicybinding.NewStrategy(nil, nil, noResolver)},
	}
}

var noResolver = resolver.ResourceResolverFunc(func(schema.GroupVersionKind) (schema.GroupVersionResource, error) {
	return schema.GroupVersionResource{}, nil
})
