package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"docent/internal/retrieval"
)

// maxBatchLine is the longest line of a batch, in bytes: a question with a
// long history stays far below.
const maxBatchLine = 4 << 20

// askBatch answers each line of a file as it comes, so that another program
// can hold a conversation through a pipe.
func (p *program) askBatch(ctx context.Context, a asking, path string) error {
	in := p.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	lib, err := p.openForAsking(ctx, a)
	if err != nil {
		return err
	}
	defer lib.Close()
	lines := bufio.NewReaderSize(in, 64<<10)
	for n := 0; ; n++ {
		line, tooLong, err := readLine(lines)
		if errors.Is(err, io.EOF) && len(line) == 0 && !tooLong {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if n == 0 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		reply, stop := p.batchReply(ctx, lib, a, line, tooLong)
		if stop != nil {
			return stop
		}
		if err := writeJSON(p.out, reply); err != nil {
			return err
		}
	}
}

// batchReply answers one line. A line that cannot be asked gets a reply with
// an error; only the end of the context stops the batch.
func (p *program) batchReply(ctx context.Context, lib *library, a asking, line []byte, tooLong bool) (answerJSON, error) {
	if tooLong {
		return noAnswer(nil, "", "This line is longer than 4 MB; ask in fewer words."), nil
	}
	var in struct {
		ID       json.RawMessage `json:"id"`
		Question *string         `json:"question"`
		Document string          `json:"document"`
		History  []string        `json:"history"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return noAnswer(idOf(line), "", `This line is not a JSON object like {"id":"q1","question":"…"}.`), nil
	}
	if in.Question == nil {
		return noAnswer(in.ID, "", `This line has no "question".`), nil
	}
	if strings.TrimSpace(*in.Question) == "" {
		return noAnswer(in.ID, *in.Question, ""), nil
	}
	document := in.Document
	if document == "" {
		document = a.document
	}
	result, err := lib.ask(ctx, p, a, request{*in.Question, document, in.History})
	if err != nil {
		if ctx.Err() != nil {
			return answerJSON{}, ctx.Err()
		}
		var known *exitError
		if errors.As(err, &known) {
			return noAnswer(in.ID, *in.Question, known.sentence), nil
		}
		return noAnswer(in.ID, *in.Question, p.sentence(err)), nil
	}
	return toJSON(in.ID, *in.Question, result), nil
}

// idOf finds the id of a line whose other fields have the wrong kind.
func idOf(line []byte) json.RawMessage {
	var in struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(line, &in) != nil {
		return nil
	}
	return in.ID
}

// readLine returns the next line without its end. A line that is too long is
// read to its end and reported, not returned.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		if len(line)+len(piece) > maxBatchLine {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, piece...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), tooLong, err
		}
	}
}

// communities are those whose documents one community's questions search.
func communities(own string) []string {
	if own == retrieval.Shared {
		return []string{own}
	}
	return []string{own, retrieval.Shared}
}
