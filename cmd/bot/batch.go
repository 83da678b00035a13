package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
)

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
	lines := readLines(ctx, in)
	first := true
	for {
		line, err := next(ctx, lines)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if first {
			line.text = bytes.TrimPrefix(line.text, []byte("\ufeff"))
			first = false
		}
		reply, err := p.batchReply(ctx, lib, a, line)
		if err != nil {
			return err
		}
		if err := writeJSON(p.out, reply); err != nil {
			return err
		}
	}
}

// batchReply answers one line. A line that cannot be asked gets a reply with
// an error; only the end of the context stops the batch.
func (p *program) batchReply(ctx context.Context, lib *library, a asking, line inputLine) (answerJSON, error) {
	if line.tooLong {
		return noAnswer(nil, "", "This line is longer than 4 MB; ask in fewer words."), nil
	}
	var in struct {
		ID       json.RawMessage `json:"id"`
		Question *string         `json:"question"`
		Document string          `json:"document"`
		History  []string        `json:"history"`
	}
	if err := json.Unmarshal(line.text, &in); err != nil {
		return noAnswer(idOf(line.text), "", `This line is not a JSON object like {"id":"q1","question":"…"}.`), nil
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
		return noAnswer(in.ID, *in.Question, stopped(p.sentence(err))), nil
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
