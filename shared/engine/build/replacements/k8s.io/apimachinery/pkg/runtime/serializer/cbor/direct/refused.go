// The engine reads and writes JSON only; the tests of Kubernetes' own types for CBOR find none in it.
package direct

import "errors"

var errRefused = errors.New("CBOR is not read or written here")

func Marshal(any) ([]byte, error) { return nil, errRefused }

func Unmarshal([]byte, any) error { return errRefused }

func Diagnose([]byte) (string, error) { return "", errRefused }
