// Package replace puts declarations of our own into vendored packages, in the place of those with the same names.
package replace

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gitops-actions/shake/source"
)

// fileName is what a replacement is called in the package that it goes to.
const fileName = "zz_replaced.go"

// Apply puts the files of a folder, which has a folder for each package as the vendor folder has, into the packages. A
// package that is not vendored is left out: not every release has all of them.
func Apply(replacements, vendor string) error {
	return filepath.WalkDir(replacements, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		of, err := filepath.Rel(replacements, filepath.Dir(path))
		if err != nil {
			return err
		}
		folder := filepath.Join(vendor, of)
		if _, err := os.Stat(folder); os.IsNotExist(err) {
			return nil
		}
		return put(path, folder)
	})
}

func put(replacement, folder string) error {
	text, err := os.ReadFile(replacement)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	syntax, err := parser.ParseFile(files, replacement, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	replaced := namesOf(syntax)
	target := filepath.Join(folder, fileName)
	if _, err := os.Stat(target); err == nil {
		return fmt.Errorf("%s: the package has another replacement", replacement)
	}
	others, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	for _, other := range others {
		if err := drop(other, replaced); err != nil {
			return err
		}
	}
	return os.WriteFile(target, text, 0o644)
}

// names are those of declarations; a method is named after its type too, such as Time.String.
type names map[string]bool

func namesOf(file *ast.File) names {
	found := names{}
	for _, declaration := range file.Decls {
		switch declared := declaration.(type) {
		case *ast.FuncDecl:
			found[source.FunctionName(declared)] = true
		case *ast.GenDecl:
			for _, spec := range declared.Specs {
				for _, name := range source.SpecNames(spec) {
					found[name.Name] = true
				}
			}
		}
	}
	return found
}

// replaces tells of functions with their names, and of the methods of types with their names.
func (n names) replaces(function *ast.FuncDecl) bool {
	receiver, _, isMethod := strings.Cut(source.FunctionName(function), ".")
	return n[source.FunctionName(function)] || isMethod && n[receiver]
}

// drop takes the declarations with these names out of a file. Imports that it then has no use for stay; they go when the
// file is cut.
func drop(path string, replaced names) error {
	files := token.NewFileSet()
	syntax, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	var dropped []source.Span
	for _, declaration := range syntax.Decls {
		switch declared := declaration.(type) {
		case *ast.FuncDecl:
			if replaced.replaces(declared) {
				dropped = append(dropped, source.SpanOf(files, declared, declared.Doc, nil))
			}
		case *ast.GenDecl:
			dropped = append(dropped, specs(files, declared, replaced)...)
		}
	}
	return source.Drop(path, dropped)
}

func specs(files *token.FileSet, declaration *ast.GenDecl, replaced names) []source.Span {
	var dropped []source.Span
	for _, spec := range declaration.Specs {
		all := source.SpecNames(spec)
		for _, name := range all {
			if replaced[name.Name] && len(all) == 1 {
				doc, comment := source.Comments(spec)
				dropped = append(dropped, source.SpanOf(files, spec, doc, comment))
			}
		}
	}
	if len(dropped) == len(declaration.Specs) && len(dropped) > 0 {
		return []source.Span{source.SpanOf(files, declaration, declaration.Doc, nil)}
	}
	return dropped
}
