package apply

import (
	"errors"
	"strings"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
	"gitops-actions/engine/verdict"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// typing is how the message begins when an object does not fit the schema of its kind.
const typing = "failed to create typed "

// problemsOf are the problems of an apply. kind is nil where it is not known. Values of Secrets, and of data of any kind,
// stay out.
func problemsOf(kind *served.Kind, err error) []operation.Problem {
	problems := verdict.Problems(err)
	if _, rest, found := strings.Cut(err.Error(), "): "); found && strings.HasPrefix(err.Error(), typing) && !isStatus(err) {
		problems = typingProblems(rest)
	}
	if kind == nil {
		return problems
	}
	return verdict.HideValues(kind, problems)
}

func isStatus(err error) bool {
	var status apierrors.APIStatus
	return errors.As(err, &status)
}

// typingProblems reads `.spec.replica: field not declared in schema`, or several of these on lines of their own.
func typingProblems(text string) []operation.Problem {
	lines, several := strings.CutPrefix(text, "errors:\n")
	if !several {
		return []operation.Problem{typingProblem(text)}
	}
	var problems []operation.Problem
	for line := range strings.SplitSeq(lines, "\n") {
		problems = append(problems, typingProblem(strings.TrimSpace(line)))
	}
	return problems
}

func typingProblem(text string) operation.Problem {
	path, message, found := strings.Cut(text, ": ")
	if !found || !strings.HasPrefix(path, ".") {
		return operation.Problem{Code: "invalid", Message: text}
	}
	code := "wrong-type"
	switch {
	case message == "field not declared in schema":
		code = "unknown-field"
	case strings.HasPrefix(message, "duplicate entries"), strings.Contains(message, "key"):
		code = "invalid"
	}
	return operation.Problem{Code: code, Path: strings.TrimPrefix(path, "."), Message: message}
}
