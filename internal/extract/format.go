package extract

import (
	"bytes"
	"strings"

	"docent/internal/extract/feed"
	"docent/internal/extract/html"
	"docent/internal/extract/office"
	"docent/internal/extract/pdf"
	"docent/internal/extract/refusal"
	"docent/internal/extract/subtitle"
	"docent/internal/retrieval"
)

// format is a way to read a file.
type format struct {
	name string
	// plain formats are read where they are; the readers of all others take
	// what strangers made apart, and run in a process of their own.
	plain bool
	read  func(doc *retrieval.Document, data []byte, limits Limits) error
}

// Supported lists, for help texts, what can be read.
func Supported() []string {
	return []string{
		"text (.txt .text .md .mdx .markdown .rst .adoc .org .log .csv .tsv and any other file that is text)",
		"PDF (.pdf) with text, not scans without it",
		"web pages (.html .htm .xhtml), also saved ones (.mhtml)",
		"Word, PowerPoint and Excel (.docx .pptx .xlsx)",
		"OpenDocument (.odt .odp .ods)",
		"books (.epub)",
		"subtitles (.srt .vtt)",
		"feeds (RSS and Atom)",
	}
}

// formatOf decides by the first bytes, which cannot be wrong, and then by the
// name.
func formatOf(name string, data []byte) format {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return format{name: "office", read: func(doc *retrieval.Document, data []byte, l Limits) error {
			return office.Read(doc, data, office.Limits{Text: l.Text, Unpacked: l.Unpacked})
		}}
	case isPDF(name, data):
		return format{name: "pdf", read: func(doc *retrieval.Document, data []byte, l Limits) error {
			return pdf.Read(doc, data, l.cache, pdf.Limits{Text: l.Text, Memory: l.Memory / 2})
		}}
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return format{name: "old office", plain: true, read: oldOffice}
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return format{name: "rtf", plain: true, read: func(*retrieval.Document, []byte, Limits) error {
			return refusal.New(ErrUnsupported, "RTF files are not read; open the file and save it as .docx or .txt")
		}}
	}
	switch ext := extension(name); {
	case ext == ".srt" || ext == ".vtt" || bytes.HasPrefix(data, []byte("WEBVTT")):
		return format{name: "subtitles", read: func(doc *retrieval.Document, data []byte, l Limits) error {
			return subtitle.Read(doc, data, l.Text)
		}}
	case !knownText(ext) && feed.Looks(data):
		return format{name: "feed", read: readFeed}
	case !knownText(ext) && feed.LooksLikeSitemap(data):
		return format{name: "sitemap", plain: true, read: func(*retrieval.Document, []byte, Limits) error {
			return refusal.New(ErrUnsupported, "this is a sitemap, a list of pages; add the pages, or the sitemap's address as a source")
		}}
	case ext == ".mht" || ext == ".mhtml":
		return format{name: "mhtml", read: func(doc *retrieval.Document, data []byte, l Limits) error {
			return html.ReadArchive(doc, data, l.Text)
		}}
	case ext == ".html" || ext == ".htm" || ext == ".xhtml" || looksLikePage(data) && (!knownText(ext) || webAddress(name) != nil):
		return format{name: "html", read: func(doc *retrieval.Document, data []byte, l Limits) error {
			if what := foreign(data); what != "" {
				return notText(what)
			}
			if webAddress(doc.Name) == nil {
				doc.Source = html.Origin(data)
			}
			return html.Read(doc, data, l.Text)
		}}
	}
	return format{name: "text", plain: true, read: readText}
}

// knownText is true for the extensions of texts that may quote a page.
func knownText(ext string) bool {
	switch ext {
	case ".txt", ".text", ".md", ".mdx", ".markdown", ".rst", ".adoc", ".org", ".log", ".csv", ".tsv":
		return true
	}
	return false
}

// isPDF allows for what some programs write before the first line.
func isPDF(name string, data []byte) bool {
	sign := []byte("%PDF-")
	return bytes.HasPrefix(bytes.TrimLeft(data[:min(len(data), 1024)], "\ufeff \t\r\n\x00"), sign) ||
		extension(name) == ".pdf" && bytes.Contains(data[:min(len(data), 1024)], sign)
}

// oldOffice refuses the binary formats of Office before 2007, which are also
// the wrapping of newer files with a password.
func oldOffice(_ *retrieval.Document, data []byte, _ Limits) error {
	const encrypted = "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	if bytes.Contains(data, []byte(encrypted)) {
		return refusal.New(ErrLocked, "the file is locked with a password; save it without one")
	}
	return refusal.New(ErrUnsupported, "Office files from before 2007 (.doc .xls .ppt) are not read; open the file and save it as .docx, .xlsx or .pptx")
}

// locate makes links of the marks of a document that was read from the web,
// and drops the fragments of one that was not.
func locate(doc *retrieval.Document) {
	if webAddress(doc.Source) == nil {
		doc.Source = "" // a saved page may claim anything
	}
	if doc.Source == "" && webAddress(doc.Name) != nil {
		doc.Source = doc.Name
	}
	address := webAddress(doc.Source)
	for i, m := range doc.Marks {
		switch {
		case !strings.HasPrefix(m.URL, "#"):
		case address != nil:
			to := *address
			to.Fragment = m.URL[1:]
			doc.Marks[i].URL = to.String()
		default:
			doc.Marks[i].URL = ""
		}
	}
}
