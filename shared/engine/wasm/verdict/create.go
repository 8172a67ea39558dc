package verdict

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/request"
	"gitops-actions/engine/served"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/registry/rest"
)

type createOptions struct {
	CustomResources int  `json:"customResources"`
	Defaults        bool `json:"defaults"`
	// Namespace is where an object goes that names none.
	Namespace string `json:"namespace"`
}

// Create answers the operation "create".
func Create(catalogs Catalogs) operation.Handler {
	return func(encoded json.RawMessage, documents [][]byte) (operation.Answers, error) {
		options := createOptions{Namespace: metav1.NamespaceDefault}
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
		return operation.Answers{Documents: operation.Each(documents, func(document []byte) any {
			return create(catalog, document, options).answer()
		})}, nil
	}
}

func create(catalog served.Catalog, document []byte, options createOptions) Verdict {
	kind, err := find(catalog, document)
	if err != nil {
		return refusal(err)
	}
	object, err := kind.Decode(document)
	if err != nil && (object == nil || !runtime.IsStrictDecodingError(err)) {
		return Verdict{Problems: problemsOf(kind, err)}
	}
	if err != nil {
		return Verdict{Problems: append(problemsOf(kind, err), created(kind, object, options).Problems...)}
	}
	return created(kind, object, options)
}

// created is the verdict on a decoded object. The server asks for it only where decoding found nothing; a person who has
// to mend unknown fields is better off with the rest too.
func created(kind *served.Kind, object runtime.Object, options createOptions) Verdict {
	if kind.Create == nil {
		return stored(kind, object, nil, options.Defaults)
	}
	accessor, err := meta.Accessor(object)
	if err != nil {
		return refusal(err)
	}
	warnings := &request.Warnings{}
	named := prepare(kind, object, accessor)
	ctx := request.Request{Kind: kind, Verb: "create", Name: accessor.GetName(), Namespace: request.NamespaceOf(kind, accessor, options.Namespace)}.Context(warnings)
	dropDuplicateOwners(ctx, accessor)
	if err := beforeCreate(ctx, kind, object); err != nil {
		return Verdict{Problems: problemsOf(kind, err), Warnings: warnings.Texts}
	}
	if options.Defaults {
		forgetAllocated(accessor, named)
	}
	return stored(kind, object, warnings.Texts, options.Defaults)
}

func beforeCreate(ctx context.Context, kind *served.Kind, object runtime.Object) error {
	if kind.Complete != nil {
		kind.Complete(object, nil)
	}
	return rest.BeforeCreate(kind.Create, ctx, object)
}

// The server sets the time of creation before its strategies look at the object; which one is of no matter.
var anyTime = metav1.NewTime(time.Unix(0, 0))

// prepare does what the create handler and the storage do with metadata. It tells whether the object had a name.
func prepare(kind *served.Kind, object runtime.Object, accessor metav1.Object) (named bool) {
	rest.WipeObjectMetaSystemFields(accessor)
	accessor.SetCreationTimestamp(anyTime)
	accessor.SetUID(request.AnyUID)
	accessor.SetResourceVersion("")
	accessor.SetManagedFields(nil)
	if accessor.GetName() != "" || accessor.GetGenerateName() == "" {
		return true
	}
	accessor.SetName(steadyName(kind.Create.GenerateName(accessor.GetGenerateName()), accessor.GetGenerateName()))
	return false
}

// steadyName replaces the random end of a generated name, so that equal documents get equal answers.
func steadyName(generated, base string) string {
	const suffix = "xxxxx"
	if generated == base || len(generated) < len(suffix) {
		return generated
	}
	return strings.Join([]string{generated[:len(generated)-len(suffix)], suffix}, "")
}

// forgetAllocated takes away what a server would choose anew for each request.
func forgetAllocated(accessor metav1.Object, named bool) {
	accessor.SetUID("")
	accessor.SetCreationTimestamp(metav1.Time{})
	if !named {
		accessor.SetName("")
	}
}

func stored(kind *served.Kind, object runtime.Object, warnings []string, wanted bool) Verdict {
	if !wanted {
		return Verdict{Warnings: warnings}
	}
	encoded, err := kind.Encode(object)
	if err != nil {
		return refusal(err)
	}
	return Verdict{Warnings: warnings, Object: request.WithoutUID(encoded)}
}
