package customresource

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// fixture is a folder of testdata: a definition, objects of it, and what a kube-apiserver answered for them.
type fixture struct {
	name       string
	definition []byte
	// earlier is the definition when the objects that get updated were created; it is that of the others where it is nil.
	earlier []byte
	cases   []testCase
}

// testCase is either a create (Object), an update (Before and After) or applies, one after another.
type testCase struct {
	Name string `json:"name"`
	// Since is the first release that answers as recorded.
	Since       string      `json:"since,omitempty"`
	Object      object      `json:"object,omitempty"`
	Before      object      `json:"before,omitempty"`
	After       object      `json:"after,omitempty"`
	Status      object      `json:"status,omitempty"`
	Subresource string      `json:"subresource,omitempty"`
	Applies     []applyStep `json:"applies,omitempty"`
	// Body is a create with a body that is no plain object, such as one with a duplicate field.
	Body string `json:"body,omitempty"`
}

type applyStep struct {
	Manager     string `json:"manager"`
	Subresource string `json:"subresource,omitempty"`
	Force       bool   `json:"force,omitempty"`
	Object      object `json:"object"`
}

type object map[string]any

// outcome is the answer to a case, from the server or from this package.
type outcome struct {
	Error    string   `json:"error,omitempty"`
	Causes   []string `json:"causes,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
	Object   object   `json:"object,omitempty"`
}

func readFixtures(t *testing.T) []fixture {
	t.Helper()
	folders, err := filepath.Glob("testdata/kinds/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	var fixtures []fixture
	for _, folder := range folders {
		read := fixture{name: filepath.Base(folder), definition: readJSON(t, folder, "definition.yaml")}
		if _, err := os.Stat(filepath.Join(folder, "earlier.yaml")); err == nil {
			read.earlier = readJSON(t, folder, "earlier.yaml")
		}
		if err := yaml.UnmarshalStrict(readFile(t, filepath.Join(folder, "cases.yaml")), &read.cases); err != nil {
			t.Fatalf("%s: %v", folder, err)
		}
		names := map[string]bool{}
		for _, one := range read.cases {
			if names[one.Name] {
				t.Fatalf("%s: there are two cases %q", folder, one.Name)
			}
			names[one.Name] = true
		}
		fixtures = append(fixtures, read)
	}
	return fixtures
}

func (f fixture) expectedPath() string {
	return filepath.Join("testdata/kinds", f.name, "expected.json")
}

func readJSON(t *testing.T, path ...string) []byte {
	t.Helper()
	converted, err := yaml.YAMLToJSON(readFile(t, filepath.Join(path...)))
	if err != nil {
		t.Fatalf("%s: %v", filepath.Join(path...), err)
	}
	return converted
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func writeExpected(t *testing.T, path string, value any) {
	t.Helper()
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// settled takes away what is new with every request.
func settled(from object) object {
	metadata, ok := from["metadata"].(map[string]any)
	if !ok {
		return from
	}
	for _, name := range []string{"uid", "resourceVersion", "creationTimestamp"} {
		delete(metadata, name)
	}
	managers, _ := metadata["managedFields"].([]any)
	for _, manager := range managers {
		delete(manager.(map[string]any), "time")
	}
	return from
}

// withoutManagers is settled for cases that are not about server-side apply.
func withoutManagers(from object) object {
	settled(from)
	if metadata, ok := from["metadata"].(map[string]any); ok {
		delete(metadata, "managedFields")
	}
	return from
}

func encodeObject(t *testing.T, value any) []byte {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func copyOf(t *testing.T, value object) object {
	t.Helper()
	var copied object
	if err := json.Unmarshal(encodeObject(t, value), &copied); err != nil {
		t.Fatal(err)
	}
	return copied
}

// named gives the object of a case the case's own name unless it says another.
func (c testCase) named(t *testing.T, given object) object {
	t.Helper()
	made := copyOf(t, given)
	metadata, ok := made["metadata"].(map[string]any)
	if made["metadata"] == nil {
		metadata, ok = map[string]any{}, true
		made["metadata"] = metadata
	}
	if ok && metadata["name"] == nil && metadata["generateName"] == nil {
		metadata["name"] = strings.ReplaceAll(strings.ToLower(c.Name), " ", "-")
	}
	return made
}
