// Package apply says what a server-side apply would make of a live object, as a kube-apiserver with no admission plugins
// and webhooks would: the merged object with its managed fields, the conflicts with other managers, or the problems.
package apply

import (
	"encoding/json"
	"fmt"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/request"
	"gitops-actions/engine/served"
	"gitops-actions/engine/verdict"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	kubeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// options hold for every pair of a batch. A pair's own settings go before the first three.
type options struct {
	CustomResources int    `json:"customResources"`
	Manager         string `json:"manager"`
	Force           bool   `json:"force"`
	Subresource     string `json:"subresource"`
	// Migrate takes fields over from managers that have applied on the client's side, as kubectl does after an apply.
	Migrate bool `json:"migrate"`
	// Compare leaves out answers of applies that would change nothing, and has the others tell the changed paths.
	Compare bool `json:"compare"`
	// Namespace is where objects lie that name none.
	Namespace string `json:"namespace"`
}

// configuration is what is applied, with its own settings.
type configuration struct {
	Manager     *string         `json:"manager"`
	Force       *bool           `json:"force"`
	Subresource *string         `json:"subresource"`
	Object      json.RawMessage `json:"object"`
}

// Answer is what an apply would end in: an object, conflicts, or problems.
type Answer struct {
	Object json.RawMessage `json:"object,omitempty"`
	// Changes are told with the option compare, of an object that is there already.
	Changes   []Change            `json:"changes,omitempty"`
	Conflicts []Conflict          `json:"conflicts,omitempty"`
	Message   string              `json:"message,omitempty"`
	Problems  []operation.Problem `json:"problems,omitempty"`
	Warnings  []string            `json:"warnings,omitempty"`
}

// Handler answers the operation "apply". Its documents are pairs: the live object, or nothing where there is none yet,
// and {"manager", "force", "subresource", "object"} of which only the object has to be there.
func Handler(catalogs verdict.Catalogs) operation.Handler {
	return func(encoded json.RawMessage, documents [][]byte) (operation.Answers, error) {
		given := options{Namespace: metav1.NamespaceDefault}
		if err := operation.ReadOptions(encoded, &given); err != nil {
			return operation.Answers{}, err
		}
		catalog, err := catalogs(given.CustomResources)
		if err != nil {
			return operation.Answers{}, err
		}
		batch := batch{catalog: catalog, options: given, managers: managers{}}
		return operation.Answers{Documents: operation.EachGroup(documents, 2, func(pair [][]byte) any {
			answer, ok := batch.answer(pair[0], pair[1])
			if !ok {
				return nil
			}
			return answer
		})}, nil
	}
}

type batch struct {
	catalog  served.Catalog
	options  options
	managers managers
}

// answer gives false where there is nothing to tell.
func (b batch) answer(live, document []byte) (Answer, bool) {
	asked, err := b.read(live, document)
	if err != nil {
		return Answer{Problems: problemsOf(asked.kind, err)}, true
	}
	done, err := asked.run()
	if err != nil {
		return failure(asked, err), true
	}
	answer := Answer{Warnings: asked.warnings.Texts}
	if b.options.Compare && asked.live != nil {
		changes, err := asked.changes(done)
		if err != nil {
			return failure(asked, err), true
		}
		if len(changes) == 0 {
			return answer, len(answer.Warnings) > 0
		}
		answer.Changes = changes
	}
	if err := forgetNow(done, asked.entries); err != nil {
		return failure(asked, err), true
	}
	encoded, err := asked.kind.Encode(done)
	if err != nil {
		return failure(asked, err), true
	}
	answer.Object = request.WithoutUID(encoded)
	return answer, true
}

func failure(asked asked, err error) Answer {
	answer := Answer{Warnings: asked.warnings.Texts}
	if conflicts, message := conflictsIn(err, asked.entries); len(conflicts) > 0 {
		answer.Conflicts, answer.Message = conflicts, message
		return answer
	}
	answer.Problems = problemsOf(asked.kind, err)
	return answer
}

// read gives what it could tell of the request beside an error.
func (b batch) read(live, document []byte) (asked, error) {
	result := asked{warnings: &request.Warnings{}, migrate: b.options.Migrate}
	given := configuration{Manager: &b.options.Manager, Force: &b.options.Force, Subresource: &b.options.Subresource}
	if err := json.Unmarshal(document, &given); err != nil {
		return result, fmt.Errorf("what is applied can't be read: %w", err)
	}
	if err := result.settings(given); err != nil {
		return result, err
	}
	if err := result.readObject(b.catalog, given.Object); err != nil {
		return result, err
	}
	if err := result.readLive(b.catalog, live); err != nil {
		return result, err
	}
	result.place(b.options.Namespace)
	manager, err := b.managers.of(result.kind, result.subresource)
	result.manager = manager
	return result, err
}

func (a *asked) settings(given configuration) error {
	for _, name := range []*string{given.Manager, given.Subresource} {
		if name == nil {
			return fmt.Errorf("manager and subresource must be strings")
		}
	}
	if given.Force != nil {
		a.force = *given.Force
	}
	a.managerName, a.subresource = *given.Manager, *given.Subresource
	checked := &metav1.PatchOptions{FieldManager: a.managerName, Force: &a.force}
	if problems := validation.ValidatePatchOptions(checked, types.ApplyYAMLPatchType); len(problems) > 0 {
		kind := kubeschema.GroupKind{Group: metav1.GroupName, Kind: "PatchOptions"}
		return apierrors.NewInvalid(kind, "", problems)
	}
	return nil
}
