package kinds

import (
	"k8s.io/kubernetes/pkg/registry/apps/controllerrevision"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/replicaset"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
)

func appsResources() []resource {
	return []resource{
		{group: "apps", versions: []string{"v1"}, name: "controllerrevisions", kind: "ControllerRevision", strategy: controllerrevision.Strategy},
		{group: "apps", versions: []string{"v1"}, name: "daemonsets", kind: "DaemonSet", strategy: daemonset.Strategy, subresources: subresources{"status": daemonset.StatusStrategy}},
		{group: "apps", versions: []string{"v1"}, name: "deployments", kind: "Deployment", strategy: deployment.Strategy, subresources: subresources{"status": deployment.StatusStrategy, "scale": scaleStrategy{deployment.Strategy}}},
		{group: "apps", versions: []string{"v1"}, name: "replicasets", kind: "ReplicaSet", strategy: replicaset.Strategy, subresources: subresources{"status": replicaset.StatusStrategy, "scale": scaleStrategy{replicaset.Strategy}}},
		{group: "apps", versions: []string{"v1"}, name: "statefulsets", kind: "StatefulSet", strategy: statefulset.Strategy, subresources: subresources{"status": statefulset.StatusStrategy, "scale": scaleStrategy{statefulset.Strategy}}},
	}
}
