//go:build !wasip1

package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"log"
	"os"
)

// main answers batches from standard input, each with its length before it, so that the same code can be tried and
// measured without WebAssembly.
func main() {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	for {
		batch, err := readBatch(in)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		if err := writeBatch(out, respond(batch)); err != nil {
			log.Fatal(err)
		}
	}
}

func readBatch(in io.Reader) ([]byte, error) {
	var length uint32
	if err := binary.Read(in, binary.LittleEndian, &length); err != nil {
		return nil, err
	}
	batch := make([]byte, length)
	_, err := io.ReadFull(in, batch)
	return batch, err
}

func writeBatch(out *bufio.Writer, batch []byte) error {
	if err := binary.Write(out, binary.LittleEndian, uint32(len(batch))); err != nil {
		return err
	}
	if _, err := out.Write(batch); err != nil {
		return err
	}
	return out.Flush()
}
