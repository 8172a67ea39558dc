// Package decoding says where in a document the values are that its type can't take.
package decoding

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	kjson "sigs.k8s.io/json"
)

// Mismatch is a value that does not fit the type of its field.
type Mismatch struct {
	// Path is the field as Kubernetes writes it, such as spec.containers[0].image.
	Path string
	// Err is what decoding the value alone says.
	Err error
}

// Error is an error of decoding with all the places that cause it.
type Error struct {
	Mismatches []Mismatch
	// Err is the decoder's own error, which tells only the first place, and that without the indices of lists.
	Err error
}

func (e *Error) Error() string { return e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// maxMismatches bounds the answer for a document that is wrong throughout.
const maxMismatches = 100

// Explain turns an error of decoding a document into target's type into an *Error, or gives it back unchanged if no
// single value is to blame, as with bad syntax.
func Explain(err error, document []byte, target any) error {
	if !json.Valid(document) {
		return err
	}
	search := search{inspect: decode}
	search.value(reflect.TypeOf(target), document, "")
	if len(search.found) == 0 {
		return err
	}
	return &Error{Mismatches: search.found, Err: err}
}

type search struct {
	// inspect says what is wrong with a value of a type that has no fields or items.
	inspect func(of reflect.Type, raw []byte) error
	found   []Mismatch
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

func (s *search) value(of reflect.Type, raw []byte, path string) {
	if len(s.found) >= maxMismatches || string(raw) == "null" {
		return
	}
	for of.Kind() == reflect.Pointer && !of.Implements(unmarshaler) {
		of = of.Elem()
	}
	if of.Implements(unmarshaler) || reflect.PointerTo(of).Implements(unmarshaler) {
		s.leaf(of, raw, path)
		return
	}
	switch {
	case of.Kind() == reflect.Struct:
		s.object(raw, path, of, func(key string, member []byte) {
			if field, ok := fieldOf(of, key); ok {
				s.value(field, member, child(path, key))
			}
		})
	case of.Kind() == reflect.Map:
		s.object(raw, path, of, func(key string, member []byte) {
			s.value(of.Elem(), member, path+"["+key+"]")
		})
	case of.Kind() == reflect.Slice && of.Elem().Kind() != reflect.Uint8:
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			s.leaf(of, raw, path)
			return
		}
		for i, item := range items {
			s.value(of.Elem(), item, path+"["+strconv.Itoa(i)+"]")
		}
	default:
		s.leaf(of, raw, path)
	}
}

func (s *search) object(raw []byte, path string, of reflect.Type, visit func(key string, member []byte)) {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		s.leaf(of, raw, path)
		return
	}
	keys := make([]string, 0, len(members))
	for key := range members {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		visit(key, members[key])
	}
}

func (s *search) leaf(of reflect.Type, raw []byte, path string) {
	if err := s.inspect(of, raw); err != nil {
		s.found = append(s.found, Mismatch{Path: path, Err: err})
	}
}

// decode decodes a value on its own.
func decode(of reflect.Type, raw []byte) error {
	return kjson.UnmarshalCaseSensitivePreserveInts(raw, reflect.New(of).Interface())
}

// fieldOf finds the type of the member of a struct, through embedded structs such as TypeMeta.
func fieldOf(of reflect.Type, key string) (reflect.Type, bool) {
	for i := range of.NumField() {
		field := of.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == key && name != "" {
			return field.Type, true
		}
		if name != "" || !(field.Anonymous || strings.Contains(options, "inline")) {
			continue
		}
		inner := field.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() != reflect.Struct {
			continue
		}
		if found, ok := fieldOf(inner, key); ok {
			return found, true
		}
	}
	return nil, false
}

func child(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
