package extract

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"docent/internal/extract/extracttest"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the readers find as what is expected")

// pdfCache keeps the compiled PDF reader from one test run to the next: it
// takes seconds to compile.
func pdfCache(t testing.TB) string {
	t.Helper()
	user, err := os.UserCacheDir()
	if err != nil {
		return t.TempDir()
	}
	dir := filepath.Join(user, "docent-test", "pdf")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return t.TempDir()
	}
	return dir
}

func corpusLimits() Limits {
	return Limits{Bytes: 1 << 20, Text: 1 << 20, Unpacked: 8 << 20, Time: 2 * time.Minute}
}

// TestTheCorpusIsReadAsExpected reads good and hostile files in child
// processes. What is expected of each stands in testdata/expected; -update
// writes it anew.
func TestTheCorpusIsReadAsExpected(t *testing.T) {
	t.Parallel()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := NewRunner(exe, pdfCache(t))
	files, err := os.ReadDir("testdata/corpus")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(file.Name(), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join("testdata/corpus", file.Name()))
			if err != nil {
				t.Fatal(err)
			}
			doc, err := r.File(t.Context(), file.Name(), data, corpusLimits())
			got := result(t, doc, err)
			path := filepath.Join("testdata/expected", file.Name()+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func result(t *testing.T, doc retrieval.Document, err error) string {
	t.Helper()
	if err != nil {
		kind, _ := refusal.Wire(err)
		said, ok := Sentence(err)
		if !ok {
			t.Errorf("no words for people: %v", err)
		}
		return fmt.Sprintf("refused: %s\n%s\n", kind, said)
	}
	extracttest.Check(t, doc)
	return fmt.Sprintf("title: %s\nlanguage: %s\nsource: %s\n\n%s", doc.Title, doc.Language, doc.Source, extracttest.Outline(doc))
}

// TestEveryFormatKeepsTheSameWords compares files that other programs made of
// one text (house.md) with that text: sentence by sentence to the byte, and no
// word more.
func TestEveryFormatKeepsTheSameWords(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("testdata/corpus/house.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"Notes": true} // a slide's title that the converter added
	for _, w := range words(string(source)) {
		known[w] = true
	}
	for _, name := range []string{"house.docx", "house-libreoffice.docx", "house.odt", "house.odp", "house.pptx", "house.html", "house.epub", "house.pdf", "slides.pdf"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile("testdata/corpus/" + name)
			if err != nil {
				t.Fatal(err)
			}
			limits := corpusLimits()
			limits.cache = pdfCache(t)
			doc, err := File(t.Context(), name, data, limits)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{
				"House rules of the Linden Club", "Opening hours", "Fees", "Meetings",
				"The house is open from nine to five. On Sundays it stays closed; see the calendar.",
				"The self-employed treasurer, Mr. Żółkiewski, said: “We open at 8.30 a.m. in July.” Nobody objected.",
				"Who | Fee | Note", "Adults | 5 € | at the door", "Children | free | under 12 years",
				"Pay at the door.", "Keep the receipt:", "for a year", "or longer", "Show it when asked.",
				"The presidents will meet in Budapest within the next two weeks. The place of the officials’ meeting is not known yet.",
				"A quotation stands apart.", `bot ask "where will they meet?"`, "Except in May.",
			} {
				// The converters put a no-break space after "Mr.".
				if !strings.Contains(strings.ReplaceAll(doc.Text, "\u00a0", " "), want) {
					t.Errorf("lost: %q", want)
				}
			}
			for _, w := range words(doc.Text) {
				if !known[w] {
					t.Errorf("invented: %q", w)
				}
			}
		})
	}
}

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

// FuzzFile reads anything as anything, in this process.
func FuzzFile(f *testing.F) {
	files, err := filepath.Glob("testdata/corpus/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 20_000 && !isPDF(path, data) {
			f.Add(filepath.Base(path), data)
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if isPDF(name, data) {
			t.Skip("PDFium has a process of its own")
		}
		doc, err := File(t.Context(), name, data, Limits{Bytes: 1 << 20, Text: 1 << 18, Unpacked: 1 << 20})
		if err == nil {
			extracttest.Check(t, doc)
		} else if _, ok := Sentence(err); !ok {
			t.Errorf("no words for people: %v", err)
		}
	})
}
