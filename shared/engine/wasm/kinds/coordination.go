package kinds

import (
	"k8s.io/kubernetes/pkg/registry/coordination/lease"
)

func coordinationResources() []resource {
	return []resource{
		{group: "coordination.k8s.io", versions: []string{"v1"}, name: "leases", kind: "Lease", strategy: lease.Strategy},
	}
}
