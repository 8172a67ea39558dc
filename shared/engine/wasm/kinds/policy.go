package kinds

import (
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
)

func policyResources() []resource {
	return []resource{
		{group: "policy", versions: []string{"v1"}, name: "poddisruptionbudgets", kind: "PodDisruptionBudget", strategy: poddisruptionbudget.Strategy, subresources: subresources{"status": poddisruptionbudget.StatusStrategy}},
	}
}
