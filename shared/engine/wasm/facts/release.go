package facts

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/version"
)

// Release is what the facts of a Kubernetes release are made from.
type Release struct {
	// Minor is the release, such as "1.36".
	Minor string
	// Discovery lists the resources of every version that a server of this release can serve, one list for a version.
	Discovery []metav1.APIResourceList
	// Enabled says whether a server with no flags serves a resource.
	Enabled func(resource schema.GroupVersionResource) bool
	// Schemes have the Go types of the versions; these know their own life cycle.
	Schemes []*runtime.Scheme
}

// Facts gives the facts of the release in the order of their groups, kinds and versions. An error means that the
// sources contradict each other.
func (r Release) Facts() ([]Fact, error) {
	current, err := version.ParseGeneric(r.Minor)
	if err != nil {
		return nil, fmt.Errorf("the release %q: %w", r.Minor, err)
	}
	facts := map[schema.GroupVersionKind]Fact{}
	if err := r.addDiscovered(facts); err != nil {
		return nil, err
	}
	r.addRetired(facts)
	for kind, fact := range facts {
		if err := r.addLifecycle(&fact); err != nil {
			return nil, err
		}
		if removedBy(fact, current) {
			fact.Served, fact.Verbs, fact.Subresources = false, nil, nil
		}
		facts[kind] = fact
	}
	list := sorted(facts)
	for _, fact := range list {
		if fact.Replacement == nil {
			fact.Replacement = servedVersion(fact, list)
			facts[fact.GroupVersionKind()] = fact
		}
	}
	list = sorted(facts)
	for index, fact := range list {
		list[index].Replacement = latestReplacement(fact, facts)
	}
	return list, nil
}

func (r Release) addDiscovered(facts map[schema.GroupVersionKind]Fact) error {
	for _, list := range r.Discovery {
		groupVersion, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			return fmt.Errorf("discovery of %q: %w", list.GroupVersion, err)
		}
		for _, resource := range list.APIResources {
			if !strings.Contains(resource.Name, "/") {
				facts[groupVersion.WithKind(resource.Kind)] = r.discovered(groupVersion, resource, list.APIResources)
			}
		}
	}
	return nil
}

func (r Release) discovered(groupVersion schema.GroupVersion, resource metav1.APIResource, all []metav1.APIResource) Fact {
	fact := Fact{
		Group:      groupVersion.Group,
		Version:    groupVersion.Version,
		Kind:       resource.Kind,
		Plural:     resource.Name,
		Singular:   resource.SingularName,
		ShortNames: resource.ShortNames,
		Namespaced: resource.Namespaced,
		Verbs:      resource.Verbs,
		Served:     r.Enabled(groupVersion.WithResource(resource.Name)),
	}
	for _, other := range all {
		if name, isSubresource := strings.CutPrefix(other.Name, resource.Name+"/"); isSubresource {
			fact.Subresources = append(fact.Subresources, name)
		}
	}
	slices.Sort(fact.Subresources)
	return fact
}

// addRetired adds the versions that discovery no longer has: those whose types are still there, and older ones. What
// such a resource is called is taken from a version of the same kind that discovery has.
func (r Release) addRetired(facts map[schema.GroupVersionKind]Fact) {
	for _, old := range history {
		if _, known := facts[old.GroupVersionKind()]; !known {
			facts[old.GroupVersionKind()] = old
		}
	}
	named := map[string]Fact{}
	for _, fact := range sorted(facts) {
		named[fact.Kind] = fact
		named[fact.Group+"/"+fact.Kind] = fact
	}
	for _, scheme := range r.Schemes {
		for kind := range scheme.AllKnownTypes() {
			if _, known := facts[kind]; known || lifecycleOf(scheme, kind).removed == "" {
				continue
			}
			like, found := named[kind.Group+"/"+kind.Kind]
			if !found && kind.Group == "extensions" {
				like, found = named[kind.Kind]
			}
			if !found {
				continue
			}
			facts[kind] = Fact{
				Group:      kind.Group,
				Version:    kind.Version,
				Kind:       kind.Kind,
				Plural:     like.Plural,
				Singular:   like.Singular,
				ShortNames: like.ShortNames,
				Namespaced: like.Namespaced,
			}
		}
	}
}

// removedBy follows Kubernetes' rule that a version is gone in the release that removes it.
func removedBy(fact Fact, current *version.Version) bool {
	if fact.Removed == "" {
		return false
	}
	removed, err := version.ParseGeneric(fact.Removed)
	return err == nil && current.AtLeast(removed)
}

// servedVersion is the served version of the same kind, for a deprecated one whose type names no replacement.
func servedVersion(fact Fact, all []Fact) *Replacement {
	if fact.Deprecated == "" || fact.Served {
		return nil
	}
	for _, other := range all {
		if other.Served && other.Group == fact.Group && other.Kind == fact.Kind {
			return &Replacement{Group: other.Group, Version: other.Version, Kind: other.Kind}
		}
	}
	return nil
}

// latestReplacement follows replacements that are not served themselves.
func latestReplacement(fact Fact, facts map[schema.GroupVersionKind]Fact) *Replacement {
	replacement := fact.Replacement
	for range len(facts) {
		if replacement == nil {
			return nil
		}
		next := facts[schema.GroupVersionKind(*replacement)]
		if next.Served || next.Replacement == nil {
			return replacement
		}
		replacement = next.Replacement
	}
	return replacement
}
