package policy

import (
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/kubernetes/pkg/kubeapiserver/admission/exclusion"

	"gitops-actions/engine/served"
)

// session is the admitting of one batch.
type session struct {
	set         *set
	catalog     served.Catalog
	operation   admission.Operation
	namespace   string
	user        user.Info
	now         time.Time
	assumed     map[string]*corev1.Namespace
	equivalents map[schema.GroupVersionKind][]*served.Kind
}

func newSession(set *set, catalog served.Catalog, options AdmitOptions) *session {
	namespace := options.Namespace
	if namespace == "" {
		namespace = metav1.NamespaceDefault
	}
	return &session{
		set:         set,
		catalog:     catalog,
		operation:   options.Operation,
		namespace:   namespace,
		user:        userOf(options.User),
		now:         time.Now(),
		assumed:     map[string]*corev1.Namespace{},
		equivalents: map[schema.GroupVersionKind][]*served.Kind{},
	}
}

// anyUser is a user of whom policies know nothing: a name is always set in a cluster.
const anyUser = "gitops"

func userOf(given *User) user.Info {
	if given == nil {
		given = &User{}
	}
	name := given.Name
	if name == "" {
		name = anyUser
	}
	groups := append([]string{}, given.Groups...)
	for _, group := range groups {
		if group == user.AllAuthenticated {
			return &user.DefaultInfo{Name: name, Groups: groups}
		}
	}
	return &user.DefaultInfo{Name: name, Groups: append(groups, user.AllAuthenticated)}
}

func (s *session) summary() any {
	if len(s.assumed) == 0 {
		return nil
	}
	return Summary{AssumedNamespaces: sortedKeys(s.assumed)}
}

func (s *session) operationOptions() runtime.Object {
	switch s.operation {
	case admission.Create:
		return &metav1.CreateOptions{TypeMeta: optionsType("CreateOptions")}
	case admission.Update:
		return &metav1.UpdateOptions{TypeMeta: optionsType("UpdateOptions")}
	}
	return &metav1.DeleteOptions{TypeMeta: optionsType("DeleteOptions")}
}

func optionsType(kind string) metav1.TypeMeta {
	return metav1.TypeMeta{APIVersion: metav1.SchemeGroupVersion.String(), Kind: kind}
}

// namespaceNamed gives a Namespace of the set, or one that only has what each Namespace has.
func (s *session) namespaceNamed(name string) *corev1.Namespace {
	if given, ok := s.set.namespaces[name]; ok {
		return given
	}
	if assumed, ok := s.assumed[name]; ok {
		return assumed
	}
	assumed := completeNamespace(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}})
	s.assumed[name] = assumed
	return assumed
}

func (s *session) equivalentsOf(kind *served.Kind) []*served.Kind {
	found, ok := s.equivalents[kind.GroupVersionKind]
	if !ok {
		found = equivalents(s.catalog, kind, s.set.versions)
		s.equivalents[kind.GroupVersionKind] = found
	}
	return found
}

// exempt are the resources that no policy is asked about: the API server would lock itself out.
var exempt = exemptResources()

func exemptResources() map[schema.GroupResource]bool {
	found := map[schema.GroupResource]bool{}
	for _, resource := range exclusion.Excluded() {
		found[resource] = true
	}
	for _, resource := range []string{
		"validatingadmissionpolicies", "validatingadmissionpolicybindings", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings",
	} {
		found[schema.GroupResource{Group: policyKind.Group, Resource: resource}] = true
	}
	return found
}

func (s *session) admit(document, oldDocument []byte) Verdict {
	main := document
	if main == nil {
		main = oldDocument
	}
	named, err := kindOf(main)
	if err != nil {
		return Verdict{Unreadable: err.Error()}
	}
	kind, err := s.catalog.Find(named)
	if err != nil {
		return Verdict{Unreadable: err.Error()}
	}
	if exempt[kind.Resource.GroupResource()] || len(s.set.policies) == 0 {
		return Verdict{}
	}
	if document != nil && oldDocument != nil {
		if old, err := kindOf(oldDocument); err != nil || old != named {
			return Verdict{Unreadable: fmt.Sprintf("the old object is not a %s of %s", named.Kind, named.GroupVersion())}
		}
	}
	request, err := newRequest(s, kind, document, oldDocument)
	if err != nil {
		return Verdict{Unreadable: err.Error()}
	}
	return s.evaluate(request)
}
