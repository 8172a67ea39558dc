package customresource

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"gitops-actions/engine/operation"
	"k8s.io/apimachinery/pkg/api/meta"
	kuberuntime "k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// definitionOf is a definition of the kind Thing with one version, v1.
func definitionOf(plural, schema string) []byte {
	return fmt.Appendf(nil, `{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"%[1]s.limits.example.com"},
		"spec":{"group":"limits.example.com","scope":"Namespaced","names":{"plural":"%[1]s","kind":"Thing"},
		"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":%[2]s}}]}}`, plural, schema)
}

func thing(spec string) []byte {
	return fmt.Appendf(nil, `{"apiVersion":"limits.example.com/v1","kind":"Thing","metadata":{"name":"a"},"spec":%s}`, spec)
}

const openSchema = `{"type":"object","x-kubernetes-preserve-unknown-fields":true}`

func register(t *testing.T, options string, definitions ...[]byte) operation.Answers {
	t.Helper()
	answers, err := Register()(json.RawMessage(options), definitions)
	if err != nil {
		t.Fatal(err)
	}
	id := answers.Result.(Registered).ID
	t.Cleanup(func() { registered.release(id) })
	return answers
}

func TestDocumentsThatAreNoDefinitions(t *testing.T) {
	deep := strings.Repeat(`{"type":"object","properties":{"a":`, 5000) + `{"type":"string"}` + strings.Repeat(`}}`, 5000)
	for name, one := range map[string]struct{ document, wanted string }{
		"empty":               {``, "unexpected end of JSON input"},
		"not JSON":            {`{"a"`, "unexpected end of JSON input"},
		"a list":              {`[]`, "cannot unmarshal array"},
		"null":                {`null`, "Unsupported value"},
		"another kind":        {`{"apiVersion":"v1","kind":"Pod"}`, "Unsupported value"},
		"an older version":    {`{"apiVersion":"apiextensions.k8s.io/v1beta1","kind":"CustomResourceDefinition"}`, "Unsupported value"},
		"nothing in it":       {`{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition"}`, "Required value"},
		"versions of strings": {`{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"versions":["v1"]}}`, "cannot unmarshal string"},
		"nested too deep":     {string(definitionOf("deeps", deep)), "nested deeper"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, options := range []string{``, `{"validate":true}`} {
				answers := register(t, options, []byte(one.document))
				if !strings.Contains(string(answers.Documents[0]), one.wanted) || strings.Contains(string(answers.Documents[0]), `"panic"`) {
					t.Errorf("%q: got %s, want %s", options, answers.Documents[0], one.wanted)
				}
			}
		})
	}
}

func TestSchemasThatCanNotBeUsedAreToldWhenTheKindIsAskedFor(t *testing.T) {
	for name, one := range map[string]struct{ schema, wanted string }{
		"not structural":        {`{"type":"object","properties":{"a":{}}}`, "not structural"},
		"property of a type":    {`{"type":"object","properties":{"a":{"type":"strange"}}}`, ""},
		"schema of a list":      {`{"type":"object","properties":{"a":{"type":"array","items":[{"type":"string"}]}}}`, "structural"},
		"a schema of strings":   {`"x"`, "cannot unmarshal string"},
		"reference":             {`{"type":"object","properties":{"a":{"$ref":"#"}}}`, "structural"},
		"additional properties": {`{"type":"object","additionalProperties":{"type":"string"},"properties":{"a":{"type":"string"}}}`, "structural"},
	} {
		t.Run(name, func(t *testing.T) {
			answers := register(t, "", definitionOf("things", one.schema))
			if len(answers.Documents[0]) > 0 {
				t.Fatalf("told at once: %s", answers.Documents[0])
			}
			catalog, _ := Catalog(answers.Result.(Registered).ID)
			_, err := catalog.Find(schema.GroupVersionKind{Group: "limits.example.com", Version: "v1", Kind: "Thing"})
			if (one.wanted == "") != (err == nil) || err != nil && (!strings.Contains(err.Error(), one.wanted) || !meta.IsNoMatchError(err)) {
				t.Errorf("got %v, want %q", err, one.wanted)
			}
		})
	}
}

func TestFind(t *testing.T) {
	catalog := catalogOf(t, readJSON(t, "testdata/kinds/versions/definition.yaml"))
	for name, one := range map[string]struct {
		kind              schema.GroupVersionKind
		noMatch, unknown  bool
		resource, message string
	}{
		"served":         {kind: schema.GroupVersionKind{Group: "versions.example.com", Version: "v1beta1", Kind: "Clock"}, resource: "clocks"},
		"not served":     {kind: schema.GroupVersionKind{Group: "versions.example.com", Version: "v1alpha1", Kind: "Clock"}, noMatch: true, message: "serves v1, v1beta1, v1alpha2"},
		"no version":     {kind: schema.GroupVersionKind{Group: "versions.example.com", Version: "v9", Kind: "Clock"}, noMatch: true, message: "serves v1, v1beta1, v1alpha2"},
		"list kind":      {kind: schema.GroupVersionKind{Group: "versions.example.com", Version: "v1", Kind: "ClockList"}, unknown: true},
		"another group":  {kind: schema.GroupVersionKind{Group: "example.com", Version: "v1", Kind: "Clock"}, unknown: true},
		"a group's name": {kind: schema.GroupVersionKind{Group: "__proto__", Version: "v1", Kind: "Clock"}, unknown: true},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := catalog.Find(one.kind)
			if kuberuntime.IsNotRegisteredError(err) != one.unknown || meta.IsNoMatchError(err) != one.noMatch {
				t.Fatalf("got %v", err)
			}
			if one.message != "" && !strings.Contains(err.Error(), one.message) {
				t.Errorf("got %v, want %s", err, one.message)
			}
			if err == nil && (found.Resource.Resource != one.resource || found.GroupVersionKind != one.kind || !found.Namespaced) {
				t.Errorf("got %+v", found)
			}
		})
	}
}

func TestTwoDefinitionsOfAKind(t *testing.T) {
	first, second := definitionOf("things", openSchema), definitionOf("others", openSchema)
	answers := register(t, "", first, first, second)
	if len(answers.Documents[0])+len(answers.Documents[1]) > 0 || !strings.Contains(string(answers.Documents[2]), `"conflict"`) {
		t.Errorf("got %s", answers.Documents)
	}
}

func TestSets(t *testing.T) {
	one, other := definitionOf("things", openSchema), readJSON(t, "testdata/kinds/open/definition.yaml")
	first, second := register(t, "", one), register(t, "", one, other)
	id := first.Result.(Registered).ID
	if registered.byID[id][schema.GroupKind{Group: "limits.example.com", Kind: "Thing"}] != registered.byID[second.Result.(Registered).ID][schema.GroupKind{Group: "limits.example.com", Kind: "Thing"}] {
		t.Error("the same definition is built twice")
	}
	if _, err := Release()(json.RawMessage(fmt.Sprintf(`{"id":%d}`, id)), nil); err != nil {
		t.Error(err)
	}
	if _, found := Catalog(id); found {
		t.Error("a released set is found")
	}
	if _, err := Release()(json.RawMessage(fmt.Sprintf(`{"id":%d}`, id)), nil); err == nil {
		t.Error("a set is released twice")
	}
	if _, err := Register()(json.RawMessage(`[]`), nil); err == nil {
		t.Error("options that are a list are read")
	}
	if _, found := Catalog(0); found {
		t.Error("there is a set 0")
	}
}

func TestTooManySets(t *testing.T) {
	few := newSets()
	for range maxSets {
		if _, err := few.keep(set{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := few.keep(set{}); err == nil {
		t.Error("sets are kept without end")
	}
}

func TestCacheForgets(t *testing.T) {
	document := func(number int) []byte { return definitionOf(fmt.Sprintf("things%d", number), openSchema) }
	cache := newDefinitionCache(3 * len(document(0)))
	first := cache.get(document(0))
	cache.get(document(1))
	cache.get(document(2))
	if cache.get(document(0)) != first {
		t.Error("a definition that was just used is forgotten")
	}
	cache.get(document(3))
	if cache.get(document(0)) != first || len(cache.entries) != 3 || cache.size > cache.limit {
		t.Errorf("%d definitions of %d bytes are kept", len(cache.entries), cache.size)
	}
}

func TestHostileObjects(t *testing.T) {
	costly := `{"type":"object","properties":{"spec":{"type":"object","properties":{"list":{"type":"array","items":{"type":"string"},
		"x-kubernetes-validations":[{"rule":"self.all(a, self.all(b, self.all(c, a + b + c != 'x')))"}]}}}}}`
	pattern := `{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string","pattern":"^(a|a?)+(b*)*$"}}}}}`
	broken := `{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string","pattern":"^(?!a)"}}}}}`
	uncompiled := `{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-validations":[{"rule":"self.nothing"}]}}}`
	list := `["` + strings.Repeat(`a","`, 300) + `a"]`
	for name, one := range map[string]struct {
		schema, spec string
		wanted       string
	}{
		"a rule over its budget":         {costly, `{"list":` + list + `}`, "actual cost limit exceeded"},
		"a pattern that is hard":         {pattern, `{"a":"` + strings.Repeat("a", 1_000_000) + `!"}`, "should match"},
		"a pattern Go can't read":        {broken, `{"a":"b"}`, "pattern"},
		"a rule that does not compile":   {uncompiled, `{}`, "compilation failed"},
		"more bytes than a request has":  {openSchema, `{"a":"` + strings.Repeat("a", 10_000_000) + `"}`, "limit is 3145728"},
		"nested deep":                    {openSchema, strings.Repeat(`{"a":`, 200) + `1` + strings.Repeat(`}`, 200), ""},
		"many fields that nobody knows":  {costly, `{"list":[],` + strings.Repeat(`"x":1,`, 50000) + `"y":1}`, "unknown field"},
		"an escaped quote before braces": {openSchema, `{"a":"\"` + strings.Repeat("{", 10_000) + `"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got := create(t, catalogOf(t, definitionOf("things", one.schema)), thing(one.spec))
			told := got.Error + strings.Join(got.Causes, "\n")
			if len(told) > 1000 {
				told = told[:1000]
			}
			if one.wanted == "" && told != "" || !strings.Contains(got.Error+strings.Join(got.Causes, "\n"), one.wanted) {
				t.Errorf("got %s, want %s", told, one.wanted)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it takes %s", took)
			}
		})
	}
}

func TestDeepSchema(t *testing.T) {
	schema := `{"type":"string","x-kubernetes-validations":[{"rule":"self != 'x'"}]}`
	spec := `"x"`
	for range 100 {
		schema = `{"type":"object","properties":{"a":` + schema + `}}`
		spec = `{"a":` + spec + `}`
	}
	got := create(t, catalogOf(t, definitionOf("things", `{"type":"object","properties":{"spec":`+schema+`}}`)), thing(spec))
	if len(got.Causes) != 1 || !strings.Contains(got.Causes[0], "failed rule") {
		t.Errorf("got %s %s", got.Error, got.Causes)
	}
}

func TestBodiesThatCanNotBeRead(t *testing.T) {
	kind := kindFor(t, definitionOf("things", openSchema), "v1")
	for name, one := range map[string]struct{ body, wanted string }{
		"empty":                 {``, "unexpected end of JSON input"},
		"not JSON":              {string(thing(`]`)), "invalid character"},
		"a list":                {`[]`, "cannot unmarshal array"},
		"null":                  {`null`, "'Kind' is missing"},
		"no kind":               {`{"apiVersion":"limits.example.com/v1"}`, "'Kind' is missing"},
		"no apiVersion":         {`{"kind":"Thing"}`, "does not match the expected API version"},
		"another apiVersion":    {`{"kind":"Thing","apiVersion":"limits.example.com/v2"}`, "does not match the expected API version"},
		"a number too large":    {string(thing(`{"a":1e999}`)), "cannot unmarshal number 1e999"},
		"nested too deep":       {string(thing(strings.Repeat(`{"a":`, 100_000) + `1` + strings.Repeat(`}`, 100_000))), "nested deeper"},
		"larger than a request": {string(thing(`{"a":"` + strings.Repeat("a", 4<<20) + `"}`)), "limit is 3145728"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := kind.Decode([]byte(one.body)); err == nil || !strings.Contains(err.Error(), one.wanted) {
				t.Errorf("got %v, want %s", err, one.wanted)
			}
		})
	}
}

// TestMemoryIsLetGo registers many definitions, each once, and releases them.
func TestMemoryIsLetGo(t *testing.T) {
	var before, after runtime.MemStats
	large := strings.Repeat("x", 1<<20)
	runtime.GC()
	runtime.ReadMemStats(&before)
	for number := range 100 {
		schema := fmt.Sprintf(`{"type":"object","description":"%d %s"}`, number, large)
		answers, err := Register()(nil, [][]byte{definitionOf("things", schema)})
		if err != nil {
			t.Fatal(err)
		}
		catalog, _ := Catalog(answers.Result.(Registered).ID)
		if _, err := catalog.Find(schemaKind()); err != nil {
			t.Fatal(err)
		}
		if !registered.release(answers.Result.(Registered).ID) {
			t.Fatal(errors.New("not released"))
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8*maxCachedBytes {
		t.Errorf("%d MB are kept", grown>>20)
	}
}

func schemaKind() schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: "limits.example.com", Version: "v1", Kind: "Thing"}
}
