package mergeschema

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	kubeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/structured-merge-diff/v6/schema"
)

// The bits of an atom's first number.
const (
	hasScalar = 1 << iota
	hasList
	hasMap
)

// Encode writes types in a compact form that Decode reads: first every string there is, then numbers, which stand for
// strings or count what follows. The same types always give the same bytes.
func (t *Types) Encode() ([]byte, error) {
	e := encoder{places: map[string]uint64{}}
	types := slices.SortedFunc(slices.Values(t.Schema.Types), func(a, b schema.TypeDef) int {
		return cmp.Compare(a.Name, b.Name)
	})
	e.number(uint64(len(types)))
	for _, definition := range types {
		e.text(definition.Name)
		if err := e.atom(definition.Atom); err != nil {
			return nil, fmt.Errorf("%s: %w", definition.Name, err)
		}
	}
	e.number(uint64(len(t.Kinds)))
	for _, kind := range sortedKinds(t.Kinds) {
		e.text(kind.Group)
		e.text(kind.Version)
		e.text(kind.Kind)
		e.text(t.Kinds[kind])
	}
	return append(e.table(), e.body...), nil
}

func sortedKinds(kinds map[kubeschema.GroupVersionKind]string) []kubeschema.GroupVersionKind {
	names := make([]kubeschema.GroupVersionKind, 0, len(kinds))
	for kind := range kinds {
		names = append(names, kind)
	}
	slices.SortFunc(names, func(a, b kubeschema.GroupVersionKind) int { return cmp.Compare(a.String(), b.String()) })
	return names
}

type encoder struct {
	body    []byte
	strings []string
	places  map[string]uint64
}

func (e *encoder) number(n uint64) {
	e.body = binary.AppendUvarint(e.body, n)
}

func (e *encoder) place(text string) uint64 {
	place, known := e.places[text]
	if !known {
		place = uint64(len(e.strings))
		e.places[text] = place
		e.strings = append(e.strings, text)
	}
	return place
}

func (e *encoder) text(text string) {
	e.number(e.place(text))
}

func (e *encoder) table() []byte {
	table := binary.AppendUvarint(nil, uint64(len(e.strings)))
	for _, text := range e.strings {
		table = binary.AppendUvarint(table, uint64(len(text)))
		table = append(table, text...)
	}
	return table
}

func (e *encoder) atom(atom schema.Atom) error {
	var has uint64
	if atom.Scalar != nil {
		has |= hasScalar
	}
	if atom.List != nil {
		has |= hasList
	}
	if atom.Map != nil {
		has |= hasMap
	}
	e.number(has)
	if atom.Scalar != nil {
		e.text(string(*atom.Scalar))
	}
	if atom.List != nil {
		if err := e.list(atom.List); err != nil {
			return err
		}
	}
	if atom.Map != nil {
		return e.fields(atom.Map)
	}
	return nil
}

func (e *encoder) list(list *schema.List) error {
	e.text(string(list.ElementRelationship))
	e.number(uint64(len(list.Keys)))
	for _, key := range list.Keys {
		e.text(key)
	}
	return e.reference(list.ElementType)
}

func (e *encoder) fields(m *schema.Map) error {
	if len(m.Unions) > 0 {
		return fmt.Errorf("unions can't be encoded")
	}
	e.text(string(m.ElementRelationship))
	if err := e.reference(m.ElementType); err != nil {
		return err
	}
	fields := slices.SortedFunc(slices.Values(m.Fields), func(a, b schema.StructField) int {
		return cmp.Compare(a.Name, b.Name)
	})
	e.number(uint64(len(fields)))
	for _, field := range fields {
		e.text(field.Name)
		if err := e.reference(field.Type); err != nil {
			return fmt.Errorf("%s: %w", field.Name, err)
		}
		// The number 0 stands for no default.
		if field.Default == nil {
			e.number(0)
			continue
		}
		value, err := json.Marshal(field.Default)
		if err != nil {
			return fmt.Errorf("%s: the default: %w", field.Name, err)
		}
		e.number(e.place(string(value)) + 1)
	}
	return nil
}

// reference writes 0 before an inlined type. The lowest bit of any other number says that a relationship follows; what
// is left is the name's place and one.
func (e *encoder) reference(reference schema.TypeRef) error {
	if reference.NamedType == nil {
		if reference.ElementRelationship != nil {
			return fmt.Errorf("an inlined type with a relationship of its own can't be encoded")
		}
		e.number(0)
		return e.atom(reference.Inlined)
	}
	named := (e.place(*reference.NamedType) + 1) << 1
	if reference.ElementRelationship == nil {
		e.number(named)
		return nil
	}
	e.number(named | 1)
	e.text(string(*reference.ElementRelationship))
	return nil
}
