// Package frame is the form of a batch that crosses the border of the module: for each item its length as an unsigned
// 32-bit little-endian number, then its bytes.
package frame

import (
	"encoding/binary"
	"fmt"
)

const lengthBytes = 4

// Read gives the items of a batch. They share the batch's memory.
func Read(batch []byte) ([][]byte, error) {
	var items [][]byte
	for at := 0; at < len(batch); {
		if len(batch)-at < lengthBytes {
			return nil, fmt.Errorf("the batch ends within a length at byte %d", at)
		}
		length := int(binary.LittleEndian.Uint32(batch[at:]))
		at += lengthBytes
		if length < 0 || length > len(batch)-at {
			return nil, fmt.Errorf("the item at byte %d is longer than the batch", at)
		}
		items = append(items, batch[at:at+length:at+length])
		at += length
	}
	return items, nil
}

// Write puts items one after another into a batch.
func Write(items [][]byte) []byte {
	size := 0
	for _, item := range items {
		size += lengthBytes + len(item)
	}
	batch := make([]byte, 0, size)
	for _, item := range items {
		batch = binary.LittleEndian.AppendUint32(batch, uint32(len(item)))
		batch = append(batch, item...)
	}
	return batch
}
