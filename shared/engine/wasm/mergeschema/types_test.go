package mergeschema_test

import (
	"bytes"
	"testing"

	"gitops-actions/engine/mergeschema"

	"k8s.io/component-base/version"
	"sigs.k8s.io/structured-merge-diff/v6/schema"
)

func TestEncodingKeepsTypes(t *testing.T) {
	name, atomic := "named", schema.Atomic
	text := schema.String
	types := &mergeschema.Types{Schema: &schema.Schema{Types: []schema.TypeDef{
		{Name: name, Atom: schema.Atom{Map: &schema.Map{
			ElementType:         schema.TypeRef{Inlined: schema.Atom{Scalar: &text}},
			ElementRelationship: schema.Separable,
			Fields: []schema.StructField{
				{Name: "a", Type: schema.TypeRef{NamedType: &name, ElementRelationship: &atomic}},
				{Name: "b", Type: schema.TypeRef{NamedType: &name}, Default: map[string]any{}},
				{Name: "c", Type: schema.TypeRef{Inlined: schema.Atom{Scalar: &text}}, Default: "TCP"},
				{Name: "d", Type: schema.TypeRef{Inlined: schema.Atom{List: &schema.List{
					ElementType: schema.TypeRef{NamedType: &name}, ElementRelationship: schema.Associative, Keys: []string{"c", "a"},
				}}}, Default: int64(0)},
			},
		}}},
	}}}
	encoded := encode(t, types)
	decoded, err := mergeschema.Decode(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if again := encode(t, decoded); !bytes.Equal(encoded, again) {
		t.Error("the decoded types are encoded in another way")
	}
	fields := decoded.Schema.Types[0].Map.Fields
	if *fields[0].Type.ElementRelationship != atomic || fields[1].Type.ElementRelationship != nil {
		t.Errorf("the relationships of fields are lost: %+v", fields)
	}
	if fields[2].Default != "TCP" || fields[3].Default != int64(0) || fields[0].Default != nil {
		t.Errorf("the defaults are lost: %+v", fields)
	}
	if keys := fields[3].Type.Inlined.List.Keys; len(keys) != 2 || keys[0] != "c" {
		t.Errorf("the keys are lost: %v", keys)
	}
}

func encode(t *testing.T, types *mergeschema.Types) []byte {
	t.Helper()
	encoded, err := types.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestDamagedDataIsAnError(t *testing.T) {
	types, err := mergeschema.Release(version.DefaultKubeBinaryVersion)
	if err != nil {
		t.Fatal(err)
	}
	whole := encode(t, types)
	for length := range 2000 {
		if _, err := mergeschema.Decode(whole[:length]); err == nil {
			t.Fatalf("%d bytes of %d are no error", length, len(whole))
		}
	}
}

func TestReleases(t *testing.T) {
	for _, minor := range []string{"1.34", "1.35", "1.36"} {
		types, err := mergeschema.Release(minor)
		if err != nil {
			t.Fatal(err)
		}
		for kind, name := range types.Kinds {
			if _, known := types.Schema.FindNamedType(name); !known {
				t.Errorf("%s: %v has no type %s", minor, kind, name)
			}
		}
	}
	if _, err := mergeschema.Release("1.1"); err == nil {
		t.Error("an unknown release is no error")
	}
}

func BenchmarkRelease(b *testing.B) {
	for b.Loop() {
		if _, err := mergeschema.Release(version.DefaultKubeBinaryVersion); err != nil {
			b.Fatal(err)
		}
	}
}
