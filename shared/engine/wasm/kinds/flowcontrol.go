package kinds

import (
	"k8s.io/kubernetes/pkg/registry/flowcontrol/flowschema"
	"k8s.io/kubernetes/pkg/registry/flowcontrol/prioritylevelconfiguration"
)

func flowControlResources() []resource {
	return []resource{
		{group: "flowcontrol.apiserver.k8s.io", versions: []string{"v1"}, name: "flowschemas", kind: "FlowSchema", strategy: flowschema.Strategy, subresources: subresources{"status": flowschema.StatusStrategy}},
		{group: "flowcontrol.apiserver.k8s.io", versions: []string{"v1"}, name: "prioritylevelconfigurations", kind: "PriorityLevelConfiguration", strategy: prioritylevelconfiguration.Strategy, subresources: subresources{"status": prioritylevelconfiguration.StatusStrategy}},
	}
}
