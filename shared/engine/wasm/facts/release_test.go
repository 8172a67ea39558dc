package facts

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// thing is a type that knows its life cycle.
type thing struct {
	metav1.TypeMeta
	metav1.ObjectMeta
}

func (t *thing) DeepCopyObject() runtime.Object { copied := *t; return &copied }

type oldThing struct{ thing }

func (*oldThing) APILifecycleDeprecated() (major, minor int) { return 1, 10 }
func (*oldThing) APILifecycleRemoved() (major, minor int)    { return 1, 20 }
func (*oldThing) APILifecycleReplacement() schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: "things", Version: "v1beta2", Kind: "ThingList"}
}

type betaThing struct{ thing }

func (*betaThing) APILifecycleDeprecated() (major, minor int) { return 1, 15 }
func (*betaThing) APILifecycleRemoved() (major, minor int)    { return 1, 30 }

func release(minor string) Release {
	scheme := runtime.NewScheme()
	things := func(version string) schema.GroupVersionKind {
		return schema.GroupVersionKind{Group: "things", Version: version, Kind: "Thing"}
	}
	scheme.AddKnownTypeWithName(things("v1beta1"), &oldThing{})
	scheme.AddKnownTypeWithName(things("v1beta2"), &betaThing{})
	scheme.AddKnownTypeWithName(things("v1"), &thing{})
	list := func(version string) metav1.APIResourceList {
		return metav1.APIResourceList{GroupVersion: "things/" + version, APIResources: []metav1.APIResource{
			{Name: "things", SingularName: "thing", Kind: "Thing", Namespaced: true, ShortNames: []string{"th"}, Verbs: []string{"get"}},
			{Name: "things/status", Kind: "Thing", Namespaced: true},
		}}
	}
	return Release{
		Minor:     minor,
		Discovery: []metav1.APIResourceList{list("v1"), list("v1beta2")},
		Enabled:   func(schema.GroupVersionResource) bool { return true },
		Schemes:   []*runtime.Scheme{scheme},
	}
}

func TestFacts(t *testing.T) {
	cases := map[string]struct {
		minor, version      string
		served              bool
		removed, by, plural string
	}{
		"a stable version":                                   {"1.25", "v1", true, "", "", "things"},
		"a deprecated version that is served still":          {"1.25", "v1beta2", true, "1.30", "", "things"},
		"a version in the release that removes it":           {"1.30", "v1beta2", false, "1.30", "v1", "things"},
		"a version that only its type remembers":             {"1.25", "v1beta1", false, "1.20", "v1beta2", "things"},
		"a version whose replacement was itself replaced":    {"1.31", "v1beta1", false, "1.20", "v1", "things"},
		"a version that is ahead of a release with its type": {"1.19", "v1beta1", false, "1.20", "v1beta2", "things"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			fact := find(t, release(c.minor), "things", c.version, "Thing")
			by := ""
			if fact.Replacement != nil {
				by = fact.Replacement.Version
			}
			if fact.Served != c.served || fact.Removed != c.removed || by != c.by || fact.Plural != c.plural || !fact.Namespaced {
				t.Errorf("got %+v, replaced by %q", fact, by)
			}
			if fact.Served != (len(fact.Subresources) == 1) {
				t.Errorf("the subresources of a served version are %v", fact.Subresources)
			}
		})
	}
}

func TestHistoryIsTold(t *testing.T) {
	fact := find(t, release("1.36"), "policy", "v1beta1", "PodSecurityPolicy")
	if fact.Served || fact.Removed != "1.25" || fact.Namespaced {
		t.Errorf("got %+v", fact)
	}
}

func TestHistoryThatATypeContradictsIsAnError(t *testing.T) {
	sources := release("1.36")
	sources.Schemes[0].AddKnownTypeWithName(schema.GroupVersionKind{Group: "policy", Version: "v1beta1", Kind: "PodSecurityPolicy"}, &oldThing{})
	if _, err := sources.Facts(); err == nil || !strings.Contains(err.Error(), "1.25") {
		t.Errorf("got %v", err)
	}
}

func find(t *testing.T, sources Release, group, version, kind string) Fact {
	t.Helper()
	all, err := sources.Facts()
	if err != nil {
		t.Fatal(err)
	}
	for _, fact := range all {
		if fact.Group == group && fact.Version == version && fact.Kind == kind {
			return fact
		}
	}
	t.Fatalf("there is no fact of %s/%s %s", group, version, kind)
	return Fact{}
}
