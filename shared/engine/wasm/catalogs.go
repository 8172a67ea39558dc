package main

import (
	"fmt"

	"gitops-actions/engine/customresource"
	"gitops-actions/engine/kinds"
	"gitops-actions/engine/served"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// catalogs gives the built-in kinds, and with the id of a set also the custom kinds of that set.
func catalogs(customResources int) (served.Catalog, error) {
	builtIn := kinds.Catalog()
	if customResources == 0 {
		return builtIn, nil
	}
	custom, known := customresource.Catalog(customResources)
	if !known {
		return nil, fmt.Errorf("there is no set %d of custom resources", customResources)
	}
	return layered{builtIn: builtIn, custom: custom}, nil
}

// layered looks for a kind among the built-in ones first: a definition can't replace these in a cluster either.
type layered struct {
	builtIn, custom served.Catalog
}

func (l layered) Find(kind schema.GroupVersionKind) (*served.Kind, error) {
	found, reason := l.builtIn.Find(kind)
	if reason == nil {
		return found, nil
	}
	found, err := l.custom.Find(kind)
	if runtime.IsNotRegisteredError(err) {
		return nil, reason
	}
	return found, err
}
