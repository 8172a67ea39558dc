package decoding

import (
	"errors"
	"reflect"

	"k8s.io/apimachinery/pkg/api/resource"
)

// maxExponentDigits bounds the power of ten in a quantity. To read 1e999999999 would take hours.
const maxExponentDigits = 4

var errExponent = errors.New("the exponent is too large")

// CheckQuantities refuses a document that has a quantity with a huge exponent in a field of target's type.
func CheckQuantities(document []byte, target any) error {
	if !hasHugeExponent(document) {
		return nil
	}
	search := search{inspect: func(of reflect.Type, raw []byte) error {
		if of == reflect.TypeFor[resource.Quantity]() && hasHugeExponent(raw) {
			return errExponent
		}
		return nil
	}}
	search.value(reflect.TypeOf(target), document, "")
	if len(search.found) == 0 {
		return nil
	}
	return &Error{Mismatches: search.found, Err: errExponent}
}

// hasHugeExponent looks for a digit, an e, perhaps a sign, and many digits, anywhere in the bytes. Leading zeros of an
// exponent are of no use to anybody, so they count.
func hasHugeExponent(bytes []byte) bool {
	for at := 1; at < len(bytes)-maxExponentDigits; at++ {
		if bytes[at]|0x20 != 'e' || (!isDigit(bytes[at-1]) && bytes[at-1] != '.') {
			continue
		}
		from := at + 1
		if bytes[from] == '+' || bytes[from] == '-' {
			from++
		}
		digits := 0
		for from+digits < len(bytes) && digits <= maxExponentDigits && isDigit(bytes[from+digits]) {
			digits++
		}
		if digits > maxExponentDigits {
			return true
		}
	}
	return false
}

func isDigit(char byte) bool {
	return '0' <= char && char <= '9'
}
