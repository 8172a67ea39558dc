// Package request gives strategies what the API server's filters leave them of a request.
package request

import (
	"context"

	"gitops-actions/engine/served"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/authentication/user"
	genericrequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/warning"
)

// Request is a request for one object.
type Request struct {
	Kind        *served.Kind
	Verb        string
	Subresource string
	Name        string
	Namespace   string
	// User may be nil: who asks is no matter of an object.
	User user.Info
}

// Context is the context that strategies are called with.
func (r Request) Context(warnings *Warnings) context.Context {
	resource := r.Kind.Resource
	ctx := genericrequest.WithNamespace(context.Background(), r.Namespace)
	if r.User != nil {
		ctx = genericrequest.WithUser(ctx, r.User)
	}
	ctx = genericrequest.WithRequestInfo(ctx, &genericrequest.RequestInfo{
		IsResourceRequest: true,
		Verb:              r.Verb,
		APIGroup:          resource.Group,
		APIVersion:        resource.Version,
		Namespace:         r.Namespace,
		Resource:          resource.Resource,
		Subresource:       r.Subresource,
		Name:              r.Name,
	})
	return warning.WithWarningRecorder(ctx, warnings)
}

// NamespaceOf is the namespace in the URL that a client sends the object to: its own, else the given one.
func NamespaceOf(kind *served.Kind, accessor metav1.Object, otherwise string) string {
	if !kind.Namespaced {
		return metav1.NamespaceNone
	}
	if own := accessor.GetNamespace(); own != "" {
		return own
	}
	return otherwise
}
