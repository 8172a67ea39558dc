package policy

import (
	"errors"
	"fmt"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"gitops-actions/engine/served"
)

// parameter is an object that policies may take parameters from, in the version that they name.
type parameter struct {
	namespace string
	name      string
	labels    labels.Set
	object    *unstructured.Unstructured
}

// readParameters keeps those of the other documents that are of a kind that a policy takes parameters from.
func (r *reader) readParameters(documents [][]byte) {
	wanted := map[schema.GroupKind][]*policy{}
	for _, policy := range r.set.policies {
		if policy.paramKind != nil {
			kind := policy.paramKind.GroupVersionKind.GroupKind()
			wanted[kind] = append(wanted[kind], policy)
		}
	}
	for _, at := range r.others {
		kind, err := kindOf(documents[at])
		if err != nil {
			continue
		}
		read := map[schema.GroupVersionKind]bool{}
		for _, policy := range wanted[kind.GroupKind()] {
			if as := policy.paramKind; !read[as.GroupVersionKind] {
				read[as.GroupVersionKind] = true
				r.readParameter(at, kind, as, documents[at])
			}
		}
	}
}

func (r *reader) readParameter(at int, kind schema.GroupVersionKind, as *served.Kind, document []byte) {
	encoded, err := convert(r.catalog, kind, as.GroupVersionKind, document)
	if err != nil {
		r.invalid(at, "", "%s", err)
		return
	}
	object, err := parse(encoded)
	if err != nil {
		r.invalid(at, "", "%s", err)
		return
	}
	if as.Namespaced && object.GetNamespace() == "" {
		object.SetNamespace(metav1.NamespaceDefault)
	}
	r.set.parameters[as.GroupVersionKind] = append(r.set.parameters[as.GroupVersionKind], parameter{
		namespace: object.GetNamespace(),
		name:      object.GetName(),
		labels:    object.GetLabels(),
		object:    object,
	})
}

// parametersOf gives what a binding evaluates its policy with: one nil where it has no parameters, and nothing where
// none was found and the binding allows that. The errors are the API server's.
func (s *set) parametersOf(policy *policy, binding *binding, namespace string) ([]runtime.Object, error) {
	reference := binding.source.Spec.ParamRef
	if policy.source.Spec.ParamKind == nil || reference == nil {
		return []runtime.Object{nil}, nil
	}
	from := ""
	switch {
	case policy.paramKind.Namespaced && reference.Namespace != "":
		from = reference.Namespace
	case policy.paramKind.Namespaced && namespace == "":
		return nil, errors.New("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources")
	case policy.paramKind.Namespaced:
		from = namespace
	case reference.Namespace != "":
		return nil, errors.New("paramRef.namespace must not be provided for a cluster-scoped `paramKind`")
	}
	if reference.Name == "" && reference.Selector == nil {
		return nil, errors.New("one of name or selector must be provided")
	}
	var found []runtime.Object
	for _, parameter := range s.parameters[policy.paramKind.GroupVersionKind] {
		if parameter.namespace != from {
			continue
		}
		if reference.Name == parameter.name || reference.Name == "" && binding.parameterSelector.Matches(parameter.labels) {
			found = append(found, parameter.object)
		}
	}
	action := reference.ParameterNotFoundAction
	if len(found) == 0 && action != nil && *action == admissionregistrationv1.DenyAction {
		return nil, errors.New("no params found for policy binding with `Deny` parameterNotFoundAction")
	}
	return found, nil
}

// findParamKind sets the kind of the parameters, or the error that the API server denies requests with.
func (p *policy) findParamKind(catalog served.Catalog) error {
	named := p.source.Spec.ParamKind
	version, err := schema.ParseGroupVersion(named.APIVersion)
	if err != nil {
		p.configuration = fmt.Errorf("failed to parse paramKind APIVersion: %w", err)
		return p.configuration
	}
	kind := version.WithKind(named.Kind)
	if p.paramKind, err = catalog.Find(kind); err != nil {
		p.configuration = fmt.Errorf("failed to find resource referenced by paramKind: '%v'", kind)
		return p.configuration
	}
	return nil
}
