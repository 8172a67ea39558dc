package apply

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/util/csaupgrade"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

const (
	lastApplied = "kubectl.kubernetes.io/last-applied-configuration"
	// kubectl names itself so when it applies on the server's side, and when it keeps the annotation alive there.
	kubectl            = "kubectl"
	annotationsManager = "kubectl-last-applied"
)

var lastAppliedPath = fieldpath.NewSet(fieldpath.MakePathOrDie("metadata", "annotations", lastApplied))

// migrated does what kubectl does after an apply: fields of managers that wrote the last applied configuration become
// the applier's, and the configuration is applied again, so that fields that it lost are removed.
func (a *asked) migrated(done runtime.Object) (runtime.Object, error) {
	done, err := a.withAnnotationKept(done)
	if err != nil {
		return nil, err
	}
	owners := sets.New[string]()
	entries, err := managedFieldsOf(done)
	if err != nil {
		return nil, err
	}
	for _, entry := range csaupgrade.FindFieldsOwners(entries, metav1.ManagedFieldsOperationUpdate, lastAppliedPath) {
		owners.Insert(entry.Manager)
	}
	if owners.Len() == 0 {
		return done, nil
	}
	if err := csaupgrade.UpgradeManagedFields(done, owners, a.managerName); err != nil {
		return nil, fmt.Errorf("migrating managed fields: %w", err)
	}
	return a.update(done)
}

// withAnnotationKept gives the last applied configuration an owner of its own, where kubectl would keep it up to date.
func (a *asked) withAnnotationKept(done runtime.Object) (runtime.Object, error) {
	accessor, err := meta.Accessor(done)
	if err != nil {
		return nil, err
	}
	value, has := accessor.GetAnnotations()[lastApplied]
	owners := csaupgrade.FindFieldsOwners(accessor.GetManagedFields(), metav1.ManagedFieldsOperationApply, lastAppliedPath)
	if !has || a.managerName != kubectl || len(owners) > 0 {
		return done, nil
	}
	annotation := &unstructured.Unstructured{}
	annotation.SetGroupVersionKind(a.kind.GroupVersionKind)
	annotation.SetName(accessor.GetName())
	annotation.SetNamespace(accessor.GetNamespace())
	annotation.SetAnnotations(map[string]string{lastApplied: value})
	keeping := *a
	keeping.applied, keeping.managerName, keeping.force = annotation, annotationsManager, false
	return keeping.update(done)
}

func managedFieldsOf(object runtime.Object) ([]metav1.ManagedFieldsEntry, error) {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return nil, err
	}
	return accessor.GetManagedFields(), nil
}
