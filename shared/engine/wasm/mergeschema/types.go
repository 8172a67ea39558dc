// Package mergeschema has the schemas by which server-side apply merges the built-in kinds.
package mergeschema

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"sync"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	kubeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/component-base/version"
	"sigs.k8s.io/structured-merge-diff/v6/schema"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// Types are the schemas of named types, and which of them a kind has.
type Types struct {
	Schema *schema.Schema
	Kinds  map[kubeschema.GroupVersionKind]string
}

//go:embed data/*.bin.gz
var releases embed.FS

// BuiltIn gives the schemas of the built-in kinds of the Kubernetes release that this program is made of. They are read
// when first asked for, and can be used by many goroutines.
var BuiltIn = sync.OnceValues(func() (managedfields.TypeConverter, error) {
	types, err := Release(version.DefaultKubeBinaryVersion)
	if err != nil {
		return nil, err
	}
	return types.Converter(), nil
})

// Release gives the types of a minor release such as "1.36".
func Release(minor string) (*Types, error) {
	packed, err := releases.ReadFile("data/" + minor + ".bin.gz")
	if err != nil {
		return nil, fmt.Errorf("there are no merge schemas for Kubernetes %s: %w", minor, err)
	}
	unpacking, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("the merge schemas of Kubernetes %s can't be unpacked: %w", minor, err)
	}
	encoded, err := io.ReadAll(unpacking)
	if err != nil {
		return nil, fmt.Errorf("the merge schemas of Kubernetes %s can't be unpacked: %w", minor, err)
	}
	types, err := Decode(encoded)
	if err != nil {
		return nil, fmt.Errorf("the merge schemas of Kubernetes %s can't be read: %w", minor, err)
	}
	return types, nil
}

// Converter gives the types in the form that field managers take.
func (t *Types) Converter() managedfields.TypeConverter {
	converter := make(typeConverter, len(t.Kinds))
	for kind, name := range t.Kinds {
		converter[kind] = typed.ParseableType{Schema: t.Schema, TypeRef: schema.TypeRef{NamedType: &name}}
	}
	return converter
}

type typeConverter map[kubeschema.GroupVersionKind]typed.ParseableType

// ObjectToTyped takes an unstructured object, or one of the kind's Go type.
func (c typeConverter) ObjectToTyped(object runtime.Object, options ...typed.ValidationOptions) (*typed.TypedValue, error) {
	kind := object.GetObjectKind().GroupVersionKind()
	parseable, known := c[kind]
	if !known {
		// Field managers forget the fields of a version that the server does not know; this is the error they look for.
		return nil, runtime.NewNotRegisteredErrForKind("merge schemas", kind)
	}
	if plain, ok := object.(*unstructured.Unstructured); ok {
		return parseable.FromUnstructured(plain.UnstructuredContent(), options...)
	}
	// A server reads Go values by reflection; read once into plain values, the many passes of a merge are twice as fast.
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", kind.Kind, err)
	}
	return parseable.FromUnstructured(content, options...)
}

// TypedToObject gives an unstructured object.
func (c typeConverter) TypedToObject(value *typed.TypedValue) (runtime.Object, error) {
	content, ok := value.AsValue().Unstructured().(map[string]any)
	if !ok {
		return nil, fmt.Errorf("a merged value is no object but a %T", value.AsValue().Unstructured())
	}
	return &unstructured.Unstructured{Object: content}, nil
}
