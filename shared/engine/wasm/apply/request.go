package apply

import (
	"context"
	"slices"

	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/warning"
)

// administrator is the user of every request, because rights are no matter of an object.
var administrator = &user.DefaultInfo{Name: "admin", Groups: []string{user.SystemPrivilegedGroup, user.AllAuthenticated}}

// context is as the filters of the API server leave it to the strategies.
func (a *asked) context(verb string) context.Context {
	resource := a.kind.Resource
	ctx := request.WithNamespace(context.Background(), a.namespace)
	ctx = request.WithUser(ctx, administrator)
	ctx = request.WithRequestInfo(ctx, &request.RequestInfo{
		IsResourceRequest: true,
		Verb:              verb,
		APIGroup:          resource.Group,
		APIVersion:        resource.Version,
		Namespace:         a.namespace,
		Resource:          resource.Resource,
		Subresource:       a.subresource,
		Name:              a.name,
	})
	return warning.WithWarningRecorder(ctx, a.warnings)
}

// recorder keeps each warning once, as the API server does.
type recorder struct {
	texts []string
}

func (r *recorder) AddWarning(_, text string) {
	if text != "" && !slices.Contains(r.texts, text) {
		r.texts = append(r.texts, text)
	}
}
