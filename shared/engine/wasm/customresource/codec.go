package customresource

import (
	"errors"
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/crdserverscheme"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// maxRequestBytes is the API server's own limit of a request's body.
const maxRequestBytes = 3 << 20

// decode reads an object as the API server reads the body of a request with strict validation of fields. With an error
// that runtime.IsStrictDecodingError tells, the object is given too, without the unknown fields.
func (v *version) decode(body []byte) (runtime.Object, error) {
	if len(body) > maxRequestBytes {
		return nil, apierrors.NewRequestEntityTooLargeError(fmt.Sprintf("limit is %d", maxRequestBytes))
	}
	if err := checkNesting(body, maxObjectNesting); err != nil {
		return nil, err
	}
	kept, err := v.schema()
	if err != nil {
		return nil, err
	}
	object, strict, err := decodeUnstructured(body)
	if err != nil {
		return nil, err
	}
	coercer := v.coercer()
	coercer.tracksUnknown = true
	unknown, err := coercer.coerce(object)
	if err != nil {
		return nil, err
	}
	for _, path := range unknown {
		strict = append(strict, fmt.Errorf(`unknown field "%s"`, path))
	}
	if object.GetAPIVersion() != v.groupVersionKind().GroupVersion().String() {
		return nil, apierrors.NewBadRequest(fmt.Sprintf("the API version in the data (%s) does not match the expected API version (%s)",
			object.GetAPIVersion(), v.groupVersionKind().GroupVersion()))
	}
	defaulting.Default(object.Object, kept.structural)
	if len(strict) > 0 {
		return object, runtime.NewStrictDecodingError(strict)
	}
	return object, nil
}

var strictSerializer = json.NewSerializerWithOptions(json.DefaultMetaFactory, creater{}, crdserverscheme.NewUnstructuredObjectTyper(),
	json.SerializerOptions{Strict: true})

func decodeUnstructured(body []byte) (*unstructured.Unstructured, []error, error) {
	object := &unstructured.Unstructured{}
	_, _, err := strictSerializer.Decode(body, nil, object)
	if err == nil {
		return object, nil, nil
	}
	if strict, ok := runtime.AsStrictDecodingError(err); ok {
		return object, strict.Errors(), nil
	}
	return nil, nil, err
}

// encode gives an object as the API server answers with it: stored at the storage version, read again with the defaults
// of that version, and converted to this version. Conversion by a webhook is taken to change nothing.
func (v *version) encode(object runtime.Object) ([]byte, error) {
	given, ok := object.(*unstructured.Unstructured)
	if !ok {
		return nil, fmt.Errorf("a custom resource is unstructured, not a %T", object)
	}
	storage := v.definition.storage()
	kept, err := storage.schema()
	if err != nil {
		return nil, err
	}
	stored := given.DeepCopy()
	if storage != v {
		stored.SetAPIVersion(storage.groupVersionKind().GroupVersion().String())
		if _, err := storage.coercer().coerce(stored); err != nil {
			return nil, err
		}
	}
	reading := storage.coercer()
	reading.dropsInvalidMetadata, reading.repairsGeneration = true, true
	if _, err := reading.coerce(stored); err != nil {
		return nil, err
	}
	defaulting.Default(stored.Object, kept.structural)
	stored.SetAPIVersion(v.groupVersionKind().GroupVersion().String())
	if _, err := v.coercer().coerce(stored); err != nil {
		return nil, err
	}
	return utiljson.Marshal(stored.Object)
}

var errNotUnstructured = errors.New("custom resources are only converted between unstructured objects")
