// OpenAPI documents are not read or written in bulk here, so that the standard library's JSON does, and the faster one of
// this module is not linked. The constants let the compiler see that.
package internal

const (
	UseOptimizedJSONMarshaling     = false
	UseOptimizedJSONMarshalingV3   = false
	UseOptimizedJSONUnmarshaling   = false
	UseOptimizedJSONUnmarshalingV3 = false
)
