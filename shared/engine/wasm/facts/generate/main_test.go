package main

import (
	"bytes"
	"os"
	"testing"

	"gitops-actions/engine/facts/source"
)

// TestFilesAreOfThisRelease fails where the module k8s.io/kubernetes has moved and the file has not.
func TestFilesAreOfThisRelease(t *testing.T) {
	release, err := source.Release()
	if err != nil {
		t.Fatal(err)
	}
	all, err := release.Facts()
	if err != nil {
		t.Fatal(err)
	}
	made, err := encode(release.Minor, all)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("../../../facts/" + release.Minor + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made, kept) {
		t.Error("the facts are not those of the module; run go run ./facts/generate ../facts")
	}
}
