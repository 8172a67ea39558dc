package customresource

import "fmt"

// A WebAssembly module can't tell that it runs out of stack, and what reads a document calls itself for each level of it.
const (
	// maxDefinitionNesting allows schemas of some 120 levels; a level of a schema is two of its JSON.
	maxDefinitionNesting = 256
	maxObjectNesting     = 256
)

// checkNesting tells of JSON that is nested deeper than a limit. It says nothing of JSON that is not well formed.
func checkNesting(document []byte, limit int) error {
	depth, quoted, escaped := 0, false, false
	for _, char := range document {
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = char == '\\', char != '"'
		case char == '"':
			quoted = true
		case char == '{' || char == '[':
			depth++
			if depth > limit {
				return fmt.Errorf("the document is nested deeper than %d levels", limit)
			}
		case char == '}' || char == ']':
			depth--
		}
	}
	return nil
}
