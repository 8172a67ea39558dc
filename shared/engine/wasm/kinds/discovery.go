package kinds

import (
	"k8s.io/kubernetes/pkg/registry/discovery/endpointslice"
)

func discoveryResources() []resource {
	return []resource{
		{group: "discovery.k8s.io", versions: []string{"v1"}, name: "endpointslices", kind: "EndpointSlice", strategy: endpointslice.Strategy},
	}
}
