package customresource

import (
	"fmt"
	"strings"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/generated/openapi"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	kubeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

// converter changes the version of an object and nothing else, which is the conversion strategy None.
type converter struct {
	definition *definition
}

func (c converter) Convert(in, out, _ any) error {
	from, fromOK := in.(*unstructured.Unstructured)
	to, toOK := out.(*unstructured.Unstructured)
	if !fromOK || !toOK {
		return errNotUnstructured
	}
	converted, err := c.ConvertToVersion(from, to.GroupVersionKind().GroupVersion())
	if err != nil {
		return err
	}
	to.Object = converted.(*unstructured.Unstructured).Object
	return nil
}

func (c converter) ConvertToVersion(in runtime.Object, target runtime.GroupVersioner) (runtime.Object, error) {
	from, ok := in.(*unstructured.Unstructured)
	if !ok {
		return nil, errNotUnstructured
	}
	kind, ok := target.KindForGroupVersionKinds([]kubeschema.GroupVersionKind{from.GroupVersionKind()})
	if !ok {
		return nil, fmt.Errorf("%v can't be converted to %q", from.GroupVersionKind(), target)
	}
	for _, end := range []kubeschema.GroupVersionKind{from.GroupVersionKind(), kind} {
		if _, known := c.definition.versions[end.Version]; !known || end.Group != c.definition.outline.Spec.Group {
			return nil, fmt.Errorf("the CustomResourceDefinition %s has no version %s", c.definition.name(), end.GroupVersion())
		}
	}
	converted := from.DeepCopy()
	converted.SetGroupVersionKind(kind)
	return converted, nil
}

func (c converter) ConvertFieldLabel(_ kubeschema.GroupVersionKind, label, _ string) (string, string, error) {
	return "", "", fmt.Errorf("field label not supported: %s", label)
}

// defaulter fills in the defaults of an object's own version.
type defaulter struct {
	definition *definition
}

func (d defaulter) Default(in runtime.Object) {
	object, ok := in.(*unstructured.Unstructured)
	if !ok || object.GroupVersionKind().GroupKind() != d.definition.groupKind() {
		return
	}
	version, known := d.definition.versions[object.GroupVersionKind().Version]
	if !known {
		return
	}
	if kept, err := version.schema(); err == nil {
		defaulting.Default(object.Object, kept.structural)
	}
}

type creater struct{}

func (creater) New(kind kubeschema.GroupVersionKind) (runtime.Object, error) {
	made := &unstructured.Unstructured{}
	made.SetGroupVersionKind(kind)
	return made, nil
}

const modelPrefix = "#/components/schemas/"

// metadataModels are the OpenAPI models of Kubernetes' metadata by the names that referTo gives them.
var metadataModels = sync.OnceValue(func() map[string]*spec.Schema {
	models := map[string]*spec.Schema{}
	for name, model := range openapi.GetOpenAPIDefinitions(referTo) {
		models[modelName(name)] = &model.Schema
	}
	return models
})

// objectMetaModel is a name that no custom resource has; the name of its Go type differs between releases.
const objectMetaModel = "ObjectMeta"

func modelName(definition string) string {
	if strings.HasSuffix(definition, "meta/v1.ObjectMeta") || strings.HasSuffix(definition, "meta.v1.ObjectMeta") {
		return objectMetaModel
	}
	return common.EscapeJsonPointer(strings.ReplaceAll(definition, "/", "."))
}

func referTo(definition string) spec.Ref {
	return spec.MustCreateRef(modelPrefix + modelName(definition))
}

// buildTypes gives the schemas by which structured-merge-diff merges the kind at each version. They come from OpenAPI models
// that say the same of structure as those of apiextensions-apiserver's pkg/controller/openapi/builder.
func (d *definition) buildTypes() (managedfields.TypeConverter, error) {
	models := map[string]*spec.Schema{}
	for name, model := range metadataModels() {
		models[name] = model
	}
	for name, version := range d.versions {
		kept, err := version.schema()
		if err != nil {
			return nil, fmt.Errorf("version %s: %w", name, err)
		}
		models[d.groupKind().String()+"."+name] = version.model(kept.structural)
	}
	return managedfields.NewTypeConverter(models, d.outline.Spec.PreserveUnknownFields)
}

func (v *version) model(structural *schema.Structural) *spec.Schema {
	made := &spec.Schema{SchemaProps: spec.SchemaProps{Type: spec.StringOrArray{"object"}}}
	if structural != nil && len(schema.ValidateStructural(nil, structural)) == 0 {
		made = structural.Unfold().ToKubeOpenAPI()
		addTypeAndMetadata(made)
		addToEmbedded(made)
	}
	kind := v.groupVersionKind()
	made.AddExtension("x-kubernetes-group-version-kind", []any{
		map[string]any{"group": kind.Group, "version": kind.Version, "kind": kind.Kind},
	})
	return made
}

func addTypeAndMetadata(model *spec.Schema) {
	model.SetProperty("apiVersion", *spec.StringProperty())
	model.SetProperty("kind", *spec.StringProperty())
	model.SetProperty("metadata", *spec.RefSchema(modelPrefix + objectMetaModel))
}

func addToEmbedded(model *spec.Schema) {
	if model == nil {
		return
	}
	for name, property := range model.Properties {
		addToEmbedded(&property)
		model.Properties[name] = property
	}
	if model.Items != nil {
		addToEmbedded(model.Items.Schema)
	}
	if model.AdditionalProperties != nil {
		addToEmbedded(model.AdditionalProperties.Schema)
	}
	if embedded, _ := model.Extensions.GetBool("x-kubernetes-embedded-resource"); embedded {
		addTypeAndMetadata(model)
	}
}
