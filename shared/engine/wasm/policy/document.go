package policy

import (
	"bytes"
	"errors"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"

	"gitops-actions/engine/served"
)

// kindOf reads the apiVersion and kind of a document.
func kindOf(document []byte) (schema.GroupVersionKind, error) {
	if !bytes.HasPrefix(bytes.TrimLeft(document, " \t\r\n"), []byte("{")) {
		return schema.GroupVersionKind{}, errors.New("the document is not a JSON object")
	}
	var identity metav1.TypeMeta
	if err := kjson.UnmarshalCaseSensitivePreserveInts(document, &identity); err != nil {
		return schema.GroupVersionKind{}, fmt.Errorf("the document can't be read: %w", err)
	}
	if identity.APIVersion == "" || identity.Kind == "" {
		return schema.GroupVersionKind{}, errors.New("the document has no apiVersion or no kind")
	}
	version, err := schema.ParseGroupVersion(identity.APIVersion)
	if err != nil {
		return schema.GroupVersionKind{}, err
	}
	return version.WithKind(identity.Kind), nil
}

// decode gives an object as the strategies take it. Unknown and duplicate fields are passed over: they are told where
// the object is validated.
func decode(kind *served.Kind, document []byte) (runtime.Object, error) {
	object, err := kind.Decode(document)
	if err != nil && (!runtime.IsStrictDecodingError(err) || object == nil) {
		return nil, err
	}
	return object, nil
}

// convert reads a document of one version with its defaults and gives it as JSON of another one.
func convert(catalog served.Catalog, from, to schema.GroupVersionKind, document []byte) ([]byte, error) {
	source, err := catalog.Find(from)
	if err != nil {
		return nil, err
	}
	object, err := decode(source, document)
	if err != nil {
		return nil, err
	}
	target := source
	if from != to {
		if target, err = catalog.Find(to); err != nil {
			return nil, err
		}
	}
	return encode(target, object)
}

func encode(kind *served.Kind, object runtime.Object) ([]byte, error) {
	// A custom resource has no internal version: with the conversion None its versions differ in the apiVersion alone.
	if custom, ok := object.(*unstructured.Unstructured); ok && custom.GroupVersionKind() != kind.GroupVersionKind {
		custom = custom.DeepCopy()
		custom.SetGroupVersionKind(kind.GroupVersionKind)
		object = custom
	}
	return kind.Encode(object)
}

// inVersion gives an object in a version as expressions see it.
func inVersion(kind *served.Kind, object runtime.Object) (*unstructured.Unstructured, error) {
	encoded, err := encode(kind, object)
	if err != nil {
		return nil, err
	}
	return parse(encoded)
}

func parse(encoded []byte) (*unstructured.Unstructured, error) {
	var content map[string]any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(encoded, &content); err != nil {
		return nil, err
	}
	return &unstructured.Unstructured{Object: content}, nil
}
