//go:build wasip1

package main

import "unsafe"

// The host writes a batch to the memory that reserve gives, calls call, and reads the answer at answer's place. Both
// slices stay referenced here, so that the garbage collector leaves them alone between the calls.
var input, output []byte

//go:wasmexport reserve
func reserve(length uint32) uint32 {
	if uint32(cap(input)) < length {
		input = make([]byte, length)
	}
	input = input[:length]
	return address(input)
}

//go:wasmexport call
func call() uint32 {
	output = respond(input)
	return uint32(len(output))
}

//go:wasmexport answer_at
func answerAt() uint32 {
	return address(output)
}

// release lets go of the memory of a large batch.
//
//go:wasmexport release
func release() {
	input, output = nil, nil
}

func address(bytes []byte) uint32 {
	return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(bytes))))
}

func main() {}
