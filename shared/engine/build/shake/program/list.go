package program

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// listing is what `go list` tells of a package.
type listing struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Standard   bool
	Export     string
	ImportMap  map[string]string
	Module     *struct{ GoVersion string }
}

// list names all packages of a program. Those of the standard library get compiled, for their export data.
func list(folder, tags string) ([]listing, error) {
	all, err := goList(folder, tags, "-deps", ".")
	if err != nil {
		return nil, err
	}
	var standard []string
	for _, each := range all {
		if each.Standard {
			standard = append(standard, each.ImportPath)
		}
	}
	compiled, err := goList(folder, tags, append([]string{"-export"}, standard...)...)
	if err != nil {
		return nil, err
	}
	exports := map[string]string{}
	for _, each := range compiled {
		exports[each.ImportPath] = each.Export
	}
	for i := range all {
		all[i].Export = exports[all[i].ImportPath]
	}
	return all, nil
}

func goList(folder, tags string, arguments ...string) ([]listing, error) {
	fields := "-json=ImportPath,Dir,GoFiles,Standard,Export,ImportMap,Module"
	command := exec.Command("go", append([]string{"list", "-mod=vendor", "-trimpath", "-tags=" + tags, fields}, arguments...)...)
	command.Dir = folder
	var output, complaints bytes.Buffer
	command.Stdout, command.Stderr = &output, &complaints
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, complaints.String())
	}
	var found []listing
	for decoder := json.NewDecoder(&output); ; {
		var each listing
		err := decoder.Decode(&each)
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		found = append(found, each)
	}
}

func openExport(exports map[string]string) func(path string) (io.ReadCloser, error) {
	return func(path string) (io.ReadCloser, error) {
		file := exports[path]
		if file == "" {
			return nil, fmt.Errorf("there is no export data of %s", path)
		}
		return os.Open(file)
	}
}

func (p *Package) goVersion() string {
	if p.listed.Module == nil || p.listed.Module.GoVersion == "" {
		return ""
	}
	return "go" + p.listed.Module.GoVersion
}
