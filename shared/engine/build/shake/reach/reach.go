// Package reach finds the declarations that a program can need. It is Rapid Type Analysis on names: a method counts as
// needed when its type is needed and an interface in needed code, or in the standard library, has a method of that name.
// That keeps too much rather than too little; Go's linker then drops what it can tell more exactly.
package reach

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"strconv"

	"gitops-actions/shake/patch"
	"gitops-actions/shake/program"
)

// Reached is the needed part of a program.
type Reached struct {
	program *program.Program
	patches *patch.List

	units    map[types.Object]*Unit
	byNode   map[ast.Node]*Unit
	effects  map[*program.Package][]*Unit
	methods  map[typeName][]*Unit
	packages map[*program.Package]bool
	live     map[*Unit]bool
	// called are the names of interfaces' methods; waiting are methods of needed types by their names, which nothing
	// has called so far.
	called  map[string]bool
	waiting map[string][]*Unit
	queue   []*Unit
	// first is, for a package, the unit of another one by which it came in, and because the same for a unit.
	first   map[*program.Package]*Unit
	because map[*Unit]*Unit
	from    *Unit
}

type typeName struct {
	of   *program.Package
	name string
}

// Find follows all references from the main package, which is the last one.
func Find(whole *program.Program, patches *patch.List) *Reached {
	reached := &Reached{
		program:  whole,
		patches:  patches,
		units:    map[types.Object]*Unit{},
		byNode:   map[ast.Node]*Unit{},
		effects:  map[*program.Package][]*Unit{},
		methods:  map[typeName][]*Unit{},
		packages: map[*program.Package]bool{},
		live:     map[*Unit]bool{},
		called:   map[string]bool{},
		waiting:  map[string][]*Unit{},
		first:    map[*program.Package]*Unit{},
		because:  map[*Unit]*Unit{},
	}
	for name := range whole.Standard {
		reached.called[name] = true
	}
	for _, each := range whole.Packages {
		reached.index(each)
	}
	main := whole.Packages[len(whole.Packages)-1]
	for _, file := range main.Files {
		for _, declaration := range file.Syntax.Decls {
			for _, unit := range Units(main, declaration) {
				reached.need(reached.byNode[unit.Node])
			}
		}
	}
	for len(reached.queue) > 0 {
		next := reached.queue[len(reached.queue)-1]
		reached.queue = reached.queue[:len(reached.queue)-1]
		reached.follow(next)
	}
	return reached
}

// Needs tells whether a unit with this syntax is needed.
func (r *Reached) Needs(node ast.Node) bool {
	return r.live[r.byNode[node]]
}

// NeedsPackage tells whether anything of a package is needed.
func (r *Reached) NeedsPackage(each *program.Package) bool {
	return r.packages[each]
}

func (r *Reached) index(each *program.Package) {
	for _, file := range each.Files {
		for _, declaration := range file.Syntax.Decls {
			for _, unit := range Units(each, declaration) {
				unit.file = filepath.Base(file.Path)
				r.byNode[unit.Node] = unit
				for _, name := range unit.names() {
					if object := each.Info.Defs[name]; object != nil {
						r.units[object] = unit
					}
				}
				if unit.method != "" {
					of := typeName{each, unit.receiver}
					r.methods[of] = append(r.methods[of], unit)
				}
				if unit.isEffect() && !r.patches.IsUndone(each.Path, unit.file) {
					r.effects[each] = append(r.effects[each], unit)
				}
			}
		}
	}
}

func (r *Reached) need(unit *Unit) {
	if unit == nil || r.live[unit] {
		return
	}
	r.live[unit] = true
	r.because[unit] = r.from
	r.queue = append(r.queue, unit)
}

func (r *Reached) follow(unit *Unit) {
	r.from = unit
	r.needPackage(unit.Package)
	for name := range program.InterfaceMethods(unit.Node) {
		r.call(name)
	}
	ast.Inspect(unit.Node, func(node ast.Node) bool {
		if name, is := node.(*ast.Ident); is {
			r.refer(unit.Package.Info.Uses[name])
		}
		return true
	})
	if found, is := unit.Node.(*ast.TypeSpec); is {
		for _, method := range r.methods[typeName{unit.Package, found.Name.Name}] {
			if r.patches.IsQuiet(unit.Package.Path, method.file, method.method) {
				continue
			}
			if r.called[method.method] {
				r.need(method)
			} else {
				r.waiting[method.method] = append(r.waiting[method.method], method)
			}
		}
	}
}

// needPackage makes a package start: its init functions run, and the packages that it imports for their effects start.
func (r *Reached) needPackage(each *program.Package) {
	if each == nil || r.packages[each] {
		return
	}
	r.packages[each] = true
	r.first[each] = r.from
	for _, unit := range r.effects[each] {
		r.need(unit)
	}
	for _, file := range each.Files {
		for _, imported := range file.Syntax.Imports {
			if imported.Name == nil || imported.Name.Name != "_" {
				continue
			}
			if path, err := strconv.Unquote(imported.Path.Value); err == nil {
				r.needPackage(r.program.ByPath(path))
			}
		}
	}
}

func (r *Reached) call(name string) {
	if r.called[name] {
		return
	}
	r.called[name] = true
	for _, method := range r.waiting[name] {
		r.need(method)
	}
	delete(r.waiting, name)
}

// refer follows the use of a name. Fields and what is local to a function have no unit.
func (r *Reached) refer(used types.Object) {
	if function, is := used.(*types.Func); is {
		used = function.Origin()
	}
	if used != nil {
		r.need(r.units[used])
	}
}
