package extract

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

func TestFileKeepsTheBytesOfUTF8Texts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a.txt", "a.md", "a.rst", "a.org", "a.adoc", "a.csv", "a.log", "LICENSE", "a.unknown"} {
		for _, body := range []string{
			"One line", "Zwölf Boxkämpfer.\r\n\r\nJagen Viktor.\r\n", "# Head\n\n- 👩‍👩‍👧 item\n- ﬁn\n", "a,b\n1,2\n", "tab\tand\u00a0space \n",
		} {
			data := "\uFEFF" + body
			doc, err := File(t.Context(), name, []byte(data), Limits{})
			if err != nil {
				t.Errorf("%s with %q: %v", name, body, err)
				continue
			}
			if doc.Text != body {
				t.Errorf("%s: %q became %q", name, body, doc.Text)
			}
			if doc.Size != int64(len(data)) || doc.Hash != sha256.Sum256([]byte(data)) {
				t.Errorf("%s: size %d or hash are not the original's", name, doc.Size)
			}
			for _, b := range doc.Blocks {
				if b.Start < 0 || b.End > len(doc.Text) || b.Start >= b.End {
					t.Errorf("%s: block %+v outside of %d bytes", name, b, len(doc.Text))
				}
			}
		}
	}
}

func TestFileConvertsOldEncodings(t *testing.T) {
	t.Parallel()
	const body = "Встреча состоится в среду в восемь часов. Президенты прилетят в Будапешт.\n"
	data, err := charmap.KOI8R.NewEncoder().String(body)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := File(t.Context(), "note.txt", []byte(data), Limits{})
	if err != nil || doc.Text != body || doc.Language != "ru" {
		t.Errorf("read as %q in %q: %v", doc.Text, doc.Language, err)
	}
	if doc.Size != int64(len(data)) {
		t.Errorf("size %d is not the original's %d", doc.Size, len(data))
	}
}

func TestFileRefusesWithOneSentence(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, data string
		limits     Limits
		want       error
		says       string
	}{
		"no bytes":               {"a.txt", "", Limits{}, ErrEmpty, "The file is empty; there is nothing to answer from."},
		"only white space":       {"a.txt", "\uFEFF \r\n\t", Limits{}, ErrEmpty, "The file is empty"},
		"a PNG named .txt":       {"a.txt", "\x89PNG\r\n\x1a\n\x00\x00", Limits{}, ErrBinary, "a PNG picture"},
		"an ELF named .md":       {"a.md", "\x7fELF\x02\x01\x01\x00", Limits{}, ErrBinary, "a Linux program"},
		"a Windows program":      {"a.txt", "MZ\x90\x00\x03\x00\x00\x00", Limits{}, ErrBinary, "a Windows program"},
		"a NUL in a text":        {"a.txt", "text\x00text and text", Limits{}, ErrBinary, "binary data"},
		"control characters":     {"a.log", "\x01\x02\x03\x04", Limits{}, ErrBinary, "binary data"},
		"more bytes than wanted": {"a.txt", strings.Repeat("a", 1500), Limits{Bytes: 1000}, ErrTooLarge, "The file has 1 kB, more than the 1 kB allowed (max_bytes under [documents])"},
		"more text than wanted":  {"a.txt", strings.Repeat("a", 1500), Limits{Text: 1000}, ErrTooLarge, "split it."},
	} {
		_, err := File(t.Context(), c.file, []byte(c.data), c.limits)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, wanted %v", name, err, c.want)
			continue
		}
		said, ok := Sentence(err)
		if !ok || !strings.Contains(said, c.says) || !strings.HasSuffix(said, ".") || strings.Count(said, "\n") > 0 {
			t.Errorf("%s: says %q", name, said)
		}
	}
}

func TestTextThatBeginsLikeAProgramIsText(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"MZ is the initials of Mark Zbikowski.", "BM stands for benchmark.", "GIF89a is a format."} {
		if doc, err := File(t.Context(), "a.txt", []byte(body), Limits{}); err != nil || doc.Text != body {
			t.Errorf("%q: %q, %v", body, doc.Text, err)
		}
	}
}

func TestFileStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := File(ctx, "a.txt", []byte("text"), Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestPagesFromTheWebLinkToTheirSections(t *testing.T) {
	t.Parallel()
	const page = `<?xml version="1.0"?><!-- saved --><html><h1 id="hours">Hours</h1><p>From nine to five.</p></html>`
	for name, want := range map[string]string{
		"https://example.org":                "https://example.org#hours",
		"https://example.org/house.txt2?a=1": "https://example.org/house.txt2?a=1#hours",
		"https://example.org/README.md":      "https://example.org/README.md#hours",
		"saved/page.html":                    "",
	} {
		doc, err := File(t.Context(), name, []byte(page), Limits{})
		if err != nil || len(doc.Marks) != 1 || doc.Marks[0].URL != want || doc.Title != "Hours" {
			t.Errorf("%s: %q with marks %+v: %v", name, doc.Title, doc.Marks, err)
		}
	}
}

func TestTitleOfMakesAFileNameReadable(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"guides/house_rules-2024.md": "House rules 2024",
		`C:\docs\élan.txt`:           "Élan",
		".profile":                   ".profile",
		"LICENSE":                    "LICENSE",
		"v1.2 notes.txt":             "V1.2 notes",
		"___":                        "___",
	} {
		if got := titleOf(name); got != want {
			t.Errorf("%s became %q, wanted %q", name, got, want)
		}
	}
}
