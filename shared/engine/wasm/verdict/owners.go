package verdict

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/endpoints/handlers"
	"k8s.io/apiserver/pkg/warning"
)

// dropDuplicateOwners keeps the first of equal owner references and warns of the others, as the handlers do.
func dropDuplicateOwners(ctx context.Context, accessor metav1.Object) {
	references := accessor.GetOwnerReferences()
	if len(references) < 2 {
		return
	}
	var kept []metav1.OwnerReference
	var duplicates []string
	for _, reference := range references {
		if slices.ContainsFunc(kept, func(other metav1.OwnerReference) bool { return equality.Semantic.DeepEqual(other, reference) }) {
			duplicates = append(duplicates, string(reference.UID))
			continue
		}
		kept = append(kept, reference)
	}
	if len(duplicates) == 0 {
		return
	}
	warning.AddWarning(ctx, "", fmt.Sprintf(handlers.DuplicateOwnerReferencesWarningFormat, strings.Join(duplicates, ", ")))
	accessor.SetOwnerReferences(kept)
}
