package mergeschema

import (
	"encoding/binary"
	"fmt"

	kubeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/structured-merge-diff/v6/schema"
)

// Decode reads what Encode wrote.
func Decode(encoded []byte) (*Types, error) {
	d := decoder{rest: encoded}
	d.table()
	types := &Types{Schema: &schema.Schema{Types: make([]schema.TypeDef, d.count())}}
	for index := range types.Schema.Types {
		types.Schema.Types[index] = schema.TypeDef{Name: *d.text(), Atom: d.atom()}
	}
	types.Kinds = map[kubeschema.GroupVersionKind]string{}
	for range d.count() {
		kind := kubeschema.GroupVersionKind{Group: *d.text(), Version: *d.text(), Kind: *d.text()}
		types.Kinds[kind] = *d.text()
	}
	return types, d.err
}

// decoder remembers its first error; what it reads after one is empty.
type decoder struct {
	rest    []byte
	strings []string
	err     error
}

func (d *decoder) fail(reason string) {
	if d.err == nil {
		d.err = fmt.Errorf("%s, %d bytes before the end", reason, len(d.rest))
	}
	d.rest = nil
}

func (d *decoder) number() uint64 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 {
		d.fail("there is no number")
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

// count is a number of things that each take a byte or more.
func (d *decoder) count() int {
	n := d.number()
	if n > uint64(len(d.rest)) {
		d.fail("a count is too large")
		return 0
	}
	return int(n)
}

func (d *decoder) table() {
	d.strings = make([]string, d.count())
	for index := range d.strings {
		length := d.count()
		d.strings[index] = string(d.rest[:length])
		d.rest = d.rest[length:]
	}
}

func (d *decoder) at(place uint64) *string {
	if place >= uint64(len(d.strings)) {
		d.fail("there is no such string")
		return new(string)
	}
	return &d.strings[place]
}

func (d *decoder) text() *string {
	return d.at(d.number())
}

func (d *decoder) atom() schema.Atom {
	var atom schema.Atom
	has := d.number()
	if has&hasScalar != 0 {
		scalar := schema.Scalar(*d.text())
		atom.Scalar = &scalar
	}
	if has&hasList != 0 {
		atom.List = d.list()
	}
	if has&hasMap != 0 {
		atom.Map = d.fields()
	}
	return atom
}

func (d *decoder) list() *schema.List {
	list := &schema.List{ElementRelationship: schema.ElementRelationship(*d.text())}
	for range d.count() {
		list.Keys = append(list.Keys, *d.text())
	}
	list.ElementType = d.reference()
	return list
}

func (d *decoder) fields() *schema.Map {
	m := &schema.Map{ElementRelationship: schema.ElementRelationship(*d.text()), ElementType: d.reference()}
	if count := d.count(); count > 0 {
		m.Fields = make([]schema.StructField, count)
	}
	for index := range m.Fields {
		m.Fields[index] = schema.StructField{Name: *d.text(), Type: d.reference(), Default: d.preset()}
	}
	return m
}

func (d *decoder) preset() any {
	place := d.number()
	if place == 0 {
		return nil
	}
	var value any
	if err := json.Unmarshal([]byte(*d.at(place - 1)), &value); err != nil {
		d.fail("a default can't be read")
	}
	return value
}

func (d *decoder) reference() schema.TypeRef {
	named := d.number()
	if named == 0 {
		return schema.TypeRef{Inlined: d.atom()}
	}
	reference := schema.TypeRef{NamedType: d.at(named>>1 - 1)}
	if named&1 != 0 {
		relationship := schema.ElementRelationship(*d.text())
		reference.ElementRelationship = &relationship
	}
	return reference
}
