// Package customresource serves custom resources from their CustomResourceDefinitions, with the API server's own code.
package customresource

import (
	"encoding/json"
	"fmt"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
)

// Registered is the result of the operation customResources.
type Registered struct {
	ID int `json:"id"`
}

type registerOptions struct {
	// Validate has every definition checked as the API server does on create, and refuses those that it would refuse.
	// Without it, only what stops a definition from being used is told, and its rules are compiled with the first object.
	Validate bool `json:"validate"`
}

type releaseOptions struct {
	ID int `json:"id"`
}

// refusal is the answer for a definition that is not served.
type refusal struct {
	Problems []operation.Problem `json:"problems"`
}

var registered = newSets()

// Register gives the operation that makes a set of the CustomResourceDefinitions in a batch.
func Register() operation.Handler {
	return func(options json.RawMessage, documents [][]byte) (operation.Answers, error) {
		var asked registerOptions
		if err := operation.ReadOptions(options, &asked); err != nil {
			return operation.Answers{}, err
		}
		definitions := set{}
		answers := operation.Each(documents, func(document []byte) any {
			if problems := definitions.add(registered.definition(document), asked.Validate); len(problems) > 0 {
				return refusal{Problems: problems}
			}
			return nil
		})
		id, err := registered.keep(definitions)
		if err != nil {
			return operation.Answers{}, err
		}
		return operation.Answers{Result: Registered{ID: id}, Documents: answers}, nil
	}
}

// Release gives the operation that lets go of a set.
func Release() operation.Handler {
	return func(options json.RawMessage, _ [][]byte) (operation.Answers, error) {
		var asked releaseOptions
		if err := operation.ReadOptions(options, &asked); err != nil {
			return operation.Answers{}, err
		}
		if !registered.release(asked.ID) {
			return operation.Answers{}, fmt.Errorf("there is no set %d of custom resources", asked.ID)
		}
		return operation.Answers{}, nil
	}
}

// Catalog gives the kinds of a set that Register made, unless it was released.
func Catalog(id int) (served.Catalog, bool) {
	found, ok := registered.find(id)
	if !ok {
		return nil, false
	}
	return found, true
}
