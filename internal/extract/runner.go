package extract

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
	"unicode/utf8"

	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

// Runner reads files that strangers made, each in a process of its own with
// limits on time, memory and output: whatever such a file does, it costs that
// file only. Plain text is read in place. Build one with NewRunner; it is safe
// for concurrent use and reads one file at a time.
type Runner struct {
	exe   string
	args  []string
	cache string
	turn  chan struct{}
}

// childSign marks the environment of a child: a program that was started as one
// but does not know ChildCommand must not start another.
const childSign = "DOCENT_EXTRACT_CHILD"

// NewRunner returns a runner that starts exe, this program's file, with
// ChildCommand. The folder cache keeps the compiled PDF reader (about 20 MB);
// with "" every PDF pays some seconds more.
func NewRunner(exe, cache string) *Runner {
	return &Runner{exe: exe, args: []string{ChildCommand}, cache: cache, turn: make(chan struct{}, 1)}
}

// File is the function File with the process around it. Besides a file's own
// refusals it returns ErrTooCostly and ErrCrashed, and ctx's error when ctx ends.
func (r *Runner) File(ctx context.Context, name string, data []byte, limits Limits) (retrieval.Document, error) {
	limits = limits.filled()
	if int64(len(data)) > limits.Bytes || formatOf(name, data).plain {
		return File(ctx, name, data, limits)
	}
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return retrieval.Document{}, ctx.Err()
	}
	if isPDF(name, data) && r.cold() {
		limits.Time += firstPDF
	}
	limited, cancel := context.WithTimeout(ctx, patience*limits.Time)
	defer cancel()
	doc, err := r.run(limited, order{Name: name, Size: int64(len(data)), Limits: limits, Cache: r.cache}, data)
	switch {
	case ctx.Err() != nil:
		return retrieval.Document{}, ctx.Err()
	case err != nil && limited.Err() != nil:
		return retrieval.Document{}, tooSlow(limits.Time)
	}
	return doc, err
}

// patience is how many times its processor time a reader may take by the clock:
// a busy machine is no fault of the file.
const patience = 3

// firstPDF is what compiling the PDF reader may take besides: 5 s of an idle
// machine's time, much longer on a small and busy one.
const firstPDF = 2 * time.Minute

// cold is true while the PDF reader has not been compiled into the cache.
func (r *Runner) cold() bool {
	kept, err := os.ReadDir(r.cache)
	return err != nil || len(kept) == 0
}

func tooSlow(limit time.Duration) error {
	return refusal.New(ErrTooCostly, "reading the file took longer than %d s; split it, or save it as text", int(limit.Seconds()))
}

// run starts a child, hands it the file and takes its answer.
func (r *Runner) run(ctx context.Context, o order, data []byte) (retrieval.Document, error) {
	if os.Getenv(childSign) != "" {
		return retrieval.Document{}, errors.New("start the reader: this process is one")
	}
	cmd := exec.CommandContext(ctx, r.exe, r.args...)
	cmd.Env = []string{childSign + "=1", "GOTRACEBACK=none"} // no secret of this process
	cmd.Dir = os.TempDir()
	cmd.WaitDelay = time.Second
	stderr := &head{}
	cmd.Stderr = stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return retrieval.Document{}, fmt.Errorf("start the reader: %w", err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		return retrieval.Document{}, fmt.Errorf("start the reader: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return retrieval.Document{}, fmt.Errorf("start the reader: %w", err)
	}
	go hand(in, o, data)
	// JSON escapes at worst double a text of quotes and line ends; the places
	// of its sentences take about as much again.
	most := 4*o.Limits.Text + 1<<20
	answer, readErr := io.ReadAll(io.LimitReader(out, most+1))
	if int64(len(answer)) > most {
		_ = cmd.Cancel()
		_ = cmd.Wait()
		return retrieval.Document{}, refusal.New(ErrTooCostly, "the file holds more text than one document may have; split it")
	}
	if err := errors.Join(readErr, cmd.Wait()); err != nil {
		used := cmd.ProcessState
		// The kernel ends a process by a coarser clock than it reports: a tick
		// is charged to whoever runs when it falls.
		spent := o.Limits.Time * 9 / 10
		if strings.Contains(err.Error(), "signal: killed") {
			spent = o.Limits.Time / 2
		}
		if used != nil && used.UserTime()+used.SystemTime() >= spent {
			err = fmt.Errorf("%w (%w)", tooSlow(o.Limits.Time), err)
		} else {
			err = ended(err, stderr.String(), used != nil && peak(used) >= o.Limits.Memory/2)
		}
		return retrieval.Document{}, err
	}
	return accept(answer, o.Name, data)
}

// hand writes the order and the file to the child. The pipe is left open; an
// error shows as a child that gives no answer.
func hand(in io.Writer, o order, data []byte) {
	line, err := json.Marshal(o)
	if err == nil {
		_, err = in.Write(append(line, '\n'))
	}
	if err == nil {
		_, _ = in.Write(data)
	}
}

// ended says why a child stopped without an answer. What it said last is for
// the log; the sentence is for the person. Go does not always come to say that
// memory was refused, so a child that crashed as a large one counts as too large.
func ended(err error, said string, large bool) error {
	refused := refusal.New(ErrCrashed, "the reader failed on the file, which may be damaged; save it again or as another format")
	state := err.Error()
	for _, sign := range []string{"cannot allocate memory", "out of memory", "failed to allocate", "pthread_create failed", "signal: killed"} {
		large = large || strings.Contains(said+state, sign)
	}
	if large {
		refused = refusal.New(ErrTooCostly, "reading the file takes more memory than allowed; split it, or save it as text")
	}
	return fmt.Errorf("%w (%s: %s)", refused, state, said)
}

// accept takes a child's answer with the care due to a stranger's: what it says
// about places in the text must be true.
func accept(answer []byte, name string, data []byte) (retrieval.Document, error) {
	var got reply
	if err := json.Unmarshal(answer, &got); err != nil {
		return retrieval.Document{}, ended(err, "", false)
	}
	if got.What != "" {
		if got.Refusal == "" {
			return retrieval.Document{}, ended(errors.New("the reader stopped"), got.What, false)
		}
		return retrieval.Document{}, refusal.FromWire(got.Refusal, got.What)
	}
	doc := got.Document
	doc.Name, doc.Size, doc.Hash = name, int64(len(data)), sha256.Sum256(data)
	if !sound(doc) {
		return retrieval.Document{}, ended(errors.New("the answer contradicts itself"), "", false)
	}
	return doc, nil
}

// sound checks what every later step relies on.
func sound(doc retrieval.Document) bool {
	at := 0
	for _, b := range doc.Blocks {
		if b.Start < at || b.End < b.Start || b.End > len(doc.Text) || b.Kind > text.Aside {
			return false
		}
		inner := b.Start
		for _, u := range b.Units {
			if u.Start < inner || u.End < u.Start || u.End > b.End {
				return false
			}
			inner = u.End
		}
		if b.Header.Start < 0 || b.Header.End < b.Header.Start || b.Header.End > len(doc.Text) {
			return false
		}
		at = b.End
	}
	at = 0
	for _, m := range doc.Marks {
		if m.Start < at || m.Start > len(doc.Text) {
			return false
		}
		at = m.Start
	}
	return utf8.ValidString(doc.Text) && doc.Text != ""
}

// head keeps the beginning of what a process writes to its error output: Go
// says the reason first.
type head struct{ said []byte }

func (h *head) Write(p []byte) (int, error) {
	const enough = 500
	h.said = append(h.said, p[:min(enough-len(h.said), len(p))]...)
	return len(p), nil
}

func (h *head) String() string { return string(h.said) }
