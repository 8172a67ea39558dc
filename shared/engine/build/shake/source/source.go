// Package source takes pieces out of Go files and leaves the rest as it is written.
package source

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"slices"
)

// Span is a piece of a file, in bytes.
type Span struct{ From, To int }

// SpanOf is the piece of a node with the comments that belong to it, which may be nil.
func SpanOf(files *token.FileSet, node ast.Node, doc, comment *ast.CommentGroup) Span {
	from, to := node.Pos(), node.End()
	if doc != nil && doc.Pos() < from {
		from = doc.Pos()
	}
	if comment != nil && comment.End() > to {
		to = comment.End()
	}
	file := files.File(node.Pos())
	return Span{From: file.Offset(from), To: file.Offset(to)}
}

// Doc is the comment before a declaration, or nil.
func Doc(declaration ast.Decl) *ast.CommentGroup {
	switch found := declaration.(type) {
	case *ast.FuncDecl:
		return found.Doc
	case *ast.GenDecl:
		return found.Doc
	}
	return nil
}

// Comments are those before and after one of several declarations in brackets; either may be nil.
func Comments(spec ast.Node) (doc, comment *ast.CommentGroup) {
	switch found := spec.(type) {
	case *ast.TypeSpec:
		return found.Doc, found.Comment
	case *ast.ValueSpec:
		return found.Doc, found.Comment
	case *ast.ImportSpec:
		return found.Doc, found.Comment
	}
	return nil, nil
}

// Drop writes a file again without some pieces.
func Drop(path string, dropped []Span) error {
	if len(dropped) == 0 {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	slices.SortFunc(dropped, func(a, b Span) int { return a.From - b.From })
	var kept bytes.Buffer
	at := 0
	for _, each := range dropped {
		if each.From < at {
			return fmt.Errorf("%s: declarations overlap at byte %d", path, each.From)
		}
		kept.Write(text[at:each.From])
		at = each.To
	}
	kept.Write(text[at:])
	// A vendored file has the rights of a cache that is not to be written to.
	if err := os.Remove(path); err != nil {
		return err
	}
	return os.WriteFile(path, kept.Bytes(), 0o644)
}
