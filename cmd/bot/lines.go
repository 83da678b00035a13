package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
)

// maxLine is the longest line that is read, in bytes: a question of a
// batch with a long history stays far below.
const maxLine = 4 << 20

// inputLine is a line of the input, without its end, or the error that ended it.
type inputLine struct {
	text    []byte // empty if the line is too long
	tooLong bool
	err     error
}

// readLines reads in the background, so that a stop signal is heeded while
// nothing comes. The channel is closed at the end of the input.
func readLines(ctx context.Context, in io.Reader) <-chan inputLine {
	lines := make(chan inputLine)
	go func() {
		defer close(lines)
		r := bufio.NewReaderSize(in, 64<<10)
		for {
			text, tooLong, err := readLine(r)
			line := inputLine{text: text, tooLong: tooLong}
			ended := errors.Is(err, io.EOF)
			if err != nil && !ended {
				line = inputLine{err: err}
			}
			if ended && len(text) == 0 && !tooLong {
				return
			}
			select {
			case lines <- line:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return lines
}

// next waits for a line. The error is io.EOF at the end of the input, or that
// of the context.
func next(ctx context.Context, lines <-chan inputLine) (inputLine, error) {
	select {
	case <-ctx.Done():
		return inputLine{}, ctx.Err()
	case line, open := <-lines:
		if !open {
			return inputLine{}, io.EOF
		}
		return line, line.err
	}
}

// readLine returns the next line without its end. A line that is too long is
// read to its end and reported, not returned.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		if len(line)+len(piece) > maxLine {
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
