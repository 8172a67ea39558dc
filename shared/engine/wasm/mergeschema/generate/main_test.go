package main

import (
	"bytes"
	"testing"

	"gitops-actions/engine/mergeschema"
	"gitops-actions/engine/mergeschema/source"

	"k8s.io/component-base/version"
)

// TestDataIsOfThisRelease fails where the module k8s.io/kubernetes has moved and the data has not.
func TestDataIsOfThisRelease(t *testing.T) {
	made, err := source.Types()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := mergeschema.Release(version.DefaultKubeBinaryVersion)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(encode(t, made), encode(t, kept)) {
		t.Error("the merge schemas are not those of the module; run go run ./mergeschema/generate mergeschema/data")
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
