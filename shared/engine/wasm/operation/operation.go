// Package operation says what the engine can be asked and how it answers.
package operation

import (
	"encoding/json"
	"fmt"
)

// Handler answers a batch. An error is a mistake in the options, and fails the whole batch.
type Handler func(options json.RawMessage, documents [][]byte) (Answers, error)

// Answers is what a batch is answered with.
type Answers struct {
	// Result is told of the batch as a whole; it is encoded as JSON unless it is nil.
	Result any
	// Documents has one answer for each document, or group of documents, in their order.
	Documents [][]byte
}

// Failure is the answer for a document whose handling ended in a panic.
type Failure struct {
	Panic string `json:"panic"`
}

// Each answers documents one by one, so that a panic over one of them fails that one only.
// The answer is encoded as JSON; nil gives an empty answer, which says that there is nothing to tell.
func Each(documents [][]byte, answer func(document []byte) any) [][]byte {
	return EachGroup(documents, 1, func(group [][]byte) any { return answer(group[0]) })
}

// EachGroup is Each for answers that need several documents, such as the old and the new object. A group that is cut
// short by the end of the batch is a Failure.
func EachGroup(documents [][]byte, size int, answer func(group [][]byte) any) [][]byte {
	answers := make([][]byte, 0, (len(documents)+size-1)/size)
	for len(documents) > 0 {
		group := documents[:min(size, len(documents))]
		documents = documents[len(group):]
		if len(group) < size {
			answers = append(answers, encode(Failure{Panic: "the batch ends within a group of documents"}))
			break
		}
		answers = append(answers, guarded(group, answer))
	}
	return answers
}

func guarded(group [][]byte, answer func(group [][]byte) any) (encoded []byte) {
	defer func() {
		if reason := recover(); reason != nil {
			encoded = encode(Failure{Panic: fmt.Sprint(reason)})
		}
	}()
	value := answer(group)
	if value == nil {
		return nil
	}
	return encode(value)
}

func encode(value any) []byte {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return encoded
}

// ReadOptions decodes the options of a request; without any, the defaults that the value has stay.
func ReadOptions(encoded json.RawMessage, into any) error {
	if len(encoded) == 0 {
		return nil
	}
	if err := json.Unmarshal(encoded, into); err != nil {
		return fmt.Errorf("the options can't be read: %w", err)
	}
	return nil
}
