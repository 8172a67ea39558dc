// Package program holds a Go program as syntax and types: every package outside the standard library, from source.
package program

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"sync"
)

// Program is a main package and all that it imports.
type Program struct {
	Files *token.FileSet
	// Packages are those outside the standard library, each after the ones that it imports.
	Packages []*Package
	// Standard has the names of the methods of all interfaces in the linked parts of the standard library.
	Standard map[string]bool

	byPath map[string]*Package
}

// Package is one package with what the type checker found in it.
type Package struct {
	Path   string
	Folder string
	Files  []*File
	Types  *types.Package
	Info   *types.Info
	listed listing
}

// File is one file of a package.
type File struct {
	Path   string
	Syntax *ast.File
}

// Package finds a package by its types; nil for the standard library.
func (p *Program) Package(found *types.Package) *Package {
	if found == nil {
		return nil
	}
	return p.byPath[found.Path()]
}

// ByPath finds a package by its path; nil for the standard library.
func (p *Program) ByPath(path string) *Package {
	return p.byPath[path]
}

// Load reads the program whose main package is in the folder, for wasip1 and with the vendor folder's packages.
func Load(folder, tags string) (*Program, error) {
	listed, err := list(folder, tags)
	if err != nil {
		return nil, err
	}
	program := &Program{Files: token.NewFileSet(), byPath: map[string]*Package{}, Standard: map[string]bool{}}
	exports := map[string]string{}
	for _, each := range listed {
		if each.Standard {
			exports[each.ImportPath] = each.Export
			if err := program.addStandard(each); err != nil {
				return nil, err
			}
			continue
		}
		found := &Package{Path: each.ImportPath, Folder: each.Dir, listed: each}
		program.Packages = append(program.Packages, found)
		program.byPath[found.Path] = found
	}
	if err := program.parse(); err != nil {
		return nil, err
	}
	program.check(exports)
	return program, nil
}

// addStandard takes the names of interfaces' methods from the source, since the export data lacks unexported interfaces,
// which the standard library also asks values for.
func (p *Program) addStandard(listed listing) error {
	for _, name := range listed.GoFiles {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(listed.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for name := range InterfaceMethods(file) {
			p.Standard[name] = true
		}
	}
	return nil
}

// InterfaceMethods gives the names of the methods that the interfaces within a piece of syntax name themselves.
func InterfaceMethods(node ast.Node) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(node, func(node ast.Node) bool {
		if found, is := node.(*ast.InterfaceType); is {
			for _, field := range found.Methods.List {
				for _, name := range field.Names {
					names[name.Name] = true
				}
			}
		}
		return true
	})
	return names
}

func (p *Program) parse() error {
	failed := make(chan error, len(p.Packages))
	var waiting sync.WaitGroup
	slots := make(chan struct{}, 4)
	for _, each := range p.Packages {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := each.parse(p.Files); err != nil {
				failed <- err
			}
		}()
	}
	waiting.Wait()
	close(failed)
	return <-failed
}

func (p *Package) parse(files *token.FileSet) error {
	for _, name := range p.listed.GoFiles {
		path := filepath.Join(p.Folder, name)
		syntax, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.Files = append(p.Files, &File{Path: path, Syntax: syntax})
	}
	return nil
}

// check finds the types of all packages, in the order of their imports.
func (p *Program) check(exports map[string]string) {
	standard := importer.ForCompiler(p.Files, "gc", openExport(exports))
	for _, each := range p.Packages {
		each.Info = &types.Info{
			Defs:       map[*ast.Ident]types.Object{},
			Uses:       map[*ast.Ident]types.Object{},
			Implicits:  map[ast.Node]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{},
		}
		config := types.Config{
			Importer:  imports{program: p, of: each, standard: standard},
			Sizes:     types.SizesFor("gc", "wasm"),
			GoVersion: each.goVersion(),
			// Mistakes are for the compiler to tell: there are some in what is for other systems, or only used by what
			// a patch replaces, and is dropped.
			Error: func(error) {},
		}
		var syntax []*ast.File
		for _, file := range each.Files {
			syntax = append(syntax, file.Syntax)
		}
		each.Types, _ = config.Check(each.Path, p.Files, syntax, each.Info)
	}
}

// imports finds what a package imports: parsed packages by their types, others by the compiler's export data.
type imports struct {
	program  *Program
	of       *Package
	standard types.Importer
}

func (i imports) Import(path string) (*types.Package, error) {
	if mapped, has := i.of.listed.ImportMap[path]; has {
		path = mapped
	}
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if found := i.program.byPath[path]; found != nil {
		if found.Types == nil {
			return nil, fmt.Errorf("%s comes too late", path)
		}
		return found.Types, nil
	}
	return i.standard.Import(path)
}
