package apply

import (
	"reflect"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// keepTimes gives the managed fields their old times where an update changes nothing else, as the storage does.
func keepTimes(object, old runtime.Object) error {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	before, err := meta.Accessor(old)
	if err != nil {
		return err
	}
	entries, earlier := accessor.GetManagedFields(), before.GetManagedFields()
	if len(entries) == 0 || len(entries) != len(earlier) {
		return nil
	}
	for index := range entries {
		if !sameEntry(entries[index], earlier[index]) {
			return nil
		}
	}
	same, err := equalBesideManagers(object, old)
	if err == nil && same {
		accessor.SetManagedFields(earlier)
	}
	return err
}

func sameEntry(a, b metav1.ManagedFieldsEntry) bool {
	a.Time, b.Time = nil, nil
	return reflect.DeepEqual(a, b)
}

// equalBesideManagers compares objects of one type without their managed fields. In custom resources, but not in
// others, empty and absent are two things.
func equalBesideManagers(a, b runtime.Object) (equal bool, err error) {
	for _, object := range []runtime.Object{a, b} {
		accessor, err := meta.Accessor(object)
		if err != nil {
			return false, err
		}
		defer accessor.SetManagedFields(accessor.GetManagedFields())
		accessor.SetManagedFields(nil)
	}
	if plain, ok := a.(*unstructured.Unstructured); ok {
		other, ok := b.(*unstructured.Unstructured)
		return ok && equality.Semantic.DeepEqualWithNilDifferentFromEmpty(plain.Object, other.Object), nil
	}
	return equality.Semantic.DeepEqual(a, b), nil
}

// forgetNow leaves out the times of entries that the apply made or changed.
func forgetNow(object runtime.Object, earlier []metav1.ManagedFieldsEntry) error {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	entries := accessor.GetManagedFields()
	for index, entry := range entries {
		if !hadTime(entry, earlier) {
			entries[index].Time = nil
		}
	}
	accessor.SetManagedFields(entries)
	return nil
}

func hadTime(entry metav1.ManagedFieldsEntry, earlier []metav1.ManagedFieldsEntry) bool {
	for _, other := range earlier {
		if entry.Manager == other.Manager && entry.Operation == other.Operation && entry.APIVersion == other.APIVersion &&
			entry.Subresource == other.Subresource && entry.Time.Equal(other.Time) {
			return true
		}
	}
	return false
}
