package kinds

import (
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/endpoint"
	"k8s.io/kubernetes/pkg/registry/core/event"
	"k8s.io/kubernetes/pkg/registry/core/limitrange"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/node"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolume"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolumeclaim"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/podtemplate"
	"k8s.io/kubernetes/pkg/registry/core/replicationcontroller"
	"k8s.io/kubernetes/pkg/registry/core/resourcequota"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
)

func coreResources() []resource {
	return []resource{
		{group: "", versions: []string{"v1"}, name: "configmaps", kind: "ConfigMap", strategy: configmap.Strategy},
		{group: "", versions: []string{"v1"}, name: "endpoints", kind: "Endpoints", strategy: endpoint.Strategy},
		{group: "", versions: []string{"v1"}, name: "events", kind: "Event", strategy: event.Strategy},
		{group: "", versions: []string{"v1"}, name: "limitranges", kind: "LimitRange", strategy: limitrange.Strategy},
		{group: "", versions: []string{"v1"}, name: "namespaces", kind: "Namespace", strategy: namespace.Strategy, subresources: subresources{"status": namespace.StatusStrategy, "finalize": namespace.FinalizeStrategy}},
		{group: "", versions: []string{"v1"}, name: "nodes", kind: "Node", strategy: node.Strategy, subresources: subresources{"status": node.StatusStrategy}},
		{group: "", versions: []string{"v1"}, name: "persistentvolumeclaims", kind: "PersistentVolumeClaim", strategy: persistentvolumeclaim.Strategy, subresources: subresources{"status": persistentvolumeclaim.StatusStrategy}},
		{group: "", versions: []string{"v1"}, name: "persistentvolumes", kind: "PersistentVolume", strategy: persistentvolume.Strategy, subresources: subresources{"status": persistentvolume.StatusStrategy}},
		{group: "", versions: []string{"v1"}, name: "pods", kind: "Pod", strategy: pod.Strategy, subresources: subresources{"status": pod.StatusStrategy, "ephemeralcontainers": pod.EphemeralContainersStrategy, "resize": pod.ResizeStrategy}},
		{group: "", versions: []string{"v1"}, name: "podtemplates", kind: "PodTemplate", strategy: podtemplate.Strategy},
		{group: "", versions: []string{"v1"}, name: "replicationcontrollers", kind: "ReplicationController", strategy: replicationcontroller.Strategy, subresources: subresources{"status": replicationcontroller.StatusStrategy, "scale": scaleStrategy{replicationcontroller.Strategy}}},
		{group: "", versions: []string{"v1"}, name: "resourcequotas", kind: "ResourceQuota", strategy: resourcequota.Strategy, subresources: subresources{"status": resourcequota.StatusStrategy}},
		{group: "", versions: []string{"v1"}, name: "secrets", kind: "Secret", strategy: secret.Strategy},
		{group: "", versions: []string{"v1"}, name: "serviceaccounts", kind: "ServiceAccount", strategy: serviceaccount.Strategy},
		{group: "", versions: []string{"v1"}, name: "services", kind: "Service", strategy: serviceStrategy{service.Strategy}, subresources: subresources{"status": service.StatusStrategy}, complete: completeService},
	}
}
