package verdict

import (
	"context"
	"slices"

	"gitops-actions/engine/served"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	genericrequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/warning"
)

type request struct {
	kind        *served.Kind
	verb        string
	subresource string
	accessor    metav1.Object
	namespace   string
}

// requestContext is the context as the filters of the API server leave it to the strategies, but for the user: who asks
// is no matter of an object.
func requestContext(asked request, warnings warning.Recorder) context.Context {
	resource := asked.kind.Resource
	ctx := genericrequest.WithNamespace(context.Background(), asked.namespace)
	ctx = genericrequest.WithRequestInfo(ctx, &genericrequest.RequestInfo{
		IsResourceRequest: true,
		Verb:              asked.verb,
		APIGroup:          resource.Group,
		APIVersion:        resource.Version,
		Namespace:         asked.namespace,
		Resource:          resource.Resource,
		Subresource:       asked.subresource,
		Name:              asked.accessor.GetName(),
	})
	return warning.WithWarningRecorder(ctx, warnings)
}

// namespaceOf is the namespace in the URL that a client sends the object to: its own, else the given one.
func namespaceOf(kind *served.Kind, accessor metav1.Object, otherwise string) string {
	if !kind.Namespaced {
		return metav1.NamespaceNone
	}
	if own := accessor.GetNamespace(); own != "" {
		return own
	}
	return otherwise
}

// recorder keeps each warning once, as the API server does, and sorts them, because some come in the order of a map.
type recorder struct {
	texts []string
}

func (r *recorder) AddWarning(_, text string) {
	if at, found := slices.BinarySearch(r.texts, text); text != "" && !found {
		r.texts = slices.Insert(r.texts, at, text)
	}
}
