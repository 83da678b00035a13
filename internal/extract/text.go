package extract

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"docent/internal/extract/charset"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
	"docent/internal/retrieval/language"
	"docent/internal/retrieval/text"
)

// readText reads a text file. Valid UTF-8 after a byte order mark is kept byte
// for byte.
func readText(doc *retrieval.Document, data []byte, _ Limits) error {
	if what := foreign(data); what != "" {
		return notText(what)
	}
	decoded, ok := charset.Decode(data)
	if strings.TrimSpace(decoded.Text) == "" && (ok || len(data) == 0) {
		return refusal.New(ErrEmpty, "the file is empty; there is nothing to answer from")
	}
	if !ok {
		return refusal.New(ErrBinary, "the file holds binary data, not text; save it as text, for example as .txt in UTF-8")
	}
	format := text.FormatOf(filePart(doc.Name))
	doc.Text = decoded.Text
	doc.Blocks = text.Split(doc.Text, format)
	doc.Title = text.Title(doc.Text, format)
	if format == text.CSV {
		doc.Marks = rowMarks(doc.Text)
	}
	return nil
}

// rowMarks numbers the rows of a table as spreadsheets do: the first is row 1.
func rowMarks(s string) []retrieval.Mark {
	var out []retrieval.Mark
	rows := text.Records(s)
	if len(rows) > 0 && text.SeparatorLine(s[rows[0].Start:rows[0].End]) {
		rows = rows[1:]
	}
	for i, row := range rows {
		if row.Len() > 0 {
			out = append(out, retrieval.Mark{Start: row.Start, Kind: "row", Label: strconv.Itoa(i + 1)})
		}
	}
	return out
}

func notText(what string) error {
	return refusal.New(ErrBinary, "the file is %s, not text, whatever its name says; add the text itself", what)
}

// finish fills what every format has in common.
func finish(doc *retrieval.Document) {
	if doc.Title == "" {
		doc.Title = titleOf(doc.Name)
	}
	// What a file says of its language is often only its program's setting.
	if found := language.Detect(doc.Text); found != "" {
		doc.Language = found
	}
}

// titleOf makes a title of a file name: without folders and extension, with
// spaces for hyphens and underscores, and a capital first.
func titleOf(name string) string {
	base := path.Base(filePart(name))
	if base == "." || base == "/" {
		return name
	}
	if stem := strings.TrimSuffix(base, path.Ext(base)); stem != "" {
		base = stem
	}
	words := strings.FieldsFunc(base, func(r rune) bool { return r == '_' || r == '-' || unicode.IsSpace(r) })
	title := strings.Join(words, " ")
	first, size := utf8.DecodeRuneInString(title)
	if size == 0 {
		return name
	}
	return string(unicode.ToUpper(first)) + title[size:]
}

// bytesInWords says a size as people read it, in decimal units as Discord does.
func bytesInWords(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%d kB", n/1e3)
	case n == 1:
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}
