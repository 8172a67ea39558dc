package policy

import (
	"encoding/json"
	"fmt"

	"k8s.io/apiserver/pkg/admission"

	"gitops-actions/engine/operation"
)

// AdmitOptions are the options of the operation admit.
type AdmitOptions struct {
	// Policies is the id that Register gave.
	Policies        int `json:"policies"`
	CustomResources int `json:"customResources"`
	// Operation is CREATE, UPDATE or DELETE.
	Operation admission.Operation `json:"operation"`
	// Namespace is where objects lie that name none; it defaults to "default".
	Namespace string `json:"namespace"`
	// User is who asks; by default a user of the group system:authenticated alone.
	User *User `json:"user"`
}

// User is who makes a request. The group system:authenticated is added to the groups, as a cluster does.
type User struct {
	Name   string   `json:"name"`
	Groups []string `json:"groups"`
}

// Summary is told of a batch as a whole.
type Summary struct {
	// AssumedNamespaces are those that a policy looked at and that were not given: they were taken to have no labels of
	// their own.
	AssumedNamespaces []string `json:"assumedNamespaces,omitempty"`
}

// Verdict is what the policies say of an object. It is empty if they let it pass and tell nothing.
type Verdict struct {
	Denials  []Denial  `json:"denials,omitempty"`
	Warnings []Warning `json:"warnings,omitempty"`
	Audit    []Audit   `json:"audit,omitempty"`
	// Undecided are rules that only a cluster can decide.
	Undecided []Undecided `json:"undecided,omitempty"`
	// Unreadable says why the object could not be read; nothing else is told then.
	Unreadable string `json:"unreadable,omitempty"`
}

// Denial is one reason why a request is refused. The API server tells the first one only.
type Denial struct {
	Policy  string `json:"policy"`
	Binding string `json:"binding,omitempty"`
	Message string `json:"message"`
	Reason  string `json:"reason"`
	Rule
}

// Warning is a failed rule of a binding with the action Warn. The API server writes the names before the message.
type Warning struct {
	Policy  string `json:"policy"`
	Binding string `json:"binding"`
	Message string `json:"message"`
	Rule
}

// Audit is an annotation in the cluster's audit log: a failed rule of a binding with the action Audit, or a value that a
// policy notes under a key.
type Audit struct {
	Policy  string `json:"policy"`
	Binding string `json:"binding,omitempty"`
	Message string `json:"message,omitempty"`
	Key     string `json:"key,omitempty"`
	Value   string `json:"value,omitempty"`
	Rule
}

// Undecided is a rule that only a cluster can decide, and why.
type Undecided struct {
	Policy  string `json:"policy"`
	Binding string `json:"binding"`
	Message string `json:"message"`
	Rule
}

// Rule is the expression of a policy that something is told of, with its path in the policy. Both are empty where it is
// not one expression, such as a missing parameter.
type Rule struct {
	Expression string `json:"expression,omitempty"`
	Path       string `json:"path,omitempty"`
}

// Admit answers admit. The documents are the objects; for an update, pairs of the old and the new one.
func Admit(catalogs Catalogs) operation.Handler {
	return func(encoded json.RawMessage, documents [][]byte) (operation.Answers, error) {
		var options AdmitOptions
		if err := operation.ReadOptions(encoded, &options); err != nil {
			return operation.Answers{}, err
		}
		set, err := registered.find(options.Policies)
		if err != nil {
			return operation.Answers{}, err
		}
		catalog, err := catalogs(options.CustomResources)
		if err != nil {
			return operation.Answers{}, err
		}
		session := newSession(set, catalog, options)
		answers, err := session.answer(options.Operation, documents)
		if err != nil {
			return operation.Answers{}, err
		}
		return operation.Answers{Result: session.summary(), Documents: answers}, nil
	}
}

func (s *session) answer(asked admission.Operation, documents [][]byte) ([][]byte, error) {
	switch asked {
	case admission.Create:
		return operation.Each(documents, func(document []byte) any { return s.admit(document, nil).answer() }), nil
	case admission.Delete:
		return operation.Each(documents, func(document []byte) any { return s.admit(nil, document).answer() }), nil
	case admission.Update:
		return operation.EachGroup(documents, 2, func(pair [][]byte) any { return s.admit(pair[1], pair[0]).answer() }), nil
	}
	return nil, fmt.Errorf("operation %q is none of CREATE, UPDATE and DELETE", asked)
}

func (v Verdict) answer() any {
	if len(v.Denials)+len(v.Warnings)+len(v.Audit)+len(v.Undecided) == 0 && v.Unreadable == "" {
		return nil
	}
	return v
}
