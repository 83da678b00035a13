// Package extracttest helps to test readers of documents: it checks what must
// hold for every document and shows a document's structure as plain lines.
//
// Only tests import it. Start reading at Outline.
package extracttest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

// Check fails t unless doc's text is UTF-8 and its blocks, units and marks are
// ascending, inside the text and on rune borders.
func Check(t testing.TB, doc retrieval.Document) {
	t.Helper()
	if !utf8.ValidString(doc.Text) {
		t.Errorf("text is not UTF-8: %.200q", doc.Text)
	}
	end := 0
	for i, b := range doc.Blocks {
		if b.Start < end || b.End <= b.Start || b.End > len(doc.Text) {
			t.Fatalf("block %d %+v after byte %d of %d", i, b.Span, end, len(doc.Text))
		}
		end = b.End
		at := b.Start
		for _, u := range b.Units {
			if u.Start < at || u.End <= u.Start || u.End > b.End {
				t.Fatalf("unit %+v in block %d %+v", u, i, b.Span)
			}
			at = u.End
			if words := doc.Text[u.Start:u.End]; strings.TrimSpace(words) != words || !utf8.ValidString(words) {
				t.Errorf("unit %q is not trimmed or cuts a character", words)
			}
		}
		if b.Header.Len() > 0 && (b.Header.Start < b.Start || b.Header.End > b.End) {
			t.Errorf("header %+v outside block %d", b.Header, i)
		}
	}
	for i, m := range doc.Marks {
		if m.Start < 0 || m.Start > len(doc.Text) || i > 0 && m.Start < doc.Marks[i-1].Start || m.Kind == "" {
			t.Errorf("mark %d %+v", i, m)
		}
	}
}

// Outline shows a document block by block: "# " for headings by their level,
// "p " for each sentence's paragraph with "·" between sentences, "* " for
// items, "th " and "tr " for rows, "c " for lines of code, "[kind label url]"
// before what a mark stands at.
func Outline(doc retrieval.Document) string {
	var b strings.Builder
	marks := doc.Marks
	for _, blk := range doc.Blocks {
		for len(marks) > 0 && marks[0].Start <= blk.Start {
			marks = show(&b, marks)
		}
		outlineBlock(&b, doc.Text, blk, &marks)
	}
	return b.String()
}

func show(b *strings.Builder, marks []retrieval.Mark) []retrieval.Mark {
	m := marks[0]
	fmt.Fprintln(b, strings.TrimSpace("["+m.Kind+" "+m.Label+" "+m.URL)+"]")
	return marks[1:]
}

func outlineBlock(b *strings.Builder, s string, blk text.Block, marks *[]retrieval.Mark) {
	var units []string
	lead := map[text.Kind]string{text.List: "* ", text.Table: "tr ", text.Code: "c "}[blk.Kind]
	if blk.Header.Len() > 0 {
		fmt.Fprintln(b, "th "+s[blk.Header.Start:blk.Header.End])
	}
	for _, u := range blk.Units {
		words := strings.ReplaceAll(s[u.Start:u.End], "\n", "⏎")
		for lead != "" && len(*marks) > 0 && (*marks)[0].Start <= u.Start {
			*marks = show(b, *marks)
		}
		if lead != "" {
			fmt.Fprintln(b, lead+words)
		}
		units = append(units, words)
	}
	switch blk.Kind {
	case text.Heading:
		fmt.Fprintln(b, strings.Repeat("#", blk.Level)+" "+strings.Join(units, " "))
	case text.Paragraph:
		fmt.Fprintln(b, "p "+strings.Join(units, " · "))
	case text.Aside:
		fmt.Fprintln(b, "aside "+strings.ReplaceAll(s[blk.Start:blk.End], "\n", "⏎"))
	}
}

// Zip builds an archive of name, content, name, content, … in that order.
func Zip(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ZipRaw is Zip with one more part, whose name stands last: its content is
// deflated already and unpacks to size bytes.
func ZipRaw(t testing.TB, deflated []byte, size int64, parts ...string) []byte {
	t.Helper()
	last := len(parts) - 1
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < last; i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.CreateRaw(&zip.FileHeader{Name: parts[last], Method: zip.Deflate, CompressedSize64: uint64(len(deflated)), UncompressedSize64: uint64(size)})
	if err == nil {
		_, err = w.Write(deflated)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
