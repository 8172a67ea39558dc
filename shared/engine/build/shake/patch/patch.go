// Package patch reads what is to be left out of Kubernetes beyond what can't be reached: data, with a reason for each.
package patch

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
)

// List is what to leave out.
type List struct {
	Methods []Methods `json:"methods"`
	Effects []Effects `json:"effects"`
	// Registrations are made undone before anything is read.
	Registrations []Registrations `json:"registrations"`
}

// Methods are kept only where they are called by name on their own types, not because an interface has a method of
// that name.
type Methods struct {
	Reason string `json:"reason"`
	// Packages are patterns: a path, or a path that ends in /... for all below it.
	Packages []string `json:"packages"`
	// Files are names of files in these packages; none stands for all.
	Files []string `json:"files"`
	Names []string `json:"names"`
}

// Effects are what packages do when they start, such as their functions called init, that is left undone.
type Effects struct {
	Reason   string   `json:"reason"`
	Packages []string `json:"packages"`
	Files    []string `json:"files"`
}

// Registrations are versions of API groups that are not registered.
type Registrations struct {
	Reason string `json:"reason"`
	// Packages register versions. They are patterns of folders below the vendor folder.
	Packages []string `json:"packages"`
	// Versions is a regular expression for the paths of the versions' packages.
	Versions string `json:"versions"`
}

// Read reads a list from a file.
func Read(file string) (*List, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	list := &List{}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(list); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}

// IsQuiet tells whether a method, of a type in a package and in a file with this name, is one that interfaces don't keep.
func (l *List) IsQuiet(of, file, method string) bool {
	for _, each := range l.Methods {
		inFile := len(each.Files) == 0 || slices.Contains(each.Files, file)
		if inFile && slices.Contains(each.Names, method) && matchesAny(each.Packages, of) {
			return true
		}
	}
	return false
}

// IsUndone tells whether the effects of a package that are in a file with this name are left undone.
func (l *List) IsUndone(of, file string) bool {
	for _, each := range l.Effects {
		if slices.Contains(each.Files, file) && matchesAny(each.Packages, of) {
			return true
		}
	}
	return false
}

func matchesAny(patterns []string, of string) bool {
	for _, pattern := range patterns {
		if prefix, below := strings.CutSuffix(pattern, "/..."); below {
			if of == prefix || strings.HasPrefix(of, prefix+"/") {
				return true
			}
		} else if matched, _ := path.Match(pattern, of); matched {
			return true
		}
	}
	return false
}
