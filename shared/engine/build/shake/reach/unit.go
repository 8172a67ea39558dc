package reach

import (
	"go/ast"
	"go/token"
	"go/types"

	"gitops-actions/shake/program"
	"gitops-actions/shake/source"
)

// Unit is what is kept or dropped as a whole: a function, a method, one type, one line of variables, or a block of
// constants, whose values can depend on their place in the block.
type Unit struct {
	Package *program.Package
	// Node is an *ast.FuncDecl, an *ast.TypeSpec, an *ast.ValueSpec or, for constants, an *ast.GenDecl.
	Node ast.Node
	// method is the name of a method, and receiver the name of its type; both are empty for all else.
	method, receiver string
	// file is the name of its file.
	file string
}

// Units gives the units of a declaration; none for imports.
func Units(of *program.Package, declaration ast.Decl) []*Unit {
	switch found := declaration.(type) {
	case *ast.FuncDecl:
		unit := &Unit{Package: of, Node: found, receiver: source.ReceiverName(found)}
		if unit.receiver != "" {
			unit.method = found.Name.Name
		}
		return []*Unit{unit}
	case *ast.GenDecl:
		if found.Tok == token.IMPORT {
			return nil
		}
		if found.Tok == token.CONST {
			return []*Unit{{Package: of, Node: found}}
		}
		var units []*Unit
		for _, spec := range found.Specs {
			units = append(units, &Unit{Package: of, Node: spec})
		}
		return units
	}
	return nil
}

// names are the identifiers that a unit declares.
func (u *Unit) names() []*ast.Ident {
	switch found := u.Node.(type) {
	case *ast.FuncDecl:
		return []*ast.Ident{found.Name}
	case ast.Spec:
		return source.SpecNames(found)
	case *ast.GenDecl:
		var names []*ast.Ident
		for _, spec := range found.Specs {
			names = append(names, source.SpecNames(spec)...)
		}
		return names
	}
	return nil
}

// isEffect tells of units that work when the package starts, without anyone's asking: functions called init, and blank
// variables whose values come from calls. A named variable that nobody reads is not one: its value is taken to be all
// that its expression is for.
func (u *Unit) isEffect() bool {
	switch found := u.Node.(type) {
	case *ast.FuncDecl:
		return found.Recv == nil && (found.Name.Name == "init" || found.Name.Name == "_")
	case *ast.ValueSpec:
		for _, name := range found.Names {
			if name.Name != "_" {
				return false
			}
		}
		return u.calls(found)
	}
	return false
}

// calls tells whether an expression calls a function, rather than only converting or composing.
func (u *Unit) calls(spec *ast.ValueSpec) bool {
	calls := false
	for _, value := range spec.Values {
		ast.Inspect(value, func(node ast.Node) bool {
			if call, is := node.(*ast.CallExpr); is && !u.isConversion(call) {
				calls = true
			}
			return !calls
		})
	}
	return calls
}

func (u *Unit) isConversion(call *ast.CallExpr) bool {
	called := ast.Unparen(call.Fun)
	switch found := called.(type) {
	case *ast.StarExpr, *ast.ArrayType, *ast.MapType, *ast.FuncType, *ast.InterfaceType, *ast.ChanType:
		return true
	case *ast.Ident:
		return u.isTypeOrBuiltin(found)
	case *ast.SelectorExpr:
		return u.isTypeOrBuiltin(found.Sel)
	}
	return false
}

func (u *Unit) isTypeOrBuiltin(name *ast.Ident) bool {
	switch u.Package.Info.Uses[name].(type) {
	case *types.TypeName, *types.Builtin:
		return true
	}
	return false
}
