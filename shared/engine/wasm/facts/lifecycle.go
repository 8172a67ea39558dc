package facts

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

type lifecycle struct {
	deprecated  string
	removed     string
	replacement *Replacement
}

type deprecating interface{ APILifecycleDeprecated() (major, minor int) }
type removing interface{ APILifecycleRemoved() (major, minor int) }
type replaced interface {
	APILifecycleReplacement() schema.GroupVersionKind
}

// lifecycleOf asks the Go type of a kind. A kind that is unknown to the scheme, or is no object with metadata, has none.
func lifecycleOf(scheme *runtime.Scheme, kind schema.GroupVersionKind) lifecycle {
	if kind.Version == runtime.APIVersionInternal || !scheme.Recognizes(kind) {
		return lifecycle{}
	}
	object, err := scheme.New(kind)
	if err != nil {
		return lifecycle{}
	}
	if _, err := meta.Accessor(object); err != nil {
		return lifecycle{}
	}
	var found lifecycle
	if of, ok := object.(deprecating); ok {
		found.deprecated = minorOf(of.APILifecycleDeprecated())
	}
	if of, ok := object.(removing); ok {
		found.removed = minorOf(of.APILifecycleRemoved())
	}
	if of, ok := object.(replaced); ok {
		by := of.APILifecycleReplacement()
		// IngressClass of networking.k8s.io/v1beta1 names the list by mistake.
		if by.Kind == kind.Kind+"List" {
			by.Kind = kind.Kind
		}
		found.replacement = &Replacement{Group: by.Group, Version: by.Version, Kind: by.Kind}
	}
	return found
}

func minorOf(major, minor int) string {
	return fmt.Sprintf("%d.%d", major, minor)
}

// addLifecycle takes the life cycle from the Go types. What history says of the same version has to agree.
func (r Release) addLifecycle(fact *Fact) error {
	for _, scheme := range r.Schemes {
		found := lifecycleOf(scheme, fact.GroupVersionKind())
		if fact.Removed != "" && found.removed != "" && fact.Removed != found.removed {
			return fmt.Errorf("%v was removed in %s says history, in %s its type", fact.GroupVersionKind(), fact.Removed, found.removed)
		}
		if found.deprecated != "" {
			fact.Deprecated = found.deprecated
		}
		if found.removed != "" {
			fact.Removed = found.removed
		}
		if found.replacement != nil {
			fact.Replacement = found.replacement
		}
	}
	return nil
}
