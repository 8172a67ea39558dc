package apply

import (
	"context"
	"fmt"
	"time"

	"gitops-actions/engine/request"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/registry/rest"
)

// anyResourceVersion stands for one that a server chooses; which one is of no matter.
const anyResourceVersion = "1"

var anyTime = metav1.NewTime(time.Unix(0, 0))

// run gives the object as it would be stored. Managed fields that the apply changed have the time now.
func (a *asked) run() (runtime.Object, error) {
	if a.live == nil {
		return a.create()
	}
	done, err := a.update(a.live)
	if err == nil && a.migrate {
		done, err = a.migrated(done)
	}
	return done, err
}

func (a *asked) create() (runtime.Object, error) {
	if a.subresource != "" {
		return nil, apierrors.NewNotFound(a.kind.Resource.GroupResource(), a.name)
	}
	empty, err := a.kind.Merge.Creater.New(a.kind.GroupVersionKind)
	if err != nil {
		return nil, err
	}
	object, accessor, err := a.merge(empty)
	if err != nil {
		return nil, err
	}
	if uid := accessor.GetUID(); uid != "" {
		return nil, apierrors.NewConflict(a.kind.Resource.GroupResource(), a.name,
			fmt.Errorf("uid mismatch: the provided object specified uid %s, and no existing object was found", uid))
	}
	ctx := a.context("create")
	if err := a.check(accessor); err != nil {
		return nil, err
	}
	accessor.SetCreationTimestamp(anyTime)
	accessor.SetUID(request.AnyUID)
	if a.kind.Complete != nil {
		a.kind.Complete(object, nil)
	}
	if err := rest.BeforeCreate(a.kind.Create, ctx, object); err != nil {
		return nil, err
	}
	accessor.SetCreationTimestamp(metav1.Time{})
	accessor.SetUID("")
	return object, nil
}

// update leaves live as it is.
func (a *asked) update(live runtime.Object) (runtime.Object, error) {
	object, accessor, err := a.merge(live)
	if err != nil {
		return nil, err
	}
	ctx := a.context("patch")
	if err := a.check(accessor); err != nil {
		return nil, err
	}
	old := live.DeepCopyObject()
	before, err := meta.Accessor(old)
	if err != nil {
		return nil, err
	}
	strategy, err := a.strategy()
	if err != nil {
		return nil, err
	}
	if accessor.GetResourceVersion() == "" && strategy.AllowUnconditionalUpdate() {
		accessor.SetResourceVersion(before.GetResourceVersion())
	}
	if accessor.GetResourceVersion() != before.GetResourceVersion() {
		return nil, apierrors.NewConflict(a.kind.Resource.GroupResource(), a.name, errChanged)
	}
	if a.kind.Complete != nil {
		a.kind.Complete(object, old)
	}
	if err := rest.BeforeUpdate(strategy, ctx, object, old); err != nil {
		return nil, err
	}
	return object, keepTimes(object, live)
}

// errChanged is what the server's storage answers.
var errChanged = fmt.Errorf("the object has been modified; please apply your changes to the latest version and try again")

func (a *asked) merge(live runtime.Object) (runtime.Object, metav1.Object, error) {
	object, err := a.manager.Apply(live, a.applied, a.managerName, a.force)
	if err != nil {
		return nil, nil, err
	}
	accessor, err := meta.Accessor(object)
	return object, accessor, err
}

// check does what the handler does between the merge and the storage.
func (a *asked) check(object metav1.Object) error {
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(a.namespace, object); err != nil {
		return err
	}
	if object.GetName() == "" {
		return apierrors.NewBadRequest("name must be provided")
	}
	if object.GetName() != a.name {
		return apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", object.GetName(), a.name))
	}
	return nil
}

// administrator is the user of every apply, because rights are no matter of an object.
var administrator = &user.DefaultInfo{Name: "admin", Groups: []string{user.SystemPrivilegedGroup, user.AllAuthenticated}}

func (a *asked) context(verb string) context.Context {
	return request.Request{
		Kind: a.kind, Verb: verb, Subresource: a.subresource, Name: a.name, Namespace: a.namespace, User: administrator,
	}.Context(a.warnings)
}
