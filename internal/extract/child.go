package extract

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
)

// ChildCommand is the program's hidden subcommand that calls ChildMain.
const ChildCommand = "extract-child"

// order is what the parent writes to its child: this as a line of JSON, then
// Size bytes of the file. The pipe stays open as long as the parent wants the
// answer.
type order struct {
	Name   string
	Size   int64
	Limits Limits
	Cache  string
}

// reply is what the child writes back, as JSON.
type reply struct {
	Document retrieval.Document
	Refusal  string // kind, "" if the file was read or the error is none of the file
	What     string // "" if the file was read
}

// ChildMain is the whole of the child process: it limits itself, reads one file
// from in and writes what it found to out. It returns the exit code: 0 also
// for a refused file, 1 where the parent went away or cannot be answered.
func ChildMain(in io.Reader, out io.Writer) int {
	source := bufio.NewReader(in)
	var o order
	line, err := source.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &o)
	}
	if err != nil || confine(o.Limits.filled()) != nil {
		return 1
	}
	data := make([]byte, o.Size)
	if _, err := io.ReadFull(source, data); err != nil {
		return 1
	}
	gone := make(chan error, 1)
	go func() {
		_, err := source.ReadByte() // nothing follows: it returns when the parent is gone
		gone <- err
	}()
	done := make(chan reply, 1)
	go func() { done <- carryOut(o, data) }()
	select {
	case <-gone:
		return 1
	case r := <-done:
		if json.NewEncoder(out).Encode(r) != nil {
			return 1
		}
		return 0
	}
}

// carryOut reads the file; a panic of a reader costs this file only.
func carryOut(o order, data []byte) (r reply) {
	defer func() {
		if p := recover(); p != nil {
			r = reply{What: fmt.Sprint("panic: ", p)}
		}
	}()
	o.Limits.cache = o.Cache
	doc, err := File(context.Background(), o.Name, data, o.Limits)
	if err != nil {
		kind, what := refusal.Wire(err)
		return reply{Refusal: kind, What: what}
	}
	return reply{Document: doc}
}
