// Package facts tells what a Kubernetes release serves, what it has deprecated, and what it or an earlier one removed.
package facts

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Fact is what there is to know of one kind at one version.
type Fact struct {
	Group        string   `json:"group"`
	Version      string   `json:"version"`
	Kind         string   `json:"kind"`
	Plural       string   `json:"plural"`
	Singular     string   `json:"singular"`
	ShortNames   []string `json:"shortNames,omitempty"`
	Namespaced   bool     `json:"namespaced"`
	Verbs        []string `json:"verbs,omitempty"`
	Subresources []string `json:"subresources,omitempty"`
	// Served says whether a server of this release with no flags serves the version.
	Served bool `json:"served"`
	// Deprecated is the release that deprecates the version. It may lie ahead: a beta knows from its beginning.
	Deprecated string `json:"deprecated,omitempty"`
	// Removed is the first release that does not serve the version. It may lie ahead too.
	Removed string `json:"removed,omitempty"`
	// Replacement is what to use instead. It is itself served, unless nothing that replaces the version is.
	Replacement *Replacement `json:"replacement,omitempty"`
}

// Replacement is the kind that took another one's place.
type Replacement struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
}

// GroupVersionKind names the kind.
func (f Fact) GroupVersionKind() schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: f.Group, Version: f.Version, Kind: f.Kind}
}

func sorted(facts map[schema.GroupVersionKind]Fact) []Fact {
	list := make([]Fact, 0, len(facts))
	for _, fact := range facts {
		list = append(list, fact)
	}
	slices.SortFunc(list, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Version, b.Version))
	})
	return list
}
