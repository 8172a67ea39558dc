package policy

import (
	"fmt"
	"slices"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
)

var (
	policyKind    = admissionregistrationv1.SchemeGroupVersion.WithKind("ValidatingAdmissionPolicy")
	bindingKind   = admissionregistrationv1.SchemeGroupVersion.WithKind("ValidatingAdmissionPolicyBinding")
	namespaceKind = corev1.SchemeGroupVersion.WithKind("Namespace")
)

// set is what a batch of policies was read to.
type set struct {
	policies   []*policy
	namespaces map[string]*corev1.Namespace
	// parameters are by the kind that policies ask for them.
	parameters map[schema.GroupVersionKind][]parameter
	// versions are those that rules name, by which equivalent kinds are looked for.
	versions []string
}

// reader puts a set together. Problems are by the place of the document.
type reader struct {
	catalog  served.Catalog
	set      *set
	problems map[int][]operation.Problem
	policies map[string]*policy
	// refused are names of policies that are given but that the API server would not take.
	refused  map[string]bool
	bindings map[string]placedBinding
	others   []int
}

type placedBinding struct {
	at      int
	binding *binding
}

func newSet(catalog served.Catalog, documents [][]byte) (*set, [][]byte) {
	reader := &reader{
		catalog: catalog,
		set: &set{
			namespaces: map[string]*corev1.Namespace{},
			parameters: map[schema.GroupVersionKind][]parameter{},
		},
		problems: map[int][]operation.Problem{},
		policies: map[string]*policy{},
		refused:  map[string]bool{},
		bindings: map[string]placedBinding{},
	}
	at := -1
	failures := operation.Each(documents, func(document []byte) any {
		at++
		reader.read(at, document)
		return nil
	})
	reader.bind()
	reader.readParameters(documents)
	reader.set.versions = namedVersions(reader.set.policies)
	at = -1
	answers := operation.Each(documents, func([]byte) any {
		at++
		if len(reader.problems[at]) == 0 {
			return nil
		}
		return Registered{Problems: reader.problems[at]}
	})
	for i, failure := range failures {
		if len(failure) > 0 {
			answers[i] = failure
		}
	}
	return reader.set, answers
}

func (r *reader) problem(at int, problem operation.Problem) {
	r.problems[at] = append(r.problems[at], problem)
}

func (r *reader) invalid(at int, path string, format string, arguments ...any) {
	r.problem(at, operation.Problem{Code: "invalid", Path: path, Message: fmt.Sprintf(format, arguments...)})
}

func (r *reader) read(at int, document []byte) {
	kind, err := kindOf(document)
	if err != nil {
		r.invalid(at, "", "%s", err)
		return
	}
	switch kind.GroupKind() {
	case policyKind.GroupKind():
		r.readPolicy(at, kind, document)
	case bindingKind.GroupKind():
		r.readBinding(at, kind, document)
	default:
		if kind.GroupKind() == namespaceKind.GroupKind() {
			r.readNamespace(at, kind, document)
		}
		r.others = append(r.others, at)
	}
}

func (r *reader) readPolicy(at int, kind schema.GroupVersionKind, document []byte) {
	source := new(admissionregistrationv1.ValidatingAdmissionPolicy)
	if err := r.decode(kind, policyKind, document, source); err != nil {
		r.invalid(at, "", "%s", err)
		return
	}
	compiled, problems := compile(source)
	if len(problems) > 0 {
		r.problems[at] = append(r.problems[at], problems...)
		r.refused[source.Name] = true
		return
	}
	if source.Spec.ParamKind != nil {
		if err := compiled.findParamKind(r.catalog); err != nil {
			r.invalid(at, "spec.paramKind", "%s", err)
		}
	}
	if _, given := r.policies[source.Name]; given {
		r.invalid(at, "metadata.name", "the policy %q is given twice, and the later one counts", source.Name)
	}
	r.policies[source.Name] = compiled
}

func (r *reader) readBinding(at int, kind schema.GroupVersionKind, document []byte) {
	source := new(admissionregistrationv1.ValidatingAdmissionPolicyBinding)
	if err := r.decode(kind, bindingKind, document, source); err != nil {
		r.invalid(at, "", "%s", err)
		return
	}
	compiled, err := newBinding(source)
	if err != nil {
		r.invalid(at, "spec.matchResources", "%s", err)
		return
	}
	if _, given := r.bindings[source.Name]; given {
		r.invalid(at, "metadata.name", "the binding %q is given twice, and the later one counts", source.Name)
	}
	r.bindings[source.Name] = placedBinding{at, compiled}
}

func (r *reader) readNamespace(at int, kind schema.GroupVersionKind, document []byte) {
	namespace := new(corev1.Namespace)
	if err := r.decode(kind, namespaceKind, document, namespace); err != nil {
		r.invalid(at, "", "%s", err)
		return
	}
	r.set.namespaces[namespace.Name] = completeNamespace(namespace)
}

// decode reads a document as the API server does, with defaults, to an object of another version of its kind.
func (r *reader) decode(from, to schema.GroupVersionKind, document []byte, target runtime.Object) error {
	encoded, err := convert(r.catalog, from, to, document)
	if err != nil {
		return err
	}
	return kjson.UnmarshalCaseSensitivePreserveInts(encoded, target)
}

// bind gives the bindings to their policies, in the order of their names, as the API server's listing has them.
func (r *reader) bind() {
	for _, name := range sortedKeys(r.bindings) {
		placed := r.bindings[name]
		policyName := placed.binding.source.Spec.PolicyName
		bound, given := r.policies[policyName]
		switch {
		case given:
			bound.bindings = append(bound.bindings, placed.binding)
		case r.refused[policyName]:
			r.invalid(placed.at, "spec.policyName", "the policy %q has problems, so this binding has no effect", policyName)
		default:
			r.invalid(placed.at, "spec.policyName", "there is no policy %q, so this binding has no effect", policyName)
		}
	}
	for _, name := range sortedKeys(r.policies) {
		r.set.policies = append(r.set.policies, r.policies[name])
	}
}

func sortedKeys[V any](values map[string]V) []string {
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// completeNamespace adds what each Namespace in a cluster has.
func completeNamespace(namespace *corev1.Namespace) *corev1.Namespace {
	namespace.TypeMeta = metav1.TypeMeta{}
	if namespace.Labels == nil {
		namespace.Labels = map[string]string{}
	}
	namespace.Labels[corev1.LabelMetadataName] = namespace.Name
	if len(namespace.Spec.Finalizers) == 0 {
		namespace.Spec.Finalizers = []corev1.FinalizerName{corev1.FinalizerKubernetes}
	}
	if namespace.Status.Phase == "" {
		namespace.Status.Phase = corev1.NamespaceActive
	}
	return namespace
}
