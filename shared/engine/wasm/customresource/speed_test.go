package customresource

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"gitops-actions/engine/served"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apiserver/pkg/registry/rest"
	"sigs.k8s.io/yaml"
)

// TestTenThousandObjects keeps the time for small objects in bounds; without rules, they take a second of a processor.
func TestTenThousandObjects(t *testing.T) {
	const count = 10_000
	for name, body := range map[string]string{
		"defaults": `{"apiVersion":"defaults.example.com/v1","kind":"Oven","metadata":{"name":"a","labels":{"a":"b"}},
			"spec":{"replicas":3,"racks":[{"name":"x"}],"byName":{"a":{"level":1}}}}`,
		"rules": `{"apiVersion":"rules.example.com/v1","kind":"Check","metadata":{"name":"a","labels":{"a":"b"}},
			"spec":{"name":"abc","min":1,"max":2,"labels":{"a":"b"},"list":["a","b"],"url":"https://x"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			kind := kindFor(t, readJSON(t, "testdata/kinds", name, "definition.yaml"), "v1")
			start := time.Now()
			for range count {
				if err := tryCreate(kind, []byte(body)); err != nil {
					t.Fatal(err)
				}
			}
			took := time.Since(start)
			t.Logf("%d objects in %s", count, took)
			if took > 20*time.Second {
				t.Errorf("%d objects take %s", count, took)
			}
		})
	}
}

func tryCreate(kind *served.Kind, body []byte) error {
	made, err := kind.Decode(body)
	if err != nil {
		return err
	}
	ctx, _ := requestContext(kind)
	if err := prepare(ctx, kind, made.(*unstructured.Unstructured)); err != nil {
		return err
	}
	return rest.BeforeCreate(kind.Create, ctx, made)
}

// TestRealDefinitions measures definitions in the folder CUSTOM_RESOURCE_DEFINITIONS (YAML files of one definition each).
func TestRealDefinitions(t *testing.T) {
	folder := os.Getenv("CUSTOM_RESOURCE_DEFINITIONS")
	if folder == "" {
		t.Skip("CUSTOM_RESOURCE_DEFINITIONS names no folder")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var definitions [][]byte
	size := 0
	for _, file := range files {
		converted, err := yaml.YAMLToJSON(readFile(t, file))
		if err != nil {
			t.Fatal(err)
		}
		definitions = append(definitions, converted)
		size += len(converted)
	}
	for _, options := range []string{`{}`, `{"validate":true}`} {
		registered = newSets()
		start := time.Now()
		answers, err := Register()(json.RawMessage(options), definitions)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d definitions of %d bytes in %s", options, len(definitions), size, time.Since(start))
		for index, document := range answers.Documents {
			if len(document) > 0 {
				t.Logf("%s: %.300s", files[index], document)
			}
		}
		catalog, _ := Catalog(answers.Result.(Registered).ID)
		var total time.Duration
		for _, definition := range catalog.(set) {
			for name, version := range definition.versions {
				if !version.outline.Served {
					continue
				}
				start := time.Now()
				kind, err := catalog.Find(definition.groupVersionKind(name))
				if err != nil {
					t.Errorf("%s: %.300s", definition.name(), err)
					continue
				}
				found := time.Since(start)
				start = time.Now()
				if _, err := kind.Merge.Types(); err != nil {
					t.Errorf("%s: %.300s", definition.name(), err)
				}
				total += found
				if found > 100*time.Millisecond || options == "{}" && testing.Verbose() && found > 30*time.Millisecond {
					t.Logf("%s %s: found in %s, types in %s", definition.name(), name, found, time.Since(start))
				}
			}
		}
		var memory runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&memory)
		t.Logf("%s: all kinds in %s, %d MB", options, total, memory.HeapAlloc>>20)
	}
}
