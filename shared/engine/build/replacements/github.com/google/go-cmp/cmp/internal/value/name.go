// Differences of API objects name their types, none of which is a function or an interface without a name. Such are named
// as reflect does: to list the methods of an interface, Go's linker would keep every exported method there is.
package value

import (
	"fmt"
	"reflect"
	"strconv"
)

func TypeString(t reflect.Type, qualified bool) string {
	switch {
	case t == anyType:
		return "any"
	case t.Name() != "" && qualified && t.PkgPath() != "":
		return strconv.Quote(t.PkgPath()) + "." + t.Name()
	case t.Name() != "":
		return t.String()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + TypeString(t.Elem(), qualified)
	case reflect.Slice:
		return "[]" + TypeString(t.Elem(), qualified)
	case reflect.Array:
		return fmt.Sprintf("[%d]", t.Len()) + TypeString(t.Elem(), qualified)
	case reflect.Map:
		return "map[" + TypeString(t.Key(), qualified) + "]" + TypeString(t.Elem(), qualified)
	}
	return t.String()
}
