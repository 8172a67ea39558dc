package apply

import (
	"gitops-actions/engine/served"

	"k8s.io/apiserver/pkg/registry/rest"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// resetFields are the fields that an apply can't own. Some subresources, such as a Pod's resize, name instead the
// fields that it can.
func resetFields(kind *served.Kind, subresource string) map[fieldpath.APIVersion]fieldpath.Filter {
	if filtering, ok := kind.Subresources[subresource].(rest.ResetFieldsFilterStrategy); ok {
		return filtering.GetResetFieldsFilter()
	}
	if kind.Merge.ResetFields == nil {
		return nil
	}
	return fieldpath.NewExcludeFilterSetMap(kind.Merge.ResetFields(subresource))
}
