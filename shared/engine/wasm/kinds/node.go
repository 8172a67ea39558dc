package kinds

import (
	"k8s.io/kubernetes/pkg/registry/node/runtimeclass"
)

func nodeResources() []resource {
	return []resource{
		{group: "node.k8s.io", versions: []string{"v1"}, name: "runtimeclasses", kind: "RuntimeClass", strategy: runtimeclass.Strategy},
	}
}
