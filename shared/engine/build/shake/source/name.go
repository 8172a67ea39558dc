package source

import "go/ast"

// FunctionName is the name of a function, and for a method that of its type before it, such as Time.String.
func FunctionName(function *ast.FuncDecl) string {
	if receiver := ReceiverName(function); receiver != "" {
		return receiver + "." + function.Name.Name
	}
	return function.Name.Name
}

// ReceiverName is the name of the type that a method is of; empty for functions.
func ReceiverName(function *ast.FuncDecl) string {
	if function.Recv == nil || len(function.Recv.List) == 0 {
		return ""
	}
	return typeName(function.Recv.List[0].Type)
}

// SpecNames are the names that one of several declarations in brackets declares; none for imports.
func SpecNames(spec ast.Spec) []*ast.Ident {
	switch found := spec.(type) {
	case *ast.TypeSpec:
		return []*ast.Ident{found.Name}
	case *ast.ValueSpec:
		return found.Names
	}
	return nil
}

func typeName(expression ast.Expr) string {
	switch found := ast.Unparen(expression).(type) {
	case *ast.StarExpr:
		return typeName(found.X)
	case *ast.IndexExpr:
		return typeName(found.X)
	case *ast.IndexListExpr:
		return typeName(found.X)
	case *ast.Ident:
		return found.Name
	}
	return ""
}
