package kinds

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	resourcev1 "k8s.io/api/resource/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	corev1client "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/kubernetes/pkg/registry/resource/deviceclass"
	"k8s.io/kubernetes/pkg/registry/resource/resourceclaimtemplate"
	"k8s.io/kubernetes/pkg/registry/resource/resourceslice"
)

func dynamicAllocationResources() []resource {
	const group = "resource.k8s.io"
	versions := []string{"v1"}
	claims, claimStatus := claimStrategies(adminNamespaces{})
	return []resource{
		{group: group, versions: versions, name: "deviceclasses", kind: "DeviceClass", strategy: deviceclass.Strategy},
		{group: group, versions: versions, name: "resourceclaims", kind: "ResourceClaim", strategy: claims, subresources: subresources{"status": claimStatus}},
		{group: group, versions: versions, name: "resourceclaimtemplates", kind: "ResourceClaimTemplate", strategy: resourceclaimtemplate.NewStrategy(adminNamespaces{})},
		{group: group, versions: versions, name: "resourceslices", kind: "ResourceSlice", strategy: resourceslice.Strategy},
	}
}

// adminNamespaces says of every namespace that its claims may ask for administrator's access, because that is the
// state of a cluster and no fault of an object.
type adminNamespaces struct {
	corev1client.NamespaceInterface
}

func (adminNamespaces) Get(_ context.Context, name string, _ metav1.GetOptions) (*corev1.Namespace, error) {
	labels := map[string]string{resourcev1.DRAAdminNamespaceLabelKey: "true"}
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}}, nil
}
