package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"docent/internal/config"
	"docent/internal/discord"
	"docent/internal/extract"
	"docent/internal/ingest"
	"docent/internal/terminal"
)

// The exit codes, as README and scripts know them.
const (
	exitAnswered = 0
	exitFailure  = 1
	exitUsage    = 2
	exitNotFound = 3 // the documents do not say
)

// debugVariable shows errors that nobody foresaw.
const debugVariable = "DOCENT_DEBUG"

// exitError ends the program with a code. Its sentence may be empty where
// everything has been said.
type exitError struct {
	code     int
	sentence string
}

func (e *exitError) Error() string { return e.sentence }

// usagef says what is wrong with the command line.
func usagef(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Sprintf(format, args...)}
}

// failf says, in words for a person, why a command cannot do its work.
func failf(format string, args ...any) error {
	return &exitError{exitFailure, fmt.Sprintf(format, args...)}
}

// exit tells the person about err and returns the exit code.
func (p *program) exit(err error) int {
	if err == nil {
		return exitAnswered
	}
	p.complain(p.sentence(err))
	var e *exitError
	if errors.As(err, &e) {
		return e.code
	}
	return exitFailure
}

// complain writes one sentence to the error stream.
func (p *program) complain(sentence string) {
	if sentence == "" {
		return
	}
	sentence = terminal.OneLine(sentence)
	_, _ = fmt.Fprintf(p.errOut, "bot: %s\n", stopped(sentence))
}

// stopped ends a sentence with a full stop where it has no end of its own.
func stopped(sentence string) string {
	if strings.HasSuffix(sentence, ".") || strings.HasSuffix(sentence, "…") {
		return sentence
	}
	return sentence + "."
}

// sentence is what a person reads about an error: what is wrong and what to
// do. An error that nobody foresaw gets a reference; DOCENT_DEBUG=1 shows it.
func (p *program) sentence(err error) string {
	var said *exitError
	var wrongConfig *config.Error
	var sameName *ingest.SameNameError
	var path *fs.PathError
	var fatal *discord.FatalError
	hasPath := errors.As(err, &path)
	if errors.As(err, &said) {
		return said.sentence
	}
	if refusal, ok := extract.Sentence(err); ok {
		return refusal
	}
	if known, ok := storeSentence(err); ok {
		return known
	}
	switch {
	case errors.As(err, &wrongConfig):
		return wrongConfig.Error()
	case errors.As(err, &fatal):
		return fatal.Error()
	case errors.As(err, &sameName):
		advice := "rename one of them or add their folder"
		if sameName.First == sameName.Second {
			advice = "name it once"
		}
		return sameName.Error() + "; " + advice + ". Nothing was added"
	case errors.Is(err, context.Canceled):
		return "Stopped; what was finished before is kept"
	case errors.Is(err, syscall.ENOSPC):
		return diskFull
	case hasPath && errors.Is(err, syscall.ENOTDIR):
		return fmt.Sprintf("%s leads through a file as if it were a folder; check the path", path.Path)
	case hasPath && errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("There is no file or folder %s; check the path", path.Path)
	case hasPath && errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf("%s may not be opened; check who may read and write it", path.Path)
	case hasPath && errors.Is(err, syscall.EISDIR):
		return fmt.Sprintf("%s is a folder where a file is wanted", path.Path)
	case hasPath && errors.Is(err, ingest.ErrNotAFile):
		return fmt.Sprintf("%s is neither a file nor a folder; save it to a file first", path.Path)
	}
	if p.getenv(debugVariable) != "" {
		return "Something unexpected went wrong: " + err.Error()
	}
	return fmt.Sprintf("Something unexpected went wrong (reference %s); run the command again with %s=1 to see the details", reference(), debugVariable)
}

// reference is a short name for one failure, to find it again in a report.
func reference() string {
	var b [4]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
