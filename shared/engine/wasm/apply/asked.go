package apply

import (
	"fmt"

	"gitops-actions/engine/request"
	"gitops-actions/engine/served"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apiserver/pkg/registry/rest"
)

// asked is one apply.
type asked struct {
	kind        *served.Kind
	applied     *unstructured.Unstructured
	managerName string
	force       bool
	subresource string
	migrate     bool
	manager     *managedfields.FieldManager
	// live is nil where the object does not exist. Its managed fields are entries.
	live      runtime.Object
	entries   []metav1.ManagedFieldsEntry
	name      string
	namespace string
	warnings  *request.Warnings
}

// readObject reads numbers as the server does: whole ones are integers.
func (a *asked) readObject(catalog served.Catalog, body []byte) error {
	object := map[string]any{}
	if err := json.Unmarshal(body, &object); err != nil {
		return fmt.Errorf("the applied object can't be read: %w", err)
	}
	a.applied = &unstructured.Unstructured{Object: object}
	if a.applied.GetKind() == "" || a.applied.GetAPIVersion() == "" {
		return apierrors.NewBadRequest("the applied object needs an apiVersion and a kind")
	}
	kind, err := catalog.Find(a.applied.GroupVersionKind())
	if err != nil {
		return err
	}
	a.kind = kind
	_, err = a.strategy()
	return err
}

// readLive takes the object at any version of the kind. What it has of unknown fields is dropped, as storage does.
func (a *asked) readLive(catalog served.Catalog, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	var head metav1.TypeMeta
	if err := json.Unmarshal(body, &head); err != nil {
		return fmt.Errorf("the live object can't be read: %w", err)
	}
	version := head.GroupVersionKind()
	if version.GroupKind() != a.kind.GroupVersionKind.GroupKind() {
		return fmt.Errorf("the live object is a %s of %s, what is applied a %s of %s", head.Kind, head.APIVersion, a.applied.GetKind(), a.applied.GetAPIVersion())
	}
	kind, err := catalog.Find(version)
	if err != nil {
		return fmt.Errorf("the live object: %w", err)
	}
	live, err := kind.Decode(body)
	if err != nil && (live == nil || !runtime.IsStrictDecodingError(err)) {
		return fmt.Errorf("the live object can't be read: %w", err)
	}
	accessor, err := meta.Accessor(live)
	if err != nil {
		return fmt.Errorf("the live object: %w", err)
	}
	a.live, a.entries = live, accessor.GetManagedFields()
	return nil
}

// place finds the name and the namespace, which a client has in the URL of its request.
func (a *asked) place(otherwise string) {
	a.name, a.namespace = a.applied.GetName(), a.applied.GetNamespace()
	if a.live != nil {
		if accessor, err := meta.Accessor(a.live); err == nil {
			a.name = accessor.GetName()
			if accessor.GetNamespace() == "" && a.kind.Namespaced {
				accessor.SetNamespace(otherwise)
			}
			a.namespace = accessor.GetNamespace()
			// What is read from a file may have none.
			if accessor.GetResourceVersion() == "" {
				accessor.SetResourceVersion(anyResourceVersion)
			}
		}
	}
	if !a.kind.Namespaced {
		a.namespace = metav1.NamespaceNone
	} else if a.namespace == "" {
		a.namespace = otherwise
	}
}

func (a *asked) strategy() (rest.RESTUpdateStrategy, error) {
	unsupported := apierrors.NewMethodNotSupported(a.kind.Resource.GroupResource(), "patch")
	if a.subresource == "" {
		if a.kind.Update == nil || a.kind.Create == nil {
			return nil, unsupported
		}
		return a.kind.Update, nil
	}
	strategy, known := a.kind.Subresources[a.subresource]
	// An apply to scale takes a Scale, which is not of the kind.
	if !known || a.subresource == "scale" {
		return nil, unsupported
	}
	return strategy, nil
}

// managers keeps the field managers of a batch: making one reads the schemas of its kind.
type managers map[managed]*managedfields.FieldManager

type managed struct {
	kind        *served.Kind
	subresource string
}

func (m managers) of(kind *served.Kind, subresource string) (*managedfields.FieldManager, error) {
	key := managed{kind: kind, subresource: subresource}
	if made, known := m[key]; known {
		return made, nil
	}
	made, err := newManager(kind, subresource)
	if err != nil {
		return nil, fmt.Errorf("the schemas to merge %s: %w", kind.GroupVersionKind.Kind, err)
	}
	m[key] = made
	return made, nil
}

// newManager wires a field manager as the installer of API groups does, which has another for custom resources.
func newManager(kind *served.Kind, subresource string) (*managedfields.FieldManager, error) {
	merge := kind.Merge
	if merge.Types == nil {
		return nil, fmt.Errorf("there are none")
	}
	types, err := merge.Types()
	if err != nil {
		return nil, err
	}
	build := managedfields.NewDefaultFieldManager
	if isCustom(merge) {
		build = managedfields.NewDefaultCRDFieldManager
	}
	return build(types, merge.Convertor, merge.Defaulter, merge.Creater, kind.GroupVersionKind, merge.Hub, subresource, resetFields(kind, subresource))
}

func isCustom(merge served.Merge) bool {
	return merge.Hub.Version != runtime.APIVersionInternal
}
