package reach

import "gitops-actions/shake/program"

// Why tells by which declarations a package came in, the last first; nothing if it did not.
func (r *Reached) Why(each *program.Package) []string {
	var chain []string
	for unit := r.first[each]; unit != nil; unit = r.because[unit] {
		chain = append(chain, unit.String())
	}
	return chain
}

// String is the unit as it is named in its package, with the package's path before it.
func (u *Unit) String() string {
	name := "(" + u.receiver + ")"
	if names := u.names(); len(names) > 0 {
		name = names[0].Name
		if u.receiver != "" {
			name = u.receiver + "." + name
		}
	}
	return u.Package.Path + "." + name
}
