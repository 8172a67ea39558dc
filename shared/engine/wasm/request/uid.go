package request

import (
	"bytes"
	"encoding/json"
)

// AnyUID stands for the UID that a server sets before its strategies look at an object; which one is of no matter.
const AnyUID = "00000000-0000-4000-8000-000000000000"

// WithoutUID drops what a strategy derived from the UID, which a server would choose: a Job's labels and selector.
func WithoutUID(encoded []byte) []byte {
	if !bytes.Contains(encoded, []byte(AnyUID)) {
		return encoded
	}
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	if err := decoder.Decode(&object); err != nil {
		return encoded
	}
	pruneUID(object)
	pruned, err := json.Marshal(object)
	if err != nil {
		return encoded
	}
	return pruned
}

// pruneUID tells whether it left the value empty.
func pruneUID(value any) (emptied bool) {
	switch value := value.(type) {
	case string:
		return value == AnyUID
	case []any:
		for _, item := range value {
			pruneUID(item)
		}
	case map[string]any:
		for key, member := range value {
			if pruneUID(member) {
				delete(value, key)
				emptied = len(value) == 0
			}
		}
	}
	return emptied
}
