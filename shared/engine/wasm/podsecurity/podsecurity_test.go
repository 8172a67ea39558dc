package podsecurity_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"gitops-actions/engine/kinds"
	"gitops-actions/engine/podsecurity"
	"gitops-actions/engine/served"
)

var update = flag.Bool("update", false, "write what is answered to the expected files")

func catalogs(int) (served.Catalog, error) { return kinds.Catalog(), nil }

// TestPods reads the cases in testdata: objects and the level in input/, and the answers in expected/.
func TestPods(t *testing.T) {
	folders, err := filepath.Glob("testdata/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			options, err := yaml.YAMLToJSON(read(t, folder, "input/request.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			var documents [][]byte
			for _, text := range strings.Split(string(read(t, folder, "input/objects.yaml")), "---\n") {
				document, err := yaml.YAMLToJSON([]byte(text))
				if err != nil {
					t.Fatal(err)
				}
				documents = append(documents, document)
			}
			answers, err := podsecurity.Handler(catalogs)(options, documents)
			if err != nil {
				t.Fatal(err)
			}
			var verdicts []any
			for _, answer := range answers.Documents {
				var verdict any
				if len(answer) > 0 {
					if err := json.Unmarshal(answer, &verdict); err != nil {
						t.Fatal(err)
					}
				}
				verdicts = append(verdicts, verdict)
			}
			check(t, folder, "expected/verdicts.yaml", verdicts)
		})
	}
}

func TestMistakesInOptionsFailTheBatch(t *testing.T) {
	for options, wanted := range map[string]string{
		`{}`:                                    "must be one of privileged, baseline, restricted",
		`{"level":"strict"}`:                    `level "strict"`,
		`{"level":"baseline","version":"1.36"}`: `version "1.36": must be "latest" or "v1.x"`,
		`[]`:                                    "the options can't be read",
	} {
		t.Run(options, func(t *testing.T) {
			_, err := podsecurity.Handler(catalogs)([]byte(options), nil)
			if err == nil || !strings.Contains(err.Error(), wanted) {
				t.Errorf("got %v", err)
			}
		})
	}
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

func read(t *testing.T, folder, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}
