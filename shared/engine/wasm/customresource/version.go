package customresource

import (
	"fmt"
	"sync"

	"gitops-actions/engine/served"
	"k8s.io/apiextensions-apiserver/pkg/apihelpers"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/crdserverscheme"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// version is one version of a definition. Its schema and its kind are made when first asked for.
type version struct {
	definition *definition
	outline    outlineVersion
	schema     func() (*versionSchema, error)
	kind       func() (*served.Kind, error)
}

// versionSchema is the schema of a version in the forms in which the API server uses it. Both are nil for a version
// without a schema.
type versionSchema struct {
	validation *apiextensions.JSONSchemaProps
	// structural has its defaults pruned.
	structural *structuralschema.Structural
}

func newVersion(of *definition, outlined outlineVersion) *version {
	made := &version{definition: of, outline: outlined}
	made.schema = sync.OnceValues(made.readSchema)
	made.kind = sync.OnceValues(made.buildKind)
	return made
}

func (v *version) groupVersionKind() schema.GroupVersionKind {
	return v.definition.groupVersionKind(v.outline.Name)
}

// readSchema follows the preparation of a definition in apiextensions-apiserver's pkg/apiserver/customresource_handler.go.
func (v *version) readSchema() (*versionSchema, error) {
	full, err := v.definition.full()
	if err != nil {
		return nil, err
	}
	given, err := apihelpers.GetSchemaForVersion(full, v.outline.Name)
	if err != nil {
		return nil, err
	}
	if given == nil || given.OpenAPIV3Schema == nil {
		return &versionSchema{}, nil
	}
	internal := &apiextensions.CustomResourceValidation{}
	if err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(given, internal, nil); err != nil {
		return nil, err
	}
	read := &versionSchema{validation: internal.OpenAPIV3Schema}
	structural, err := structuralschema.NewStructural(internal.OpenAPIV3Schema)
	if full.Spec.PreserveUnknownFields {
		read.structural = structural
		return read, nil
	}
	if err != nil {
		return nil, fmt.Errorf("its schema is not structural: %w", err)
	}
	if errs := structuralschema.ValidateStructural(nil, structural); len(errs) > 0 {
		return nil, fmt.Errorf("its schema is not structural: %w", errs.ToAggregate())
	}
	// The values of defaults are shared with the definition that was read.
	read.structural = structural.DeepCopy()
	if err := defaulting.PruneDefaults(read.structural); err != nil {
		return nil, fmt.Errorf("its defaults can't be pruned: %w", err)
	}
	return read, nil
}

// strategy is what customresource.NewStrategy gives, a type without an exported name.
type strategy interface {
	rest.RESTCreateStrategy
	rest.RESTUpdateStrategy
	rest.ResetFieldsStrategy
}

// strategies are those of a version and of its subresources; status and scale are nil where the version has none.
type strategies struct {
	main   strategy
	status interface {
		rest.RESTUpdateStrategy
		rest.ResetFieldsStrategy
	}
	scale rest.RESTUpdateStrategy
}

func (v *version) buildKind() (*served.Kind, error) {
	kept, err := v.schema()
	if err != nil {
		return nil, err
	}
	if _, err := v.definition.storage().schema(); err != nil {
		return nil, fmt.Errorf("its storage version %s: %w", v.definition.storage().outline.Name, err)
	}
	made, err := v.buildStrategies(kept)
	if err != nil {
		return nil, err
	}
	kind := &served.Kind{
		GroupVersionKind: v.groupVersionKind(),
		Resource:         v.groupVersionKind().GroupVersion().WithResource(v.definition.outline.Spec.Names.Plural),
		Namespaced:       v.definition.namespaced(),
		Decode:           v.decode,
		Encode:           v.encode,
		Create:           made.main,
		Update:           made.main,
		Subresources:     map[string]rest.RESTUpdateStrategy{},
		Merge: served.Merge{
			Convertor: converter{v.definition},
			Defaulter: defaulter{v.definition},
			Creater:   creater{},
			Types:     v.definition.types,
			Hub:       v.groupVersionKind().GroupVersion(),
			ResetFields: func(subresource string) map[fieldpath.APIVersion]*fieldpath.Set {
				return v.resetFields(made, subresource)
			},
		},
	}
	if made.status != nil {
		kind.Subresources["status"] = made.status
	}
	if made.scale != nil {
		kind.Subresources["scale"] = made.scale
	}
	if v.outline.Deprecated {
		warnOfDeprecation(kind, v.deprecationWarning())
	}
	return kind, nil
}

// buildStrategies compiles the rules of the schema.
func (v *version) buildStrategies(kept *versionSchema) (strategies, error) {
	full, err := v.definition.full()
	if err != nil {
		return strategies{}, err
	}
	validator, _, err := validation.NewSchemaValidator(kept.validation)
	if err != nil {
		return strategies{}, err
	}
	subresources, err := readSubresources(full, v.outline.Name)
	if err != nil {
		return strategies{}, err
	}
	var statusValidator validation.SchemaValidator
	if subresources.Status != nil && kept.validation != nil {
		if status, ok := kept.validation.Properties["status"]; ok {
			if statusValidator, _, err = validation.NewSchemaValidator(&status); err != nil {
				return strategies{}, err
			}
		}
	}
	main := customresource.NewStrategy(
		crdserverscheme.NewUnstructuredObjectTyper(), v.definition.namespaced(), v.groupVersionKind(),
		validator, statusValidator, kept.structural, subresources.Status, subresources.Scale, selectableFields(full, v.outline.Name),
	)
	made := strategies{main: main}
	if subresources.Status != nil {
		made.status = customresource.NewStatusStrategy(main)
	}
	if subresources.Scale != nil {
		made.scale = scaleStrategy{RESTUpdateStrategy: main, replicas: fieldsOf(subresources.Scale.SpecReplicasPath)}
	}
	return made, nil
}

func readSubresources(full *apiextensionsv1.CustomResourceDefinition, version string) (*apiextensions.CustomResourceSubresources, error) {
	read := &apiextensions.CustomResourceSubresources{}
	given, err := apihelpers.GetSubresourcesForVersion(full, version)
	if err != nil || given == nil {
		return read, err
	}
	return read, apiextensionsv1.Convert_v1_CustomResourceSubresources_To_apiextensions_CustomResourceSubresources(given, read, nil)
}

func selectableFields(full *apiextensionsv1.CustomResourceDefinition, version string) []apiextensionsv1.SelectableField {
	for _, given := range full.Spec.Versions {
		if given.Name == version {
			return given.SelectableFields
		}
	}
	return nil
}

// resetFields are those of the version itself, and for the status those of all versions that have one, as the API
// server's handler puts them together.
func (v *version) resetFields(made strategies, subresource string) map[fieldpath.APIVersion]*fieldpath.Set {
	switch subresource {
	case "":
		return made.main.GetResetFields()
	case "status":
		return v.definition.statusResetFields()
	default:
		return nil
	}
}

func (d *definition) statusResetFields() map[fieldpath.APIVersion]*fieldpath.Set {
	fields := map[fieldpath.APIVersion]*fieldpath.Set{}
	full, err := d.full()
	if err != nil {
		return fields
	}
	for _, given := range full.Spec.Versions {
		if given.Subresources == nil || given.Subresources.Status == nil || !given.Served && !given.Storage {
			continue
		}
		version := schema.GroupVersion{Group: d.outline.Spec.Group, Version: given.Name}
		fields[fieldpath.APIVersion(version.String())] = fieldpath.NewSet(fieldpath.MakePathOrDie("metadata"), fieldpath.MakePathOrDie("spec"))
	}
	return fields
}
