// Package refusal holds the reasons for which a file is not read, each with a
// sentence for the person who gave the file.
//
// It imports nothing of the project, so that every reader below
// internal/extract, and package fetch, can use it. Start reading at Error.
package refusal

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// The kinds of refusal; ask with errors.Is.
var (
	ErrEmpty       = errors.New("the file is empty")
	ErrBinary      = errors.New("the file is not text")
	ErrTooLarge    = errors.New("the file is too large")
	ErrUnsupported = errors.New("the format is not read")
	ErrNoText      = errors.New("the file holds no text")
	ErrBroken      = errors.New("the file is damaged")
	ErrLocked      = errors.New("the file is locked with a password")
	ErrTooCostly   = errors.New("the file asks for too much time or memory")
	ErrCrashed     = errors.New("the reader failed on the file")
)

// kinds gives each kind the name under which it crosses a process border.
func kinds() map[string]error {
	return map[string]error{
		"empty": ErrEmpty, "binary": ErrBinary, "too-large": ErrTooLarge,
		"unsupported": ErrUnsupported, "no-text": ErrNoText, "broken": ErrBroken,
		"locked": ErrLocked, "too-costly": ErrTooCostly, "crashed": ErrCrashed,
	}
}

// Error is a refusal: a kind, and what exactly is wrong and what to do, in
// lower case and without a full stop.
type Error struct {
	Kind error
	What string
}

// New refuses for the reason kind; format and args say what is wrong and what to do.
func New(kind error, format string, args ...any) error {
	return &Error{Kind: kind, What: fmt.Sprintf(format, args...)}
}

// Error is the sentence without capital and full stop.
func (e *Error) Error() string { return e.What }

// Unwrap makes errors.Is find the kind.
func (e *Error) Unwrap() error { return e.Kind }

// Sentence says err to a person: one sentence with capital and full stop. ok
// is false where err is not a refusal and has no words for people.
func Sentence(err error) (sentence string, ok bool) {
	var refused *Error
	if !errors.As(err, &refused) {
		return "", false
	}
	first, size := utf8.DecodeRuneInString(refused.What)
	return string(unicode.ToUpper(first)) + refused.What[size:] + ".", true
}

// Wire turns a refusal into two strings that can be sent to another process.
// An error that is no refusal has the name "".
func Wire(err error) (name, what string) {
	var refused *Error
	if errors.As(err, &refused) {
		for name, kind := range kinds() {
			if refused.Kind == kind {
				return name, refused.What
			}
		}
	}
	return "", err.Error()
}

// FromWire is the inverse of Wire. A name that it does not know is a crash.
func FromWire(name, what string) error {
	if kind, ok := kinds()[name]; ok {
		return &Error{Kind: kind, What: what}
	}
	return &Error{Kind: ErrCrashed, What: "the file could not be read: " + what}
}
