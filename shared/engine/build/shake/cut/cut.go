// Package cut writes a program's packages again without the declarations that it can do without.
package cut

import (
	"go/ast"
	"go/token"
	"go/types"
	"os"

	"gitops-actions/shake/program"
	"gitops-actions/shake/reach"
	"gitops-actions/shake/source"
)

// Count says how much of a program was kept.
type Count struct {
	Packages, KeptPackages         int
	Declarations, KeptDeclarations int
}

// Program rewrites all files in their places. Files and packages with nothing left in them are removed.
func Program(whole *program.Program, reached *reach.Reached) (Count, error) {
	var count Count
	for _, each := range whole.Packages {
		count.Packages++
		if reached.NeedsPackage(each) {
			count.KeptPackages++
		}
		left := len(each.Files)
		for _, file := range each.Files {
			left--
			cutter := cutter{program: whole, reached: reached, of: each, file: file, count: &count}
			// A package that is imported for its effects needs a file, even if it has no effects left.
			if err := cutter.write(left == 0 && reached.NeedsPackage(each)); err != nil {
				return count, err
			}
		}
	}
	return count, nil
}

type cutter struct {
	program *program.Program
	reached *reach.Reached
	of      *program.Package
	file    *program.File
	count   *Count

	dropped []source.Span
	kept    int
	// used are the imports that kept declarations use, and found the packages whose names they use without qualifier.
	used  map[*types.PkgName]bool
	found map[*types.Package]bool
}

func (c *cutter) write(isLast bool) error {
	c.used, c.found = map[*types.PkgName]bool{}, map[*types.Package]bool{}
	for _, declaration := range c.file.Syntax.Decls {
		c.declaration(declaration)
	}
	for _, declaration := range c.file.Syntax.Decls {
		if imports, is := declaration.(*ast.GenDecl); is && imports.Tok == token.IMPORT {
			c.imports(imports)
		}
	}
	if c.kept == 0 && !isLast || !c.reached.NeedsPackage(c.of) {
		return os.Remove(c.file.Path)
	}
	return source.Drop(c.file.Path, c.dropped)
}

func (c *cutter) declaration(declaration ast.Decl) {
	units := reach.Units(c.of, declaration)
	c.count.Declarations += len(units)
	kept := 0
	for _, unit := range units {
		if c.reached.Needs(unit.Node) {
			kept++
			c.use(unit.Node)
		}
	}
	c.kept += kept
	c.count.KeptDeclarations += kept
	if len(units) == 0 || kept == len(units) {
		return
	}
	if kept == 0 {
		c.drop(declaration, source.Doc(declaration), nil)
		return
	}
	for _, unit := range units {
		if !c.reached.Needs(unit.Node) {
			doc, comment := source.Comments(unit.Node)
			c.drop(unit.Node, doc, comment)
		}
	}
}

// use notes the imports that a kept declaration needs.
func (c *cutter) use(node ast.Node) {
	ast.Inspect(node, func(node ast.Node) bool {
		name, is := node.(*ast.Ident)
		if !is {
			return true
		}
		switch used := c.of.Info.Uses[name].(type) {
		case nil:
		case *types.PkgName:
			c.used[used] = true
		default:
			c.found[used.Pkg()] = true
		}
		return true
	})
}

func (c *cutter) imports(declaration *ast.GenDecl) {
	kept := 0
	var dropped []*ast.ImportSpec
	for _, spec := range declaration.Specs {
		imported := spec.(*ast.ImportSpec)
		if c.needsImport(imported) {
			kept++
		} else {
			dropped = append(dropped, imported)
		}
	}
	if kept == 0 {
		c.drop(declaration, source.Doc(declaration), nil)
		return
	}
	c.kept += c.blank(declaration)
	for _, each := range dropped {
		c.drop(each, each.Doc, each.Comment)
	}
}

// blank counts the imports for their effects, which keep a file alive.
func (c *cutter) blank(declaration *ast.GenDecl) int {
	count := 0
	for _, spec := range declaration.Specs {
		if name := spec.(*ast.ImportSpec).Name; name != nil && name.Name == "_" {
			count++
		}
	}
	return count
}

func (c *cutter) needsImport(imported *ast.ImportSpec) bool {
	if imported.Name == nil {
		name, _ := c.of.Info.Implicits[imported].(*types.PkgName)
		return c.used[name]
	}
	switch imported.Name.Name {
	case "_":
		return true
	case ".":
		name, _ := c.of.Info.Implicits[imported].(*types.PkgName)
		return name != nil && c.found[name.Imported()]
	}
	name, _ := c.of.Info.Defs[imported.Name].(*types.PkgName)
	return c.used[name]
}

func (c *cutter) drop(node ast.Node, doc, comment *ast.CommentGroup) {
	c.dropped = append(c.dropped, source.SpanOf(c.program.Files, node, doc, comment))
}
