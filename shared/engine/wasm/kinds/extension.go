package kinds

import (
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	"k8s.io/kube-aggregator/pkg/registry/apiservice"
)

func extensionResources() []resource {
	return []resource{{
		group: "apiextensions.k8s.io", versions: []string{"v1"}, name: "customresourcedefinitions", kind: "CustomResourceDefinition",
		scheme:       extensionScheme,
		strategy:     customresourcedefinition.NewStrategy(extensionScheme),
		subresources: subresources{"status": customresourcedefinition.NewStatusStrategy(extensionScheme)},
	}}
}

func aggregatorResources() []resource {
	return []resource{{
		group: "apiregistration.k8s.io", versions: []string{"v1"}, name: "apiservices", kind: "APIService",
		scheme:       aggregatorScheme,
		strategy:     apiservice.NewStrategy(aggregatorScheme),
		subresources: subresources{"status": apiservice.NewStatusStrategy(aggregatorScheme)},
	}}
}
