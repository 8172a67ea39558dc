package kinds

// reviewResources are created for their answer, and never stored; their bodies are only decoded.
func reviewResources() []resource {
	versions := []string{"v1"}
	const authentication, authorization = "authentication.k8s.io", "authorization.k8s.io"
	return []resource{
		{group: "", versions: versions, name: "bindings", kind: "Binding", namespaced: true},
		{group: authentication, versions: versions, name: "selfsubjectreviews", kind: "SelfSubjectReview"},
		{group: authentication, versions: versions, name: "tokenreviews", kind: "TokenReview"},
		{group: authorization, versions: versions, name: "localsubjectaccessreviews", kind: "LocalSubjectAccessReview", namespaced: true},
		{group: authorization, versions: versions, name: "selfsubjectaccessreviews", kind: "SelfSubjectAccessReview"},
		{group: authorization, versions: versions, name: "selfsubjectrulesreviews", kind: "SelfSubjectRulesReview"},
		{group: authorization, versions: versions, name: "subjectaccessreviews", kind: "SubjectAccessReview"},
	}
}
