// Package registration takes versions out of the functions that register the versions of an API group.
package registration

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"gitops-actions/shake/source"
)

// Drop goes through the packages whose folders match the patterns. In their functions, it drops the calls of packages whose
// paths match an expression, and drops what is of these packages from the lists that other calls are given. Imports
// that are then not used stay; they go when the file is cut. A group all of whose versions match keeps them.
func Drop(vendor string, packages []string, versions *regexp.Regexp) error {
	for _, pattern := range packages {
		files, err := filepath.Glob(filepath.Join(vendor, filepath.FromSlash(pattern), "*.go"))
		if err != nil {
			return err
		}
		if len(files) == 0 {
			return fmt.Errorf("no package is %s", pattern)
		}
		for _, file := range files {
			if err := dropFromFile(file, versions); err != nil {
				return err
			}
		}
	}
	return nil
}

func dropFromFile(path string, versions *regexp.Regexp) error {
	files := token.NewFileSet()
	syntax, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	dropper := dropper{files: files, names: importedNames(syntax, versions)}
	for _, declaration := range syntax.Decls {
		if function, is := declaration.(*ast.FuncDecl); is && function.Body != nil {
			dropper.statements(function.Body.List)
		}
	}
	if dropper.isEmptied {
		return nil
	}
	return source.Drop(path, dropper.dropped)
}

// importedNames are the names under which a file knows packages with matching paths.
func importedNames(file *ast.File, versions *regexp.Regexp) map[string]bool {
	names := map[string]bool{}
	for _, imported := range file.Imports {
		path, err := strconv.Unquote(imported.Path.Value)
		if err != nil || !versions.MatchString(path) {
			continue
		}
		if imported.Name != nil {
			names[imported.Name.Name] = true
		} else {
			names[path[strings.LastIndex(path, "/")+1:]] = true
		}
	}
	return names
}

type dropper struct {
	files   *token.FileSet
	names   map[string]bool
	dropped []source.Span
	// isEmptied is set where nothing would be left of a list.
	isEmptied bool
}

func (d *dropper) statements(statements []ast.Stmt) {
	for _, statement := range statements {
		if d.callsDropped(statement) {
			d.dropped = append(d.dropped, source.SpanOf(d.files, statement, nil, nil))
			continue
		}
		ast.Inspect(statement, func(node ast.Node) bool {
			if call, is := node.(*ast.CallExpr); is {
				d.arguments(call)
			}
			return true
		})
	}
}

func (d *dropper) callsDropped(statement ast.Stmt) bool {
	calls := false
	ast.Inspect(statement, func(node ast.Node) bool {
		if call, is := node.(*ast.CallExpr); is && d.isDropped(call.Fun) {
			calls = true
		}
		return !calls
	})
	return calls
}

// arguments drops each matching argument with the comma that separates it from the others.
func (d *dropper) arguments(call *ast.CallExpr) {
	left := 0
	for _, argument := range call.Args {
		if !d.isDropped(argument) {
			left++
		}
	}
	if left == len(call.Args) {
		return
	}
	if left == 0 {
		d.isEmptied = true
		return
	}
	isFirst := true
	for i, argument := range call.Args {
		if !d.isDropped(argument) {
			isFirst = false
			continue
		}
		span := source.SpanOf(d.files, argument, nil, nil)
		if isFirst {
			span.To = source.SpanOf(d.files, call.Args[i+1], nil, nil).From
		} else {
			span.From = source.SpanOf(d.files, call.Args[i-1], nil, nil).To
		}
		d.dropped = append(d.dropped, span)
	}
}

// isDropped tells of a name in a matching package.
func (d *dropper) isDropped(expression ast.Expr) bool {
	selector, is := expression.(*ast.SelectorExpr)
	if !is {
		return false
	}
	of, is := selector.X.(*ast.Ident)
	return is && d.names[of.Name]
}
