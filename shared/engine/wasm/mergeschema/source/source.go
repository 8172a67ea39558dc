// Package source makes merge schemas the way kube-apiserver does when it starts: from the OpenAPI models of its types.
// It reads the models that the module k8s.io/kubernetes publishes, and is for generators and tests only.
package source

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"

	kubeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kube-openapi/pkg/schemaconv"
	"k8s.io/kube-openapi/pkg/spec3"
	"sigs.k8s.io/structured-merge-diff/v6/schema"

	facts "gitops-actions/engine/facts/source"
	"gitops-actions/engine/mergeschema"
)

// Types gives the types of the kinds that a server of this release with no flags serves. A server forgets managed
// fields of versions that it does not serve, so there must be no more.
func Types() (*mergeschema.Types, error) {
	served, err := servedKinds()
	if err != nil {
		return nil, err
	}
	files, err := facts.ModuleFiles("api", "openapi-spec", "v3", "*.json")
	if err != nil {
		return nil, err
	}
	all := collection{types: map[string]schema.TypeDef{}, kinds: map[kubeschema.GroupVersionKind]string{}}
	for _, file := range files {
		if err := all.addFile(file, served); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	for kind := range served {
		if all.kinds[kind] == "" {
			return nil, fmt.Errorf("OpenAPI has no model of %v", kind)
		}
	}
	return all.reachable()
}

func servedKinds() (map[kubeschema.GroupVersionKind]bool, error) {
	release, err := facts.Release()
	if err != nil {
		return nil, err
	}
	all, err := release.Facts()
	if err != nil {
		return nil, err
	}
	served := map[kubeschema.GroupVersionKind]bool{}
	for _, fact := range all {
		if fact.Served {
			served[fact.GroupVersionKind()] = true
		}
	}
	return served, nil
}

type collection struct {
	types map[string]schema.TypeDef
	kinds map[kubeschema.GroupVersionKind]string
}

func (c collection) addFile(file string, served map[kubeschema.GroupVersionKind]bool) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var document spec3.OpenAPI
	if err := json.Unmarshal(text, &document); err != nil {
		return err
	}
	if document.Components == nil {
		return nil
	}
	converted, err := schemaconv.ToSchemaFromOpenAPI(document.Components.Schemas, false)
	if err != nil {
		return err
	}
	for _, definition := range converted.Types {
		sortFields(definition.Atom)
		known, isKnown := c.types[definition.Name]
		if isKnown && !reflect.DeepEqual(known, definition) {
			return fmt.Errorf("the model %s differs from that of another version's file", definition.Name)
		}
		c.types[definition.Name] = definition
	}
	for name, model := range document.Components.Schemas {
		var kinds []kubeschema.GroupVersionKind
		if err := model.Extensions.GetObject("x-kubernetes-group-version-kind", &kinds); err != nil {
			return err
		}
		for _, kind := range kinds {
			if served[kind] {
				c.kinds[kind] = name
			}
		}
	}
	return nil
}

// sortFields gives the fields of the type an order, which they don't have in OpenAPI.
func sortFields(atom schema.Atom) {
	if atom.List != nil {
		sortFields(atom.List.ElementType.Inlined)
	}
	if atom.Map == nil {
		return
	}
	sortFields(atom.Map.ElementType.Inlined)
	slices.SortFunc(atom.Map.Fields, func(a, b schema.StructField) int { return cmp.Compare(a.Name, b.Name) })
	for _, field := range atom.Map.Fields {
		sortFields(field.Type.Inlined)
	}
}

// reachable leaves out what no kind refers to.
func (c collection) reachable() (*mergeschema.Types, error) {
	wanted := map[string]bool{}
	var next []string
	for _, name := range c.kinds {
		next = append(next, name)
	}
	for len(next) > 0 {
		name := next[len(next)-1]
		next = next[:len(next)-1]
		if wanted[name] {
			continue
		}
		wanted[name] = true
		definition, known := c.types[name]
		if !known {
			return nil, fmt.Errorf("OpenAPI refers to %s and has no model of it", name)
		}
		next = append(next, references(definition.Atom)...)
	}
	types := &mergeschema.Types{Schema: &schema.Schema{}, Kinds: c.kinds}
	for name := range wanted {
		types.Schema.Types = append(types.Schema.Types, c.types[name])
	}
	return types, nil
}

func references(atom schema.Atom) []string {
	var found []schema.TypeRef
	if atom.List != nil {
		found = append(found, atom.List.ElementType)
	}
	if atom.Map != nil {
		found = append(found, atom.Map.ElementType)
		for _, field := range atom.Map.Fields {
			found = append(found, field.Type)
		}
	}
	var names []string
	for _, reference := range found {
		if reference.NamedType != nil {
			names = append(names, *reference.NamedType)
		} else {
			names = append(names, references(reference.Inlined)...)
		}
	}
	return names
}
