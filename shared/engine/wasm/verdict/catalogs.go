// Package verdict says what a kube-apiserver would answer to the create or update of an object: its problems, its
// warnings, and the object as it would be stored.
package verdict

import (
	"encoding/json"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
)

// Catalogs gives the kinds that are served beside a registered set of custom resources; 0 means the built-in kinds only.
type Catalogs func(customResources int) (served.Catalog, error)

// Verdict is the answer for one object. A verdict with nothing in it is not sent.
type Verdict struct {
	Problems []operation.Problem `json:"problems,omitempty"`
	Warnings []string            `json:"warnings,omitempty"`
	// Object is the object as the server would answer it, where that was asked for and there is no problem.
	Object json.RawMessage `json:"object,omitempty"`
}

func (v Verdict) answer() any {
	if len(v.Problems) == 0 && len(v.Warnings) == 0 && v.Object == nil {
		return nil
	}
	return v
}

func refusal(err error) Verdict {
	return Verdict{Problems: Problems(err)}
}
