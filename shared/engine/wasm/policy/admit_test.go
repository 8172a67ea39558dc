package policy_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"gitops-actions/engine/customresource"
	"gitops-actions/engine/kinds"
	"gitops-actions/engine/operation"
	"gitops-actions/engine/policy"
	"gitops-actions/engine/served"
)

var update = flag.Bool("update", false, "write what is answered to the expected files")

// layers finds a kind in the first catalog that has it.
type layers []served.Catalog

func (l layers) Find(kind schema.GroupVersionKind) (found *served.Kind, err error) {
	for _, catalog := range l {
		if found, err = catalog.Find(kind); err == nil {
			return found, nil
		}
	}
	return nil, err
}

func catalogs(customResources int) (served.Catalog, error) {
	if customResources == 0 {
		return kinds.Catalog(), nil
	}
	custom, known := customresource.Catalog(customResources)
	if !known {
		return nil, errors.New("there are no such custom resources")
	}
	return layers{kinds.Catalog(), custom}, nil
}

// TestPolicies reads the cases in testdata: policies, objects and the request in input/, and the answer in expected/.
func TestPolicies(t *testing.T) {
	folders, err := filepath.Glob("testdata/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			options := map[string]any{}
			if err := yaml.Unmarshal(read(t, folder, "input/request.yaml"), &options); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(filepath.Join(folder, "input/customResources.yaml")); err == nil {
				answers := ask(t, customresource.Register(), nil, documents(t, folder, "input/customResources.yaml"))
				options["customResources"] = id(t, answers)
			}
			registered := ask(t, policy.Register(catalogs), options, documents(t, folder, "input/policies.yaml"))
			check(t, folder, "expected/problems.yaml", answersOf(t, registered, nil))

			options["policies"] = id(t, registered)
			admitted := ask(t, policy.Admit(catalogs), options, documents(t, folder, "input/objects.yaml"))
			check(t, folder, "expected/verdicts.yaml", answersOf(t, admitted, admitted.Result))
		})
	}
}

func TestReleasedPoliciesAreGone(t *testing.T) {
	released := map[string]any{"id": id(t, ask(t, policy.Register(catalogs), nil, nil))}
	ask(t, policy.Release(), released, nil)
	_, err := policy.Admit(catalogs)(encode(t, map[string]any{"policies": released["id"], "operation": "CREATE"}), nil)
	if err == nil || !strings.Contains(err.Error(), "there are no policies with the id") {
		t.Errorf("admitting after the release gave %v", err)
	}
}

func TestMistakesInOptionsFailTheBatch(t *testing.T) {
	registered := id(t, ask(t, policy.Register(catalogs), nil, nil))
	for name, options := range map[string]any{
		"there are no policies with the id 0":               map[string]any{"operation": "CREATE"},
		`operation "PATCH" is none of CREATE`:               map[string]any{"policies": registered, "operation": "PATCH"},
		`operation "" is none of CREATE, UPDATE and DELETE`: map[string]any{"policies": registered},
		"the options can't be read":                         []string{},
		"there are no such custom resources":                map[string]any{"policies": registered, "customResources": 99999, "operation": "CREATE"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := policy.Admit(catalogs)(encode(t, options), nil)
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestHostileDocumentsAreAnswered(t *testing.T) {
	nested := `{"apiVersion":"v1","kind":"ConfigMap","data":` + strings.Repeat(`{"a":`, 9_000) + "1" + strings.Repeat("}", 9_000) + "}"
	all := `{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"__proto__"},"spec":{
		"matchConstraints":{"resourceRules":[{"apiGroups":["*"],"apiVersions":["*"],"resources":["*"],"operations":["*"]}]},
		"validations":[{"expression":"false","messageExpression":"'<script>' + object.kind"}]}}`
	binding := `{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicyBinding","metadata":{"name":"constructor"},
		"spec":{"policyName":"__proto__","validationActions":["Deny"]}}`
	deep := strings.Replace(strings.Replace(all, "__proto__", "deep", 1), `"false"`, `"`+strings.Repeat("(", 5_000)+"true"+strings.Repeat(")", 5_000)+`"`, 1)
	hostile := []string{"", "{", "[]", "null", "7", `{"apiVersion":1}`, `{"apiVersion":"a/b/c","kind":"X"}`, nested, deep}

	registered := ask(t, policy.Register(catalogs), nil, bytesOf(append(hostile, all, binding)))
	for i, text := range hostile {
		// The nested document is of a kind that is only read where it is a parameter.
		if text != nested && !bytes.Contains(registered.Documents[i], []byte("problems")) {
			t.Errorf("%.40q was registered without a problem: %s", text, registered.Documents[i])
		}
	}
	admitted := ask(t, policy.Admit(catalogs), map[string]any{"policies": id(t, registered), "operation": "CREATE"}, bytesOf(hostile))
	for i, text := range hostile {
		if text != deep && !bytes.Contains(admitted.Documents[i], []byte("unreadable")) {
			t.Errorf("%.40q is not called unreadable: %s", text, admitted.Documents[i])
		}
	}
	cut := ask(t, policy.Admit(catalogs), map[string]any{"policies": id(t, registered), "operation": "UPDATE"}, bytesOf([]string{"{}"}))
	if len(cut.Documents) != 1 || !bytes.Contains(cut.Documents[0], []byte("ends within a group")) {
		t.Errorf("an old object without a new one gave %s", cut.Documents)
	}
}

func ask(t *testing.T, handler operation.Handler, options any, documents [][]byte) operation.Answers {
	t.Helper()
	answers, err := handler(encode(t, options), documents)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

func id(t *testing.T, answers operation.Answers) int {
	t.Helper()
	var result struct{ ID int }
	if err := json.Unmarshal(encode(t, answers.Result), &result); err != nil {
		t.Fatal(err)
	}
	return result.ID
}

func encode(t *testing.T, value any) []byte {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func bytesOf(texts []string) [][]byte {
	var all [][]byte
	for _, text := range texts {
		all = append(all, []byte(text))
	}
	return all
}

// answersOf puts the answers of the documents, and what is told of all, into one value.
func answersOf(t *testing.T, answers operation.Answers, result any) any {
	t.Helper()
	all := map[string]any{}
	var documents []any
	for _, answer := range answers.Documents {
		var value any
		if len(answer) > 0 {
			if err := json.Unmarshal(answer, &value); err != nil {
				t.Fatal(err)
			}
		}
		documents = append(documents, value)
	}
	all["documents"] = documents
	if result != nil {
		all["result"] = result
	}
	return all
}

func check(t *testing.T, folder, name string, value any) {
	t.Helper()
	got, err := yaml.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(filepath.Join(folder, name), got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if wanted := read(t, folder, name); !bytes.Equal(got, wanted) {
		t.Errorf("%s: got\n%s\nwanted\n%s", name, got, wanted)
	}
}

func documents(t *testing.T, folder, name string) [][]byte {
	t.Helper()
	var all [][]byte
	for _, text := range strings.Split(string(read(t, folder, name)), "---\n") {
		document, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, document)
	}
	return all
}

func read(t *testing.T, folder, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// To compare such quantities takes hours, in a cluster too.
func TestHugeExponentsAreNotCalculatedWith(t *testing.T) {
	policyOf := func(name, expression string) string {
		return `{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"` + name + `"},"spec":{
			"matchConstraints":{"resourceRules":[{"apiGroups":["*"],"apiVersions":["*"],"resources":["*"],"operations":["*"]}]},
			"validations":[{"expression":"` + expression + `"}]}}`
	}
	binding := `{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicyBinding","metadata":{"name":"b"},
		"spec":{"policyName":"compares","validationActions":["Deny"]}}`
	registered := ask(t, policy.Register(catalogs), nil, bytesOf([]string{
		policyOf("compares", "quantity(object.data.q).isLessThan(quantity('1'))"), binding,
		policyOf("constant", "quantity('1e999999999').isLessThan(quantity('1'))"),
	}))
	if len(registered.Documents[0]) > 0 || !bytes.Contains(registered.Documents[2], []byte("exponent")) {
		t.Errorf("registering gave %s", registered.Documents)
	}
	admitted := ask(t, policy.Admit(catalogs), map[string]any{"policies": id(t, registered), "operation": "CREATE"}, bytesOf([]string{
		`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"q":"1e\u0039\u0039\u0039\u0039\u0039\u0039\u0039\u0039\u0039"}}`,
		`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"q":"1e3"}}`,
	}))
	if !bytes.Contains(admitted.Documents[0], []byte(`{"undecided":`)) || !bytes.Contains(admitted.Documents[1], []byte(`{"denials":`)) {
		t.Errorf("admitting gave %s", admitted.Documents)
	}
}
