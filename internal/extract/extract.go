// Package extract turns the bytes of a file into a document: its text, title,
// language and structure.
//
// File is a pure function of name and bytes. What strangers give is read by a
// Runner, which lets a process of its own call it, under limits. The package
// reads no network and imports no store. Start reading at File, then Runner.
package extract

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

// The reasons for which a file is refused; ask with errors.Is, tell with Sentence.
var (
	ErrEmpty       = refusal.ErrEmpty       // no bytes, or white space only
	ErrBinary      = refusal.ErrBinary      // a program, picture, sound, archive or other data
	ErrTooLarge    = refusal.ErrTooLarge    // over Limits.Bytes, or its text over Limits.Text
	ErrUnsupported = refusal.ErrUnsupported // a document in a format that is not read
	ErrNoText      = refusal.ErrNoText      // a document without text, such as a scan
	ErrBroken      = refusal.ErrBroken      // cut off or damaged
	ErrLocked      = refusal.ErrLocked      // needs a password
	ErrTooCostly   = refusal.ErrTooCostly   // over Limits.Time or Limits.Memory
	ErrCrashed     = refusal.ErrCrashed     // its reader failed
)

// Limits bound what one file may cost. The zero value of a field is its default.
type Limits struct {
	Bytes    int64 // of the file; DefaultBytes
	Text     int64 // bytes of text taken from it; DefaultText
	Unpacked int64 // bytes that a compressed file may hold; DefaultUnpacked

	Time   time.Duration // of the processor, in a process of its own, and three times as long by the clock; DefaultTime
	Memory int64         // bytes of memory of that process; DefaultMemory

	cache string // folder of the compiled PDF reader, "" for none
}

// The defaults of Limits.
const (
	DefaultBytes = 32 << 20 // above Discord's 10 MB for uploads and a 500-page PDF with pictures
	DefaultText  = 32 << 20 // of text: six times the complete works of Shakespeare

	DefaultUnpacked = 512 << 20 // sheets of a million rows stay below it
	DefaultTime     = time.Minute
	DefaultMemory   = 1 << 30 // compiling the PDF reader takes a third of it
)

func (l Limits) filled() Limits {
	if l.Bytes <= 0 {
		l.Bytes = DefaultBytes
	}
	if l.Text <= 0 {
		l.Text = DefaultText
	}
	if l.Unpacked <= 0 {
		l.Unpacked = DefaultUnpacked
	}
	if l.Time <= 0 {
		l.Time = DefaultTime
	}
	if l.Memory <= 0 {
		l.Memory = DefaultMemory
	}
	return l
}

// File reads a file's bytes. The name, a path, file name or web address, decides
// together with the bytes on the format and stands in for a missing title;
// marks of a page with a web address lead to the place in it. Of the document
// it fills Source (a web address) and Name, Title, Language, Text, Blocks, Marks, Hash and Size.
// A file that cannot be read gives one of the errors above.
func File(ctx context.Context, name string, data []byte, limits Limits) (retrieval.Document, error) {
	limits = limits.filled()
	doc := retrieval.Document{Name: name, Hash: sha256.Sum256(data), Size: int64(len(data))}
	if int64(len(data)) > limits.Bytes {
		return doc, TooLarge(int64(len(data)), limits.Bytes)
	}
	if err := ctx.Err(); err != nil {
		return doc, err
	}
	if err := formatOf(name, data).read(&doc, data, limits); err != nil {
		return doc, err
	}
	finish(&doc)
	locate(&doc)
	if int64(len(doc.Text)) > limits.Text {
		return doc, tooMuchText(int64(len(doc.Text)), limits.Text)
	}
	return doc, nil
}

// Text is File for words that are known to be plain text, however they begin:
// what people write is never taken for another format.
func Text(name, words string, limits Limits) (retrieval.Document, error) {
	limits = limits.filled()
	doc := retrieval.Document{Name: name, Hash: sha256.Sum256([]byte(words)), Size: int64(len(words))}
	switch {
	case strings.TrimSpace(words) == "":
		return doc, refusal.New(ErrEmpty, "there are no words in it; there is nothing to answer from")
	case int64(len(words)) > limits.Text:
		return doc, tooMuchText(int64(len(words)), limits.Text)
	}
	doc.Text = strings.ToValidUTF8(words, "\ufffd")
	doc.Blocks = text.Split(doc.Text, text.FormatOf(filePart(name)))
	finish(&doc)
	return doc, nil
}

func tooMuchText(has, limit int64) error {
	return refusal.New(ErrTooLarge, "the file holds %s of text, more than the %s that one document may have; split it", bytesInWords(has), bytesInWords(limit))
}

// TooLarge is the refusal of a file of size bytes where limit are allowed; for
// callers that know the size before they have the bytes.
func TooLarge(size, limit int64) error {
	return refusal.New(ErrTooLarge, "the file has %s, more than the %s allowed (max_bytes under [documents]); split it or raise the limit", bytesInWords(size), bytesInWords(limit))
}

// Sentence says to a person, in one sentence, why a file was refused. ok is
// false where err is not a refusal.
func Sentence(err error) (sentence string, ok bool) { return refusal.Sentence(err) }
