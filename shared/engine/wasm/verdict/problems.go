package verdict

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gitops-actions/engine/decoding"
	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Problems tells the reasons in any error of a catalog, of decoding, or of a strategy.
func Problems(err error) []operation.Problem {
	var unread unreadable
	var status *apierrors.StatusError
	var noMatch *meta.NoKindMatchError
	var mismatched *decoding.Error
	strict, isStrict := runtime.AsStrictDecodingError(err)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unread):
		return []operation.Problem{unread.Problem}
	case isStrict:
		return strictProblems(strict.Errors())
	case errors.As(err, &mismatched):
		return mismatchProblems(mismatched.Mismatches)
	case errors.As(err, &status):
		return statusProblems(status.Status())
	case errors.As(err, &noMatch):
		return []operation.Problem{{Code: "not-served", Message: noMatch.Error()}}
	case runtime.IsNotRegisteredError(err):
		return []operation.Problem{{Code: "unknown-kind", Message: err.Error()}}
	}
	return []operation.Problem{{Code: "invalid", Message: err.Error()}}
}

func strictProblems(errs []error) []operation.Problem {
	problems := make([]operation.Problem, 0, len(errs))
	for _, err := range errs {
		problems = append(problems, strictProblem(err.Error()))
	}
	return ordered(problems)
}

// strictProblem reads the two forms of messages that strict decoding has, for both built-in kinds and custom ones.
func strictProblem(text string) operation.Problem {
	for message, code := range map[string]string{"unknown field": "unknown-field", "duplicate field": "duplicate-field"} {
		if quoted, ok := strings.CutPrefix(text, message+" "); ok {
			if path, err := strconv.Unquote(quoted); err == nil {
				return operation.Problem{Code: code, Path: path, Message: message}
			}
		}
	}
	return operation.Problem{Code: "invalid", Message: text}
}

func mismatchProblems(mismatches []decoding.Mismatch) []operation.Problem {
	problems := make([]operation.Problem, 0, len(mismatches))
	for _, mismatch := range mismatches {
		problems = append(problems, operation.Problem{Code: "wrong-type", Path: mismatch.Path, Message: mismatch.Err.Error()})
	}
	return problems
}

func statusProblems(status metav1.Status) []operation.Problem {
	code := statusCode(status.Reason)
	if status.Details == nil || len(status.Details.Causes) == 0 {
		return []operation.Problem{{Code: code, Message: status.Message}}
	}
	problems := make([]operation.Problem, 0, len(status.Details.Causes))
	for _, cause := range status.Details.Causes {
		path := cause.Field
		if path == "<nil>" {
			path = ""
		}
		problems = append(problems, operation.Problem{Code: code, Type: string(cause.Type), Path: path, Message: cause.Message})
	}
	return ordered(problems)
}

func statusCode(reason metav1.StatusReason) string {
	switch reason {
	case metav1.StatusReasonConflict, metav1.StatusReasonAlreadyExists:
		return "conflict"
	case metav1.StatusReasonForbidden, metav1.StatusReasonUnauthorized:
		return "denied"
	case metav1.StatusReasonMethodNotAllowed:
		return "not-served"
	}
	return "invalid"
}

// ordered leaves out repetitions, as the message of a status does, and sorts: the order of Kubernetes is in part that of
// Go's maps, which changes from run to run.
func ordered(problems []operation.Problem) []operation.Problem {
	slices.SortFunc(problems, func(a, b operation.Problem) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(problems)
}

// problemsOf are the problems of an object of the kind, without the values that must stay secret.
func problemsOf(kind *served.Kind, err error) []operation.Problem {
	return HideValues(kind, Problems(err))
}

// HideValues takes the values that must stay secret out of the messages: those of Secrets, and of data of any kind.
func HideValues(kind *served.Kind, problems []operation.Problem) []operation.Problem {
	secret := kind.Resource.Group == "" && kind.Resource.Resource == "secrets"
	for i, problem := range problems {
		if (secret && !isOpen(problem.Path)) || isData(problem.Path) {
			problems[i].Message = withoutValue(problem)
		}
	}
	return problems
}

// isOpen tells of the fields of a Secret that hold no secret.
func isOpen(path string) bool {
	return strings.HasPrefix(path, "metadata") || path == "type" || path == "immutable"
}

// isData tells of fields that hold data of any kind, wherever they lie.
func isData(path string) bool {
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		if name == "data" || name == "stringData" || name == "binaryData" {
			return true
		}
	}
	return false
}

// withoutValue takes the bad value out of `Invalid value: "...": what is wrong`, unless it is a key that the path names
// anyway. What follows a value that is not JSON can't be told from it, and goes too.
func withoutValue(problem operation.Problem) string {
	for _, kind := range []string{"Invalid value", "Unsupported value", "Duplicate value", "Not found", "Internal error"} {
		text, ok := strings.CutPrefix(problem.Message, kind+": ")
		if !ok {
			continue
		}
		var value any
		decoder := json.NewDecoder(strings.NewReader(text))
		if err := decoder.Decode(&value); err != nil {
			return kind
		}
		if key, ok := value.(string); ok && strings.HasSuffix(problem.Path, "["+key+"]") {
			return problem.Message
		}
		return kind + text[decoder.InputOffset():]
	}
	// As structured-merge-diff says it: `expected string, got &value.valueUnstructured{Value:1}`.
	message, _, _ := strings.Cut(problem.Message, ", got ")
	return message
}
