package verdict_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"gitops-actions/engine/kinds"
	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
	"gitops-actions/engine/verdict"
	"sigs.k8s.io/yaml"
)

var record = flag.Bool("record", false, "write what the cases answer into their folders expected/")

func TestCreateRefuses(t *testing.T) {
	forEachCase(t, "refused", func(t *testing.T, folder string) {
		object := readDocument(t, filepath.Join(folder, "input", "object"))
		compareProblems(t, folder, answerOne(t, verdict.Create(builtIn), `{}`, object))
	})
}

func TestUpdateRefuses(t *testing.T) {
	forEachCase(t, "refusedUpdate", func(t *testing.T, folder string) {
		old, changed := readDocument(t, filepath.Join(folder, "input", "old")), readDocument(t, filepath.Join(folder, "input", "new"))
		compareProblems(t, folder, answerOne(t, verdict.Update(builtIn), `{}`, old, changed))
		if unchanged := answerOne(t, verdict.Update(builtIn), `{}`, old, old); len(unchanged.Problems) > 0 {
			t.Errorf("no change is refused: %v", unchanged.Problems)
		}
	})
}

func builtIn(int) (served.Catalog, error) { return kinds.Catalog(), nil }

func forEachCase(t *testing.T, name string, test func(t *testing.T, folder string)) {
	folders, err := filepath.Glob(filepath.Join("testdata", name, "*"))
	if err != nil || len(folders) == 0 {
		t.Fatal("no cases", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) { test(t, folder) })
	}
}

// expectedProblem leaves the wording of Kubernetes aside, which changes with its releases.
type expectedProblem struct {
	Code string `json:"code"`
	Type string `json:"type,omitempty"`
	Path string `json:"path,omitempty"`
}

func compareProblems(t *testing.T, folder string, answer verdict.Verdict) {
	t.Helper()
	found := []expectedProblem{}
	for _, problem := range answer.Problems {
		if problem.Message == "" {
			t.Errorf("%v has no message", problem)
		}
		found = append(found, expectedProblem{problem.Code, problem.Type, problem.Path})
	}
	encoded, err := json.MarshalIndent(found, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	encoded = append(encoded, '\n')
	file := filepath.Join(folder, "expected", "problems.json")
	if *record {
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, encoded, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	expected, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(encoded, expected) {
		t.Errorf("got %s, expected %s", encoded, expected)
	}
}

func readDocument(t *testing.T, path string) []byte {
	t.Helper()
	document, err := os.ReadFile(path + ".json")
	if err == nil {
		return document
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return toJSON(t, readFile(t, path+".yaml"))
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	bytes, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func toJSON(t *testing.T, document []byte) []byte {
	t.Helper()
	converted, err := yaml.YAMLToJSON(document)
	if err != nil {
		t.Fatal(err)
	}
	return converted
}

func answerOne(t *testing.T, handle operation.Handler, options string, documents ...[]byte) verdict.Verdict {
	t.Helper()
	answers := answerAll(t, handle, options, documents...)
	if len(answers) != 1 {
		t.Fatalf("%d answers", len(answers))
	}
	return answers[0]
}

func answerAll(t *testing.T, handle operation.Handler, options string, documents ...[]byte) []verdict.Verdict {
	t.Helper()
	answers, err := handle(json.RawMessage(options), documents)
	if err != nil {
		t.Fatal(err)
	}
	verdicts := make([]verdict.Verdict, len(answers.Documents))
	for i, document := range answers.Documents {
		if len(document) == 0 {
			continue
		}
		var failure operation.Failure
		if err := errors.Join(json.Unmarshal(document, &failure), json.Unmarshal(document, &verdicts[i])); err != nil {
			t.Fatal(err)
		}
		if failure.Panic != "" {
			t.Errorf("document %d: panic: %s", i, failure.Panic)
		}
	}
	return verdicts
}
