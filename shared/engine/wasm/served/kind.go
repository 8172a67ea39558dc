// Package served describes a kind as the API server serves it, built in or defined by a CustomResourceDefinition.
package served

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apiserver/pkg/registry/rest"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// Kind is one kind at one served version.
type Kind struct {
	GroupVersionKind schema.GroupVersionKind
	Resource         schema.GroupVersionResource
	Namespaced       bool

	// Decode reads a JSON body strictly (runtime.IsStrictDecodingError tells of unknown and duplicate fields), fills in
	// the defaults of the version, and gives the object in the form that the strategies take.
	Decode func(body []byte) (runtime.Object, error)
	// Encode gives an object, as Decode or a strategy left it, as JSON of this version.
	Encode func(object runtime.Object) ([]byte, error)

	Create rest.RESTCreateStrategy
	Update rest.RESTUpdateStrategy
	// Subresources are the strategies of updates through a subresource, such as "status".
	Subresources map[string]rest.RESTUpdateStrategy

	// Complete does what the storage of a resource does beside its strategy, before validation, such as a Service's
	// cluster IP. old is nil on create. It may be nil.
	Complete func(object, old runtime.Object)

	// Merge is what server-side apply needs.
	Merge Merge
}

// Merge is what server-side apply needs of a kind.
type Merge struct {
	Convertor runtime.ObjectConvertor
	Defaulter runtime.ObjectDefaulter
	Creater   runtime.ObjectCreater
	// Types gives the schemas of the kind for structured-merge-diff. It may be made when first called.
	Types func() (managedfields.TypeConverter, error)
	// Hub is the version that field managers convert to: runtime.APIVersionInternal for built-in kinds.
	Hub schema.GroupVersion
	// ResetFields are the fields that an apply may not own, by version and by subresource ("" for the object itself).
	ResetFields func(subresource string) map[fieldpath.APIVersion]*fieldpath.Set
}

// Catalog finds served kinds.
type Catalog interface {
	// Find gives the kind, or why there is none: the version is unknown, or known but not served by this release.
	Find(kind schema.GroupVersionKind) (*Kind, error)
}
