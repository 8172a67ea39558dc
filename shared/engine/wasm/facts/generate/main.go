// The command writes facts/<minor>.json for the Kubernetes release that this module requires:
//
//	go run ./facts/generate ../facts
//	go run -modfile=versions/1.34.mod ./facts/generate ../facts
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"gitops-actions/engine/facts"
	"gitops-actions/engine/facts/source"
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
	release, err := source.Release()
	if err != nil {
		return err
	}
	all, err := release.Facts()
	if err != nil {
		return err
	}
	text, err := encode(release.Minor, all)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(arguments[0], release.Minor+".json"), text, 0o644)
}

// encode writes one fact a line, so that a change of release shows as changed lines.
func encode(minor string, all []facts.Fact) ([]byte, error) {
	text := fmt.Appendf(nil, "{\n  \"release\": %q,\n  \"kinds\": [", minor)
	for index, fact := range all {
		line, err := json.Marshal(fact)
		if err != nil {
			return nil, err
		}
		if index > 0 {
			text = append(text, ',')
		}
		text = append(append(text, "\n    "...), line...)
	}
	return append(text, "\n  ]\n}\n"...), nil
}
