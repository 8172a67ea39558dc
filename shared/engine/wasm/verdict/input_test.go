package verdict_test

import (
	"strings"
	"testing"

	"gitops-actions/engine/verdict"
)

func TestCreateAnswersBadInput(t *testing.T) {
	deep := func(open, inner, end string) string {
		return `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"x":` + strings.Repeat(open, 100_000) + inner + strings.Repeat(end, 100_000) + `}`
	}
	for name, test := range map[string]struct{ document, code, path string }{
		"nothing":                  {"", "wrong-type", ""},
		"null":                     {"null", "wrong-type", ""},
		"a list":                   {"[]", "wrong-type", ""},
		"bytes":                    {"\x00\xff\xfe", "wrong-type", ""},
		"an open object":           {`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}`, "invalid", ""},
		"an open string":           {`{"apiVersion":"v1","kind":"ConfigMap`, "invalid", ""},
		"an open escape":           {`{"apiVersion":"v1","kind":"ConfigMap\`, "invalid", ""},
		"more after the object":    {`{"apiVersion":"v1","kind":"ConfigMap"} x`, "invalid", ""},
		"no kind":                  {`{"apiVersion":"v1"}`, "invalid", "kind"},
		"no apiVersion":            {`{"kind":"ConfigMap"}`, "invalid", "apiVersion"},
		"kind is an object":        {`{"apiVersion":"v1","kind":{"kind":"ConfigMap"}}`, "wrong-type", "kind"},
		"apiVersion is a number":   {`{"apiVersion":1,"kind":"ConfigMap"}`, "wrong-type", "apiVersion"},
		"apiVersion has two parts": {`{"apiVersion":"a/b/c","kind":"ConfigMap"}`, "unknown-kind", "apiVersion"},
		"a value like a key":       {`{"x":"kind","kind":"Foo","apiVersion":"v1"}`, "unknown-kind", ""},
		"nested kinds don't count": {`{"metadata":{"kind":"ConfigMap","apiVersion":"v1"}}`, "invalid", "kind"},
		"deep lists":               {deep("[", "", "]"), "invalid", ""},
		"deep objects":             {deep(`{"a":`, "1", "}"), "invalid", ""},
		"a huge number":            {`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"priority":1` + strings.Repeat("0", 5000) + `}}`, "wrong-type", "spec.priority"},
		"a huge exponent":          {`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"b","resources":{"limits":{"cpu":1e999999999}}}]}}`, "wrong-type", "spec.containers[0].resources.limits[cpu]"},
		"too long":                 {`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"` + strings.Repeat("a", 4<<20) + `"}}`, "invalid", ""},
		"invalid UTF-8":            {"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\xff\"}}", "invalid", "metadata.name"},
		"metadata is a number":     {`{"apiVersion":"v1","kind":"ConfigMap","metadata":5}`, "wrong-type", "metadata"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := answerOne(t, verdict.Create(builtIn), `{}`, []byte(test.document))
			if len(answer.Problems) != 1 || answer.Problems[0].Code != test.code || answer.Problems[0].Path != test.path {
				t.Errorf("%.300v", answer.Problems)
			}
		})
	}
}

func TestCreateReadsTheKindAsTheDecoderDoes(t *testing.T) {
	for _, document := range []string{
		`{"kind":"Config\u004dap","apiVersion":"v1","metadata":{"name":"a"}}`,
		` { "metadata" : { "name" : "a" , "annotations" : { "kind" : "\"}{" } } , "apiVersion" : "v1" , "kind" : "ConfigMap" } `,
	} {
		if answer := answerOne(t, verdict.Create(builtIn), `{}`, []byte(document)); len(answer.Problems) > 0 {
			t.Errorf("%s: %v", document, answer.Problems)
		}
	}
}

func TestHandlersRefuseBadOptions(t *testing.T) {
	if _, err := verdict.Create(builtIn)([]byte(`{"namespace":5}`), nil); err == nil {
		t.Error("no error for a namespace that is a number")
	}
	if _, err := verdict.Update(builtIn)([]byte(`[]`), nil); err == nil {
		t.Error("no error for options that are a list")
	}
}
