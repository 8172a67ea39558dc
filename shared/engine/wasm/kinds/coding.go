package kinds

import (
	"encoding/json"
	"fmt"
	"reflect"

	"gitops-actions/engine/decoding"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"
)

// coding reads and writes objects of one kind and version. It takes the same steps as the codecs of the API server,
// which read the kind from the body once more.
type coding struct {
	scheme *runtime.Scheme
	kind   schema.GroupVersionKind
	hub    schema.GroupVersion
}

// decode gives the object beside a strict error, as runtime.Decoder does.
func (c coding) decode(body []byte) (runtime.Object, error) {
	object, err := c.scheme.New(c.kind)
	if err != nil {
		return nil, err
	}
	if err := decoding.CheckQuantities(body, object); err != nil {
		return nil, err
	}
	strict, err := kjson.UnmarshalStrict(body, object)
	if err != nil {
		return nil, decoding.Explain(err, body, object)
	}
	c.scheme.Default(object)
	internal, err := c.scheme.UnsafeConvertToVersion(object, c.hub)
	if err != nil {
		return nil, fmt.Errorf("converting %s: %w", c.kind.Kind, err)
	}
	if len(strict) > 0 {
		return internal, runtime.NewStrictDecodingError(strict)
	}
	return internal, nil
}

func (c coding) encode(object runtime.Object) ([]byte, error) {
	versioned, err := c.scheme.UnsafeConvertToVersion(object, c.kind.GroupVersion())
	if err != nil {
		return nil, fmt.Errorf("converting %s: %w", c.kind.Kind, err)
	}
	// What the server answers has been through its storage, and so was given the defaults once more.
	dropEmpty(reflect.ValueOf(versioned))
	c.scheme.Default(versioned)
	return json.Marshal(versioned)
}
