package apply

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"gitops-actions/engine/kinds"
	"gitops-actions/engine/mergeschema"
	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// merging gives the built-in kinds the schemas to merge them, where they have none yet.
type merging struct{ served.Catalog }

func (m merging) Find(kind schema.GroupVersionKind) (*served.Kind, error) {
	found, err := m.Catalog.Find(kind)
	if err == nil && found.Merge.Types == nil {
		found.Merge.Types = mergeschema.BuiltIn
	}
	return found, err
}

func catalogs(int) (served.Catalog, error) {
	return merging{kinds.Catalog()}, nil
}

func ask(t testing.TB, options string, documents ...string) []string {
	t.Helper()
	encoded := make([][]byte, len(documents))
	for index, document := range documents {
		encoded[index] = []byte(document)
	}
	answers, err := Handler(catalogs)(json.RawMessage(options), encoded)
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, len(answers.Documents))
	for index, answer := range answers.Documents {
		texts[index] = string(answer)
	}
	return texts
}

// TestAnswersOfTheServer compares with what kube-apiserver 1.36.3 answered to the same applies, recorded in testdata.
func TestAnswersOfTheServer(t *testing.T) {
	folders, err := filepath.Glob("testdata/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("there are no cases: %v", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			live, err := os.ReadFile(filepath.Join(folder, "live.json"))
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			given := ask(t, "", string(live), read(t, folder, "request.json"))[0]
			expected := read(t, folder, "expected.json")
			if !reflect.DeepEqual(parse(t, given), parse(t, expected)) {
				t.Errorf("got\n%s\nwant\n%s", given, expected)
			}
		})
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func parse(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	return value
}

const configMap = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default"},"data":{"key":"old"}}`

func TestComparing(t *testing.T) {
	cases := map[string]struct {
		applied string
		changes []Change
	}{
		"nothing new":                  {`{"data":{"key":"old"}}`, nil},
		"an owned field gone and back": {`{"data":{}}`, nil},
		"a new value":                  {`{"data":{"key":"new"}}`, []Change{{Path: ".data.key", Kind: "modified"}}},
		"a new field": {`{"data":{"other":"1"},"metadata":{"labels":{"l":"1"}}}`,
			[]Change{{Path: ".data.other", Kind: "added"}, {Path: ".metadata.labels.l", Kind: "added"}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			object := merged(t, `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default"}}`, c.applied)
			text := ask(t, `{"manager":"m","force":true,"compare":true}`, configMap, `{"object":`+object+`}`)[0]
			if len(c.changes) == 0 {
				if text != "" {
					t.Fatalf("got %s", text)
				}
				return
			}
			var answer Answer
			if err := json.Unmarshal([]byte(text), &answer); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(answer.Changes, c.changes) || answer.Object == nil {
				t.Errorf("got %s", text)
			}
		})
	}
}

func merged(t *testing.T, base, more string) string {
	t.Helper()
	object := parse(t, base).(map[string]any)
	for key, value := range parse(t, more).(map[string]any) {
		if into, ok := object[key].(map[string]any); ok {
			for name, member := range value.(map[string]any) {
				into[name] = member
			}
			continue
		}
		object[key] = value
	}
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestMigratingRemovesWhatKubectlOnceApplied(t *testing.T) {
	live := `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default",
		"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"data\":{\"gone\":\"1\",\"key\":\"old\"}}"},
		"managedFields":[{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1",
			"fieldsV1":{"f:data":{".":{},"f:gone":{},"f:key":{}},"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}}}}}]},
		"data":{"key":"old","gone":"1"}}`
	cases := map[string]struct{ options, path string }{
		"without migration it stays": {`{"manager":"kubectl","compare":true}`, ""},
		"with migration it goes":     {`{"manager":"kubectl","compare":true,"migrate":true}`, ".data.gone"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var answer Answer
			text := ask(t, c.options, live, `{"object":`+configMap+`}`)[0]
			if err := json.Unmarshal([]byte(text), &answer); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			removed := ""
			for _, change := range answer.Changes {
				if change.Kind == "removed" {
					removed += change.Path
				}
			}
			if removed != c.path {
				t.Errorf("removed %q, want %q: %s", removed, c.path, text)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	cases := map[string]struct {
		live, request string
		problem       operation.Problem
	}{
		"no manager": {"", `{"object":` + configMap + `}`,
			operation.Problem{Code: "invalid", Type: "FieldValueRequired", Path: "fieldManager", Message: "Required value: is required for apply patch"}},
		"an unknown field": {"", `{"manager":"m","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"dato":{}}}`,
			operation.Problem{Code: "unknown-field", Path: "dato", Message: "field not declared in schema"}},
		"a value of the wrong type in a Secret is not told": {"", `{"manager":"m","object":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"a":12345}}}`,
			operation.Problem{Code: "wrong-type", Path: "stringData.a", Message: "expected string"}},
		"an unknown kind": {"", `{"manager":"m","object":{"apiVersion":"v1","kind":"Pot","metadata":{"name":"a"}}}`,
			operation.Problem{Code: "unknown-kind", Message: `no kind "Pot" is registered for version "v1" in scheme "kubernetes"`}},
		"another kind": {configMap, `{"manager":"m","object":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}}`,
			operation.Problem{Code: "invalid", Message: "the live object is a ConfigMap of v1, what is applied a Secret of v1"}},
		"managed fields": {configMap, `{"manager":"m","object":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","managedFields":[]}}}`,
			operation.Problem{Code: "invalid", Message: "metadata.managedFields must be nil"}},
		"no JSON": {configMap, `{"manager":"m","object":`,
			operation.Problem{Code: "invalid", Message: "what is applied can't be read: unexpected end of JSON input"}},
		"an unknown subresource": {configMap, `{"manager":"m","subresource":"scale","object":` + configMap + `}`,
			operation.Problem{Code: "not-served", Message: "patch is not supported on resources of kind \"configmaps\""}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var answer Answer
			text := ask(t, "", c.live, c.request)[0]
			if err := json.Unmarshal([]byte(text), &answer); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			if !reflect.DeepEqual(answer.Problems, []operation.Problem{c.problem}) {
				t.Errorf("got %+v", answer.Problems)
			}
		})
	}
}

func BenchmarkDeploymentOfThreeManagers(b *testing.B) {
	live, err := os.ReadFile("testdata/deployment-conflicts/live.json")
	if err != nil {
		b.Fatal(err)
	}
	request, err := os.ReadFile("testdata/deployment-conflicts/request.json")
	if err != nil {
		b.Fatal(err)
	}
	for _, forced := range []string{"false", "true"} {
		b.Run("forced "+forced, func(b *testing.B) {
			request := bytes.Replace(request, []byte(`"force": false`), []byte(`"force": `+forced), 1)
			for b.Loop() {
				documents := make([][]byte, 0, 200)
				for range 100 {
					documents = append(documents, live, request)
				}
				if _, err := Handler(catalogs)(json.RawMessage(`{"compare":true}`), documents); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
