// Of the OpenAPI models that are linked, only those of metadata are asked for. They have other names from 1.35 on.
package openapi

import "k8s.io/kube-openapi/pkg/common"

func GetOpenAPIDefinitions(ref common.ReferenceCallback) map[string]common.OpenAPIDefinition {
	definitions := map[string]common.OpenAPIDefinition{}
	for name, definition := range map[string]common.OpenAPIDefinition{
		"FieldsV1":           schema_pkg_apis_meta_v1_FieldsV1(ref),
		"ManagedFieldsEntry": schema_pkg_apis_meta_v1_ManagedFieldsEntry(ref),
		"ObjectMeta":         schema_pkg_apis_meta_v1_ObjectMeta(ref),
		"OwnerReference":     schema_pkg_apis_meta_v1_OwnerReference(ref),
		"Time":               schema_pkg_apis_meta_v1_Time(ref),
	} {
		definitions["k8s.io/apimachinery/pkg/apis/meta/v1."+name] = definition
		definitions["io.k8s.apimachinery.pkg.apis.meta.v1."+name] = definition
	}
	return definitions
}
