package customresource

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// definition is a CustomResourceDefinition that objects are checked against. Only its outline is read at once; the
// rest is read, and built, when first needed.
type definition struct {
	outline outline
	// problems say why nothing of the definition can be served.
	problems []operation.Problem
	full     func() (*apiextensionsv1.CustomResourceDefinition, error)
	// validation is nil for a document that is no definition.
	validation func() []operation.Problem
	versions   map[string]*version
	types      func() (managedfields.TypeConverter, error)
}

// outline is what is known of a definition without its schemas.
type outline struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Spec       struct {
		Group                 string           `json:"group"`
		Scope                 string           `json:"scope"`
		Names                 outlineNames     `json:"names"`
		Versions              []outlineVersion `json:"versions"`
		PreserveUnknownFields bool             `json:"preserveUnknownFields"`
	} `json:"spec"`
}

type outlineNames struct {
	Plural string `json:"plural"`
	Kind   string `json:"kind"`
}

type outlineVersion struct {
	Name               string  `json:"name"`
	Served             bool    `json:"served"`
	Storage            bool    `json:"storage"`
	Deprecated         bool    `json:"deprecated"`
	DeprecationWarning *string `json:"deprecationWarning"`
}

func newDefinition(document []byte) *definition {
	made := &definition{versions: map[string]*version{}}
	if err := checkNesting(document, maxDefinitionNesting); err != nil {
		made.problems = unreadable(err)
		return made
	}
	if err := utiljson.Unmarshal(document, &made.outline); err != nil {
		made.problems = unreadable(err)
		return made
	}
	if made.problems = problemsOf(made.outline.checkKind()); len(made.problems) > 0 {
		return made
	}
	// The document shares the memory of its batch.
	body := bytes.Clone(document)
	made.full = sync.OnceValues(func() (*apiextensionsv1.CustomResourceDefinition, error) { return readDefinition(body) })
	made.validation = sync.OnceValue(func() []operation.Problem { return validate(made) })
	if made.problems = problemsOf(made.outline.check()); len(made.problems) > 0 {
		return made
	}
	made.types = sync.OnceValues(made.buildTypes)
	for _, outlined := range made.outline.Spec.Versions {
		made.versions[outlined.Name] = newVersion(made, outlined)
	}
	return made
}

func (o *outline) checkKind() field.ErrorList {
	if o.Kind != "CustomResourceDefinition" || o.APIVersion != apiextensionsv1.SchemeGroupVersion.String() {
		return field.ErrorList{field.NotSupported(field.NewPath("apiVersion"), o.APIVersion+" "+o.Kind,
			[]string{apiextensionsv1.SchemeGroupVersion.String() + " CustomResourceDefinition"})}
	}
	return nil
}

// check finds what the definition can't be served without, so that the rest may rely on it.
func (o *outline) check() field.ErrorList {
	spec := field.NewPath("spec")
	var found field.ErrorList
	for _, required := range []struct {
		path  *field.Path
		value string
	}{
		{spec.Child("group"), o.Spec.Group},
		{spec.Child("names", "plural"), o.Spec.Names.Plural},
		{spec.Child("names", "kind"), o.Spec.Names.Kind},
	} {
		if required.value == "" {
			found = append(found, field.Required(required.path, ""))
		}
	}
	scopes := []string{string(apiextensionsv1.ClusterScoped), string(apiextensionsv1.NamespaceScoped)}
	if o.Spec.Scope != scopes[0] && o.Spec.Scope != scopes[1] {
		found = append(found, field.NotSupported(spec.Child("scope"), o.Spec.Scope, scopes))
	}
	return append(found, checkVersions(spec.Child("versions"), o.Spec.Versions)...)
}

func checkVersions(path *field.Path, versions []outlineVersion) field.ErrorList {
	var found field.ErrorList
	names, storing := map[string]bool{}, 0
	for index, version := range versions {
		if version.Name == "" {
			found = append(found, field.Required(path.Index(index).Child("name"), ""))
		} else if names[version.Name] {
			found = append(found, field.Duplicate(path.Index(index).Child("name"), version.Name))
		}
		names[version.Name] = true
		if version.Storage {
			storing++
		}
	}
	if storing != 1 {
		found = append(found, field.Invalid(path, storing, "must have exactly one version marked as storage version"))
	}
	return found
}

func readDefinition(body []byte) (*apiextensionsv1.CustomResourceDefinition, error) {
	read := &apiextensionsv1.CustomResourceDefinition{}
	if err := utiljson.Unmarshal(body, read); err != nil {
		return nil, err
	}
	read.Status = apiextensionsv1.CustomResourceDefinitionStatus{}
	apiextensionsv1.SetObjectDefaults_CustomResourceDefinition(read)
	return read, nil
}

// validate finds why the API server would refuse to create the definition.
func validate(validated *definition) []operation.Problem {
	full, err := validated.full()
	if err != nil {
		return unreadable(err)
	}
	internal := &apiextensions.CustomResourceDefinition{}
	if err := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(full.DeepCopy(), internal, nil); err != nil {
		return unreadable(err)
	}
	return problemsOf(validation.ValidateCustomResourceDefinition(context.Background(), internal))
}

func (d *definition) name() string {
	return d.outline.Spec.Names.Plural + "." + d.outline.Spec.Group
}

func (d *definition) groupKind() schema.GroupKind {
	return schema.GroupKind{Group: d.outline.Spec.Group, Kind: d.outline.Spec.Names.Kind}
}

func (d *definition) groupVersionKind(version string) schema.GroupVersionKind {
	return d.groupKind().WithVersion(version)
}

func (d *definition) namespaced() bool {
	return d.outline.Spec.Scope == string(apiextensionsv1.NamespaceScoped)
}

func (d *definition) storage() *version {
	for _, version := range d.versions {
		if version.outline.Storage {
			return version
		}
	}
	return nil
}

func (d *definition) find(name string) (*served.Kind, error) {
	noMatch := &meta.NoKindMatchError{GroupKind: d.groupKind(), SearchedVersions: []string{name}}
	found, known := d.versions[name]
	if !known || !found.outline.Served {
		return nil, fmt.Errorf("%w: the CustomResourceDefinition %s serves %s", noMatch, d.name(), d.servedVersions())
	}
	kind, err := found.kind()
	if err != nil {
		return nil, fmt.Errorf("%w: the CustomResourceDefinition %s can't be served at version %s: %w", noMatch, d.name(), name, err)
	}
	return kind, nil
}

func (d *definition) servedVersions() string {
	var names []string
	for _, version := range d.outline.Spec.Versions {
		if version.Served {
			names = append(names, version.Name)
		}
	}
	if len(names) == 0 {
		return "no version"
	}
	return strings.Join(names, ", ")
}

func unreadable(err error) []operation.Problem {
	return []operation.Problem{{Code: "wrong-type", Message: err.Error()}}
}

func problemsOf(found field.ErrorList) []operation.Problem {
	var problems []operation.Problem
	for _, err := range found {
		problems = append(problems, operation.Problem{Code: "invalid", Type: string(err.Type), Path: err.Field, Message: err.ErrorBody()})
	}
	return problems
}
