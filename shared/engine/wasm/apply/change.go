package apply

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// Change is one field that an apply would change.
type Change struct {
	// Path is written as managed fields are, such as .spec.template.spec.containers[name="a"].image.
	Path string `json:"path"`
	// Kind is one of added, modified, removed.
	Kind string `json:"kind"`
}

// bookkeeping is what the server keeps of an object; it changes with other fields or is nobody's.
var bookkeeping = fieldpath.NewSet(
	fieldpath.MakePathOrDie("metadata", "managedFields"),
	fieldpath.MakePathOrDie("metadata", "generation"),
	fieldpath.MakePathOrDie("metadata", "resourceVersion"),
)

// changes gives the fields that differ between the live object and what was made of it.
func (a *asked) changes(done runtime.Object) ([]Change, error) {
	same, err := equalBesideManagers(done, a.live)
	if err != nil || same {
		return nil, err
	}
	before, err := a.typed(a.live)
	if err != nil {
		return nil, err
	}
	after, err := a.typed(done)
	if err != nil {
		return nil, err
	}
	compared, err := before.Compare(after)
	if err != nil {
		return nil, fmt.Errorf("comparing: %w", err)
	}
	var changes []Change
	for _, found := range []struct {
		kind  string
		paths *fieldpath.Set
	}{{"added", compared.Added}, {"modified", compared.Modified}, {"removed", compared.Removed}} {
		found.paths.RecursiveDifference(bookkeeping).Leaves().Iterate(func(path fieldpath.Path) {
			changes = append(changes, Change{Path: path.String(), Kind: found.kind})
		})
	}
	return changes, nil
}

func (a *asked) typed(object runtime.Object) (*typed.TypedValue, error) {
	types, err := a.kind.Merge.Types()
	if err != nil {
		return nil, err
	}
	versioned, err := a.kind.Merge.Convertor.ConvertToVersion(object, a.kind.GroupVersionKind.GroupVersion())
	if err != nil {
		return nil, err
	}
	return types.ObjectToTyped(versioned, typed.AllowDuplicates)
}
