package kinds

import (
	"k8s.io/kubernetes/pkg/registry/scheduling/priorityclass"
)

func schedulingResources() []resource {
	return []resource{
		{group: "scheduling.k8s.io", versions: []string{"v1"}, name: "priorityclasses", kind: "PriorityClass", strategy: priorityclass.Strategy},
	}
}
