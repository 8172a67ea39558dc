package verdict

import (
	"encoding/json"
	"errors"
	"fmt"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/request"
	"gitops-actions/engine/served"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/registry/rest"
)

type updateOptions struct {
	CustomResources int    `json:"customResources"`
	Defaults        bool   `json:"defaults"`
	Subresource     string `json:"subresource"`
	// Namespace is where objects lie that name none.
	Namespace string `json:"namespace"`
}

// Update answers the operation "update", whose documents are pairs of the old and the new object. An old object with a
// UID is taken as stored. One without is a manifest, and both are compared as creating them would have left them, so
// that what a server adds on create is not missed.
func Update(catalogs Catalogs) operation.Handler {
	return func(encoded json.RawMessage, documents [][]byte) (operation.Answers, error) {
		var options updateOptions
		if err := operation.ReadOptions(encoded, &options); err != nil {
			return operation.Answers{}, err
		}
		if options.Namespace == "" {
			options.Namespace = metav1.NamespaceDefault
		}
		catalog, err := catalogs(options.CustomResources)
		if err != nil {
			return operation.Answers{}, err
		}
		return operation.Answers{Documents: operation.EachGroup(documents, 2, func(pair [][]byte) any {
			return update(catalog, pair[0], pair[1], options).answer()
		})}, nil
	}
}

func update(catalog served.Catalog, oldDocument, newDocument []byte, options updateOptions) Verdict {
	kind, err := find(catalog, newDocument)
	if err != nil {
		return refusal(err)
	}
	strategy, err := updateStrategy(kind, options.Subresource)
	if err != nil {
		return refusal(err)
	}
	object, err := kind.Decode(newDocument)
	if err != nil {
		return Verdict{Problems: problemsOf(kind, err)}
	}
	old, err := readStored(kind, oldDocument)
	if err != nil {
		return Verdict{Problems: problemsOf(kind, err)}
	}
	change, err := newChange(object, old)
	if err != nil {
		return refusal(err)
	}
	namespace := request.NamespaceOf(kind, change.old, options.Namespace)
	change.old.SetNamespace(namespace)
	isManifest := change.old.GetUID() == ""
	missing := change.fillOld()
	if err := change.match(kind); err != nil {
		return Verdict{Problems: problemsOf(kind, err)}
	}
	warnings := &request.Warnings{}
	ctx := request.Request{Kind: kind, Verb: "update", Subresource: options.Subresource, Name: change.old.GetName(), Namespace: namespace}.Context(warnings)
	managed := change.takeManagedFields()
	dropDuplicateOwners(ctx, change.object)
	if options.Subresource == "" {
		if kind.Complete != nil {
			kind.Complete(object, old)
		}
		if isManifest && kind.Create != nil {
			kind.Create.PrepareForCreate(ctx, old)
			kind.Create.PrepareForCreate(ctx, object)
		}
	}
	if err := rest.BeforeUpdate(strategy, ctx, object, old); err != nil {
		return Verdict{Problems: problemsOf(kind, err), Warnings: warnings.Texts}
	}
	change.object.SetManagedFields(managed)
	missing.forget(change.object)
	return stored(kind, object, warnings.Texts, options.Defaults)
}

func updateStrategy(kind *served.Kind, subresource string) (rest.RESTUpdateStrategy, error) {
	resource := kind.Resource.GroupResource()
	strategy := kind.Update
	if subresource != "" {
		strategy = kind.Subresources[subresource]
		resource.Resource += "/" + subresource
	}
	if strategy == nil {
		return nil, apierrors.NewMethodNotSupported(resource, "update")
	}
	return strategy, nil
}

// readStored decodes the old object leniently, as the storage does: what it has of unknown fields is no matter.
func readStored(kind *served.Kind, document []byte) (runtime.Object, error) {
	head, err := readHead(document)
	if err != nil {
		return nil, fmt.Errorf("the old object can't be read: %w", err)
	}
	if version := kind.GroupVersionKind.GroupVersion().String(); head.kind != kind.GroupVersionKind.Kind || head.apiVersion != version {
		return nil, fmt.Errorf("the old object is a %s of %s, the new one a %s of %s", head.kind, head.apiVersion, kind.GroupVersionKind.Kind, version)
	}
	object, err := kind.Decode(document)
	if err != nil && (object == nil || !runtime.IsStrictDecodingError(err)) {
		return nil, fmt.Errorf("the old object can't be read: %w", err)
	}
	return object, nil
}

var errModified = errors.New("the resourceVersion is not that of the old object")

// change is the metadata of an update.
type change struct {
	object, old metav1.Object
}

func newChange(object, old runtime.Object) (change, error) {
	objectMeta, err := meta.Accessor(object)
	if err != nil {
		return change{}, err
	}
	oldMeta, err := meta.Accessor(old)
	if err != nil {
		return change{}, err
	}
	return change{object: objectMeta, old: oldMeta}, nil
}

// missing tells what neither object had of the metadata that every stored object has.
type missing struct {
	uid, resourceVersion, creationTimestamp bool
}

// fillOld gives the old object what every stored one has, from the new object where that has it.
func (c change) fillOld() missing {
	var filled missing
	if c.old.GetUID() == "" {
		c.old.SetUID(c.object.GetUID())
		filled.uid = c.object.GetUID() == ""
	}
	if filled.uid {
		c.old.SetUID(request.AnyUID)
		c.object.SetUID(request.AnyUID)
	}
	if c.old.GetResourceVersion() == "" {
		c.old.SetResourceVersion(c.object.GetResourceVersion())
		filled.resourceVersion = c.object.GetResourceVersion() == ""
	}
	if filled.resourceVersion {
		c.old.SetResourceVersion("1")
	}
	if c.object.GetResourceVersion() == "" {
		c.object.SetResourceVersion(c.old.GetResourceVersion())
	}
	if created := c.old.GetCreationTimestamp(); created.IsZero() {
		created = c.object.GetCreationTimestamp()
		if filled.creationTimestamp = created.IsZero(); filled.creationTimestamp {
			created = anyTime
		}
		c.old.SetCreationTimestamp(created)
	}
	return filled
}

func (m missing) forget(object metav1.Object) {
	if m.uid {
		object.SetUID("")
	}
	if m.resourceVersion {
		object.SetResourceVersion("")
	}
	if m.creationTimestamp {
		object.SetCreationTimestamp(metav1.Time{})
	}
}

// match checks that the new object is an update of the old one, as the update handler and the storage do.
func (c change) match(kind *served.Kind) error {
	if c.object.GetName() != c.old.GetName() {
		return apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", c.object.GetName(), c.old.GetName()))
	}
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(c.old.GetNamespace(), c.object); err != nil {
		return err
	}
	resource := kind.Resource.GroupResource()
	if uid := c.object.GetUID(); uid != "" && uid != c.old.GetUID() {
		return apierrors.NewConflict(resource, c.object.GetName(), fmt.Errorf("the UID %s is not that of the old object, %s", uid, c.old.GetUID()))
	}
	if c.object.GetResourceVersion() != c.old.GetResourceVersion() {
		return apierrors.NewConflict(resource, c.object.GetName(), errModified)
	}
	return nil
}

// takeManagedFields takes them off both objects: a server makes them anew, so what the objects have is never at fault.
func (c change) takeManagedFields() []metav1.ManagedFieldsEntry {
	managed := c.object.GetManagedFields()
	if managed == nil {
		managed = c.old.GetManagedFields()
	}
	c.object.SetManagedFields(nil)
	c.old.SetManagedFields(nil)
	return managed
}
