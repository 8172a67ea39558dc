// Descriptors are printed for developers of protobuf only. The full text is made with reflection on methods by their names,
// of which reflect's own Methods is one, and for its sake Go's linker would keep every exported method.
package descfmt

import (
	"fmt"
	"io"

	"google.golang.org/protobuf/reflect/protoreflect"
)

func FormatList(s fmt.State, _ rune, vs list) {
	fmt.Fprintf(s, "%d descriptors", vs.Len())
}

func FormatDesc(s fmt.State, _ rune, t protoreflect.Descriptor) {
	io.WriteString(s, string(t.FullName()))
}
