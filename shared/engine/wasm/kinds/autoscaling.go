package kinds

import (
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
)

func autoscalingResources() []resource {
	return []resource{
		{group: "autoscaling", versions: []string{"v1", "v2"}, name: "horizontalpodautoscalers", kind: "HorizontalPodAutoscaler", strategy: horizontalpodautoscaler.Strategy, subresources: subresources{"status": horizontalpodautoscaler.StatusStrategy}},
	}
}
