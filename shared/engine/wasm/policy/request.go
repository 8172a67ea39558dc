package policy

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/admission"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"

	"gitops-actions/engine/served"
)

// request is one to create, update or delete an object.
type request struct {
	session    *session
	kind       *served.Kind
	attributes admission.Attributes
	object     runtime.Object
	old        runtime.Object
	// versioned are the objects in the versions in which policies see them.
	versioned map[schema.GroupVersionKind]*admission.VersionedAttributes
	others    []*served.Kind
	looked    bool
}

var namespaces = schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}

// newRequest reads the objects of a request; one of them is nil unless it is an update.
func newRequest(session *session, kind *served.Kind, document, oldDocument []byte) (*request, error) {
	made := &request{session: session, kind: kind, versioned: map[schema.GroupVersionKind]*admission.VersionedAttributes{}}
	var err error
	if oldDocument != nil {
		if made.old, err = made.read(oldDocument); err != nil {
			return nil, fmt.Errorf("the old object: %w", err)
		}
	}
	if document != nil {
		if made.object, err = made.read(document); err != nil {
			return nil, err
		}
	}
	main := made.object
	if main == nil {
		main = made.old
	}
	accessor, err := meta.Accessor(main)
	if err != nil {
		return nil, err
	}
	made.prepare(accessor)
	namespace := accessor.GetNamespace()
	if kind.Resource == namespaces {
		namespace = accessor.GetName()
	}
	name := accessor.GetName()
	made.attributes = admission.NewAttributesRecord(made.object, made.old, kind.GroupVersionKind, namespace, name,
		kind.Resource, "", session.operation, session.operationOptions(), false, session.user)
	return made, nil
}

func (r *request) read(document []byte) (runtime.Object, error) {
	object, err := decode(r.kind, document)
	if err != nil {
		return nil, err
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return nil, err
	}
	if r.kind.Namespaced && accessor.GetNamespace() == "" {
		accessor.SetNamespace(r.session.namespace)
	}
	if !r.kind.Namespaced {
		accessor.SetNamespace(metav1.NamespaceNone)
	}
	return object, nil
}

const anyUID = "00000000-0000-4000-8000-000000000000"

// prepare does what the API server does with an object before it asks policies. Problems of the object are not told
// here, and the object is left as far as it was prepared.
func (r *request) prepare(accessor metav1.Object) {
	ctx := genericapirequest.WithNamespace(context.Background(), accessor.GetNamespace())
	ctx = genericapirequest.WithRequestInfo(ctx, &genericapirequest.RequestInfo{
		IsResourceRequest: true,
		APIGroup:          r.kind.Resource.Group,
		APIVersion:        r.kind.Resource.Version,
		Resource:          r.kind.Resource.Resource,
		Namespace:         accessor.GetNamespace(),
		Name:              accessor.GetName(),
	})
	switch {
	case r.old != nil:
		r.complete(r.old)
	default:
		rest.WipeObjectMetaSystemFields(accessor)
		r.complete(r.object)
		if accessor.GetName() == "" && accessor.GetGenerateName() != "" {
			accessor.SetName(accessor.GetGenerateName() + "xxxxx")
		}
	}
	if r.object == nil {
		return
	}
	if r.kind.Complete != nil {
		r.kind.Complete(r.object, r.old)
	}
	switch {
	case r.old == nil && r.kind.Create != nil:
		// The error is one of the object's name or namespace.
		_ = rest.BeforeCreate(lenientCreate{r.kind.Create}, ctx, r.object)
	case r.old != nil && r.kind.Update != nil:
		_ = rest.BeforeUpdate(lenientUpdate{r.kind.Update}, ctx, r.object, r.old)
	}
}

// complete gives an object from a file what each stored object has.
func (r *request) complete(object runtime.Object) {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return
	}
	if accessor.GetUID() == "" {
		accessor.SetUID(anyUID)
	}
	if created := accessor.GetCreationTimestamp(); created.IsZero() {
		accessor.SetCreationTimestamp(metav1.NewTime(r.session.now.Truncate(time.Second)))
	}
}

// lenientCreate is a strategy that finds no fault, so that an invalid object is prepared as well.
type lenientCreate struct{ rest.RESTCreateStrategy }

func (lenientCreate) Validate(context.Context, runtime.Object) field.ErrorList  { return nil }
func (lenientCreate) WarningsOnCreate(context.Context, runtime.Object) []string { return nil }

// lenientUpdate is lenientCreate for updates.
type lenientUpdate struct{ rest.RESTUpdateStrategy }

func (lenientUpdate) ValidateUpdate(context.Context, runtime.Object, runtime.Object) field.ErrorList {
	return nil
}
func (lenientUpdate) WarningsOnUpdate(context.Context, runtime.Object, runtime.Object) []string {
	return nil
}

func (r *request) equivalents() []*served.Kind {
	if !r.looked {
		r.looked = true
		r.others = r.session.equivalentsOf(r.kind)
	}
	return r.others
}

// inVersion gives the request with its objects in the version of a kind.
func (r *request) inVersion(kind *served.Kind) (*admission.VersionedAttributes, error) {
	if made, ok := r.versioned[kind.GroupVersionKind]; ok {
		return made, nil
	}
	made := &admission.VersionedAttributes{Attributes: r.attributes, VersionedKind: kind.GroupVersionKind}
	if r.object != nil {
		object, err := inVersion(kind, r.object)
		if err != nil {
			return nil, err
		}
		made.VersionedObject = object
	}
	if r.old != nil {
		old, err := inVersion(kind, r.old)
		if err != nil {
			return nil, err
		}
		made.VersionedOldObject = old
	}
	r.versioned[kind.GroupVersionKind] = made
	return made, nil
}

func (r *request) objectMatches(selector labels.Selector) bool {
	for _, object := range []runtime.Object{r.object, r.old} {
		if object == nil {
			continue
		}
		if accessor, err := meta.Accessor(object); err == nil && selector.Matches(labels.Set(accessor.GetLabels())) {
			return true
		}
	}
	return false
}

// namespaceMatches looks at the namespace of the request, or at the object itself if that is a Namespace to be written.
// Other objects without a namespace are never left out.
func (r *request) namespaceMatches(selector labels.Selector) bool {
	if r.kind.Resource.Resource == namespaces.Resource && r.object != nil {
		accessor, err := meta.Accessor(r.object)
		return err == nil && selector.Matches(labels.Set(accessor.GetLabels()))
	}
	name := r.attributes.GetNamespace()
	if name == "" {
		return r.kind.Resource.Resource != namespaces.Resource || selector.Empty()
	}
	return selector.Matches(labels.Set(r.session.namespaceNamed(name).Labels))
}

// namespaceObject is the variable of that name: nil for an object without a namespace, and for a Namespace.
func (r *request) namespaceObject() *corev1.Namespace {
	if r.kind.GroupVersionKind == namespaceKind || r.attributes.GetNamespace() == "" {
		return nil
	}
	return r.session.namespaceNamed(r.attributes.GetNamespace())
}
