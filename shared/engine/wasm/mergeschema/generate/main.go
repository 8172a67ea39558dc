// The command writes mergeschema/data/<minor>.bin.gz for the Kubernetes release that this module requires:
//
//	go run ./mergeschema/generate mergeschema/data
//	go run -modfile=versions/1.34.mod ./mergeschema/generate mergeschema/data
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/component-base/version"

	"gitops-actions/engine/mergeschema/source"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("usage: generate <folder for the result>")
	}
	types, err := source.Types()
	if err != nil {
		return err
	}
	encoded, err := types.Encode()
	if err != nil {
		return err
	}
	packed, err := pack(encoded)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(arguments[0], version.DefaultKubeBinaryVersion+".bin.gz"), packed, 0o644)
}

func pack(encoded []byte) ([]byte, error) {
	var packed bytes.Buffer
	packing, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := packing.Write(encoded); err != nil {
		return nil, err
	}
	if err := packing.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
