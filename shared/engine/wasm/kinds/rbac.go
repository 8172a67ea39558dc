package kinds

import (
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
)

func rbacResources() []resource {
	return []resource{
		{group: "rbac.authorization.k8s.io", versions: []string{"v1"}, name: "clusterrolebindings", kind: "ClusterRoleBinding", strategy: clusterrolebinding.Strategy},
		{group: "rbac.authorization.k8s.io", versions: []string{"v1"}, name: "clusterroles", kind: "ClusterRole", strategy: clusterrole.Strategy},
		{group: "rbac.authorization.k8s.io", versions: []string{"v1"}, name: "rolebindings", kind: "RoleBinding", strategy: rolebinding.Strategy},
		{group: "rbac.authorization.k8s.io", versions: []string{"v1"}, name: "roles", kind: "Role", strategy: role.Strategy},
	}
}
