package apply

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Conflict is a field with another value that another manager owns.
type Conflict struct {
	Manager     string `json:"manager"`
	APIVersion  string `json:"apiVersion,omitempty"`
	Operation   string `json:"operation"`
	Subresource string `json:"subresource,omitempty"`
	Time        string `json:"time,omitempty"`
	// Path is written as managed fields are, such as .spec.template.spec.containers[name="a"].image.
	Path string `json:"path"`
}

// conflictsIn gives the conflicts that an error tells of, and its message. Field managers only give them as text.
func conflictsIn(err error, entries []metav1.ManagedFieldsEntry) ([]Conflict, string) {
	var status *apierrors.StatusError
	if !errors.As(err, &status) || status.ErrStatus.Details == nil {
		return nil, ""
	}
	var conflicts []Conflict
	for _, cause := range status.ErrStatus.Details.Causes {
		if cause.Type != metav1.CauseTypeFieldManagerConflict {
			continue
		}
		conflict := readConflict(cause.Message, entries)
		conflict.Path = cause.Field
		conflicts = append(conflicts, conflict)
	}
	// The merge tells them in no order.
	slices.SortStableFunc(conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Manager, b.Manager), cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Path, b.Path))
	})
	return conflicts, status.ErrStatus.Message
}

// readConflict reads `conflict with "kubectl" with subresource "status" using apps/v1 at 2026-01-02T03:04:05Z`, in which
// a version means an update and only that can have a time.
func readConflict(text string, entries []metav1.ManagedFieldsEntry) Conflict {
	conflict := Conflict{Operation: string(metav1.ManagedFieldsOperationApply)}
	rest := strings.TrimPrefix(text, "conflict with ")
	conflict.Manager, rest = quoted(rest)
	if after, found := strings.CutPrefix(rest, " with subresource "); found {
		conflict.Subresource, rest = quoted(after)
	}
	if after, found := strings.CutPrefix(rest, " using "); found {
		conflict.Operation = string(metav1.ManagedFieldsOperationUpdate)
		conflict.APIVersion, conflict.Time, _ = strings.Cut(after, " at ")
		return conflict
	}
	for _, entry := range entries {
		if entry.Manager == conflict.Manager && entry.Subresource == conflict.Subresource && string(entry.Operation) == conflict.Operation {
			conflict.APIVersion = entry.APIVersion
			if entry.Time != nil {
				conflict.Time = entry.Time.UTC().Format("2006-01-02T15:04:05Z07:00")
			}
		}
	}
	return conflict
}

func quoted(text string) (value, rest string) {
	prefix, err := strconv.QuotedPrefix(text)
	if err != nil {
		return text, ""
	}
	value, err = strconv.Unquote(prefix)
	if err != nil {
		return text, ""
	}
	return value, text[len(prefix):]
}
