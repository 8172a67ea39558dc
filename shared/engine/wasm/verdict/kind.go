package verdict

import (
	"encoding/json"
	"errors"
	"fmt"

	"gitops-actions/engine/operation"
	"gitops-actions/engine/served"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// maxDepth is how deep the values of a document may lie in each other. The API server takes more; this bounds the stack.
const maxDepth = 500

// maxBytes is how long the API server lets the body of a request be, unless told otherwise.
const maxBytes = 3 * 1024 * 1024

// unreadable is a document whose kind can't be told.
type unreadable struct {
	operation.Problem
}

func (u unreadable) Error() string { return u.Message }

func find(catalog served.Catalog, document []byte) (*served.Kind, error) {
	if len(document) > maxBytes {
		return nil, unreadable{operation.Problem{Code: "invalid", Message: fmt.Sprintf("the object is longer than %d bytes", maxBytes)}}
	}
	head, err := readHead(document)
	if err != nil {
		return nil, err
	}
	version, err := schema.ParseGroupVersion(head.apiVersion)
	if err != nil {
		return nil, unreadable{operation.Problem{Code: "unknown-kind", Path: "apiVersion", Message: err.Error()}}
	}
	kind := version.WithKind(head.kind)
	found, err := catalog.Find(kind)
	if runtime.IsNotRegisteredError(err) {
		noMatch := &meta.NoKindMatchError{GroupKind: kind.GroupKind(), SearchedVersions: []string{kind.Version}}
		return nil, unreadable{operation.Problem{Code: "unknown-kind", Message: noMatch.Error()}}
	}
	return found, err
}

type head struct {
	apiVersion, kind string
}

var errDepth = errors.New("depth")

// readHead finds the apiVersion and kind of a document without decoding it. It trusts the document to be JSON, which
// decoding checks, and only guards the depth.
func readHead(document []byte) (head, error) {
	scan := scanner{document: document}
	scan.space()
	if scan.at >= len(document) || document[scan.at] != '{' {
		return head{}, unreadable{operation.Problem{Code: "wrong-type", Message: "the document is not a JSON object"}}
	}
	found, err := scan.head()
	if errors.Is(err, errDepth) {
		return head{}, unreadable{operation.Problem{Code: "invalid", Message: fmt.Sprintf("values lie more than %d levels deep in each other", maxDepth)}}
	}
	if err != nil {
		return head{}, err
	}
	if err := required("kind", found.kind, document); err != nil {
		return head{}, err
	}
	return found, required("apiVersion", found.apiVersion, document)
}

// required says why the name has no value: the slow way is good enough for a mistake.
func required(name, value string, document []byte) error {
	if value != "" {
		return nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(document, &members); err != nil {
		return unreadable{operation.Problem{Code: "invalid", Message: err.Error()}}
	}
	var text string
	if given, ok := members[name]; ok {
		if err := json.Unmarshal(given, &text); err != nil {
			return unreadable{operation.Problem{Code: "wrong-type", Path: name, Message: err.Error()}}
		}
	}
	return unreadable{operation.Problem{Code: "invalid", Type: string(metav1.CauseTypeFieldValueRequired), Path: name, Message: "Required value"}}
}

type scanner struct {
	document []byte
	at       int
}

func (s *scanner) space() {
	for s.at < len(s.document) {
		switch s.document[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// head reads to the end of the document, for the depth. The last of several equal keys counts, as in the API server.
func (s *scanner) head() (head, error) {
	var found head
	depth, key := 0, ""
	for s.at < len(s.document) {
		switch s.document[s.at] {
		case '{', '[':
			depth++
			key = ""
			if depth > maxDepth {
				return found, errDepth
			}
		case '}', ']':
			depth--
		case ',':
			key = ""
		case '"':
			text := s.text()
			if depth != 1 {
				continue
			}
			if key == "" {
				key = string(text)
				continue
			}
			if err := found.set(key, text); err != nil {
				return found, err
			}
			continue
		}
		s.at++
	}
	return found, nil
}

// text gives a string with its quotes, and moves behind it.
func (s *scanner) text() []byte {
	start := s.at
	for s.at++; s.at < len(s.document); s.at++ {
		switch s.document[s.at] {
		case '\\':
			s.at++
		case '"':
			s.at++
			return s.document[start:s.at]
		}
	}
	s.at = len(s.document)
	return s.document[start:]
}

func (h *head) set(key string, text []byte) error {
	var into *string
	switch key {
	case `"apiVersion"`:
		into = &h.apiVersion
	case `"kind"`:
		into = &h.kind
	default:
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return unreadable{operation.Problem{Code: "invalid", Message: err.Error()}}
	}
	return nil
}
