package customresource

import (
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// coercer does to an unstructured object what reading JSON into a Go type does to others: it drops unknown fields and
// reads metadata. The order of the steps is that of unstructuredSchemaCoercer in apiextensions-apiserver.
type coercer struct {
	version              *version
	tracksUnknown        bool
	dropsInvalidMetadata bool
	repairsGeneration    bool
}

func (v *version) coercer() coercer {
	return coercer{version: v}
}

// coerce changes the object, and gives the paths of unknown fields where they are tracked.
func (c coercer) coerce(object *unstructured.Unstructured) ([]string, error) {
	kept, err := c.version.schema()
	if err != nil {
		return nil, err
	}
	typeMeta := map[string]string{}
	for _, name := range []string{"kind", "apiVersion"} {
		value, found, err := unstructured.NestedString(object.Object, name)
		if err != nil {
			return nil, err
		}
		if found {
			typeMeta[name] = value
		}
	}
	meta, hasMeta, unknown, err := objectmeta.GetObjectMetaWithOptions(object.Object, objectmeta.ObjectMetaOptions{
		DropMalformedFields: c.dropsInvalidMetadata, ReturnUnknownFieldPaths: c.tracksUnknown,
	})
	if err != nil {
		return nil, err
	}
	pruned, err := c.applySchema(object.Object, kept.structural)
	if err != nil {
		return nil, err
	}
	for name, value := range typeMeta {
		object.Object[name] = value
	}
	if hasMeta {
		if c.repairsGeneration && meta.Generation == 0 {
			meta.Generation = 1
		}
		if err := objectmeta.SetObjectMeta(object.Object, meta); err != nil {
			return nil, fmt.Errorf("metadata can't be written: %w", err)
		}
	}
	return append(unknown, pruned...), nil
}

func (c coercer) applySchema(object map[string]any, structural *schema.Structural) ([]string, error) {
	var unknown []string
	if !c.version.definition.outline.Spec.PreserveUnknownFields {
		unknown = pruning.PruneWithOptions(object, structural, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: c.tracksUnknown})
		defaulting.PruneNonNullableNullsWithoutDefaults(object, structural)
	}
	failed, embedded := objectmeta.CoerceWithOptions(nil, object, structural, false, objectmeta.CoerceOptions{
		DropInvalidFields: c.dropsInvalidMetadata, ReturnUnknownFieldPaths: c.tracksUnknown,
	})
	if failed != nil {
		return nil, failed
	}
	return append(unknown, embedded...), nil
}
