package facts

// history has the versions whose types a release may no longer have. Sources: Kubernetes' Deprecated API Migration Guide
// and the change logs of the releases that removed them.
var history = []Fact{
	removedHorizontalPodAutoscaler("v2beta1", "1.22", "1.25"),
	removedHorizontalPodAutoscaler("v2beta2", "1.23", "1.26"),
	{
		Group: "policy", Version: "v1beta1", Kind: "PodSecurityPolicy", Plural: "podsecuritypolicies", Singular: "podsecuritypolicy",
		ShortNames: []string{"psp"}, Deprecated: "1.21", Removed: "1.25",
	},
	{
		Group: "extensions", Version: "v1beta1", Kind: "PodSecurityPolicy", Plural: "podsecuritypolicies", Singular: "podsecuritypolicy",
		ShortNames: []string{"psp"}, Deprecated: "1.11", Removed: "1.16",
	},
	{
		Group: "batch", Version: "v2alpha1", Kind: "CronJob", Plural: "cronjobs", Singular: "cronjob", ShortNames: []string{"cj"},
		Namespaced: true, Deprecated: "1.8", Removed: "1.21", Replacement: &Replacement{Group: "batch", Version: "v1", Kind: "CronJob"},
	},
	{
		Group: "settings.k8s.io", Version: "v1alpha1", Kind: "PodPreset", Plural: "podpresets", Singular: "podpreset",
		Namespaced: true, Removed: "1.20",
	},
	{
		Group: "auditregistration.k8s.io", Version: "v1alpha1", Kind: "AuditSink", Plural: "auditsinks", Singular: "auditsink",
		Removed: "1.19",
	},
	{
		Group: "scheduling.k8s.io", Version: "v1alpha1", Kind: "PriorityClass", Plural: "priorityclasses", Singular: "priorityclass",
		ShortNames: []string{"pc"}, Deprecated: "1.14", Removed: "1.23",
		Replacement: &Replacement{Group: "scheduling.k8s.io", Version: "v1", Kind: "PriorityClass"},
	},
	removedRole("ClusterRole", "clusterrole", false),
	removedRole("ClusterRoleBinding", "clusterrolebinding", false),
	removedRole("Role", "role", true),
	removedRole("RoleBinding", "rolebinding", true),
}

func removedHorizontalPodAutoscaler(version, deprecated, removed string) Fact {
	return Fact{
		Group: "autoscaling", Version: version, Kind: "HorizontalPodAutoscaler",
		Plural: "horizontalpodautoscalers", Singular: "horizontalpodautoscaler", ShortNames: []string{"hpa"},
		Namespaced: true, Deprecated: deprecated, Removed: removed,
		Replacement: &Replacement{Group: "autoscaling", Version: "v2", Kind: "HorizontalPodAutoscaler"},
	}
}

func removedRole(kind, singular string, namespaced bool) Fact {
	const group = "rbac.authorization.k8s.io"
	return Fact{
		Group: group, Version: "v1alpha1", Kind: kind, Plural: singular + "s", Singular: singular, Namespaced: namespaced,
		Deprecated: "1.17", Removed: "1.23", Replacement: &Replacement{Group: group, Version: "v1", Kind: kind},
	}
}
