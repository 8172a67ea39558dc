// Package policy evaluates ValidatingAdmissionPolicies offline as kube-apiserver does, with its own compiler and validator
// of CEL. Kubernetes' matcher and dispatcher need a client of a cluster, so the rules of which policy applies to which
// request are followed here: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/.
package policy

import (
	"encoding/json"
	"fmt"
	"sync"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
)

// Catalogs finds the kinds that are served beside a registered set of custom resources; 0 means the built-in kinds only.
type Catalogs = func(customResources int) (served.Catalog, error)

// registry keeps the sets of policies between the calls, so that their expressions are compiled once.
type registry struct {
	mutex sync.Mutex
	last  int
	sets  map[int]*set
}

var registered = registry{sets: map[int]*set{}}

func (r *registry) add(set *set) int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.last++
	r.sets[r.last] = set
	return r.last
}

func (r *registry) find(id int) (*set, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	found, ok := r.sets[id]
	if !ok {
		return nil, fmt.Errorf("there are no policies with the id %d", id)
	}
	return found, nil
}

func (r *registry) remove(id int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.sets, id)
}

// reference is the id of a registered set.
type reference struct {
	ID int `json:"id"`
}

// RegisterOptions are the options of the operation policies.
type RegisterOptions struct {
	// CustomResources is the set of custom resources that policies may take parameters from.
	CustomResources int `json:"customResources"`
}

// Registered is the answer for a document that has problems. A policy with a problem of an expression is left out of the
// set, as the API server would not take it.
type Registered struct {
	Problems []operation.Problem `json:"problems"`
}

// Register answers policies: it reads ValidatingAdmissionPolicies, their bindings, Namespaces and parameters, in any
// order, and gives the id under which Admit finds them.
func Register(catalogs Catalogs) operation.Handler {
	return func(encoded json.RawMessage, documents [][]byte) (operation.Answers, error) {
		var options RegisterOptions
		if err := operation.ReadOptions(encoded, &options); err != nil {
			return operation.Answers{}, err
		}
		catalog, err := catalogs(options.CustomResources)
		if err != nil {
			return operation.Answers{}, err
		}
		set, problems := newSet(catalog, documents)
		return operation.Answers{Result: reference{registered.add(set)}, Documents: problems}, nil
	}
}

// Release answers releasePolicies: it forgets the set with the id of the options.
func Release() operation.Handler {
	return func(encoded json.RawMessage, _ [][]byte) (operation.Answers, error) {
		var options reference
		if err := operation.ReadOptions(encoded, &options); err != nil {
			return operation.Answers{}, err
		}
		registered.remove(options.ID)
		return operation.Answers{}, nil
	}
}
