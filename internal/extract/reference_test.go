package extract

import (
	"bytes"
	"compress/flate"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"docent/internal/extract/extracttest"

	"github.com/google/go-cmp/cmp"
)

// The texts of formats that are not made of house.md, as a person wrote them
// down who looked at the files: to the byte, no space more and none less.
func TestTheStoredTextIsWhatAPersonReads(t *testing.T) {
	t.Parallel()
	const table = "Item | Cost | Due | Paid\nHall | 1200.5 | 2024-05-01 | yes\nMusic | 300 | 2024-06-15 | no"
	for name, want := range map[string]string{
		"budget.xlsx":      "budget\n\n" + table,
		"budget.ods":       "budget\n\n" + table,
		"budget.csv":       "Item,Cost,Due,Paid\nHall,1200.5,2024-05-01,yes\nMusic,300,2024-06-15,no\n",
		"rooms.tsv":        "Name\tRoom\nAnn\t12\nBob\t14\n",
		"hours.srt":        "The presidents will meet in Budapest, he said.\n\nThe hall closes at eleven.",
		"talk.vtt":         "Ann Lee: Where is the meeting?\n\nBob: In the hall & the garden.",
		"news.rss":         "The hall is closed\n\nThe hall is closed in May. It opens again in June.\n\nOlder\n\nNothing happened.",
		"news.atom":        "The hall is open\n\n- from nine\n- to five",
		"saved-page.mhtml": "Hours\n\nOpen from nine to five in the café.",
	} {
		data, err := os.ReadFile(filepath.Join("testdata/corpus", name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := File(t.Context(), name, data, Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, doc.Text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// endless is a deflate stream of the same megabyte again and again.
func endless(t *testing.T, megabyte []byte, times int) []byte {
	t.Helper()
	var once, all bytes.Buffer
	w, err := flate.NewWriter(&once, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(megabyte); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil { // to a whole byte, and it refers to nothing before
		t.Fatal(err)
	}
	for range times {
		all.Write(once.Bytes())
	}
	once.Reset()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	all.Write(once.Bytes())
	return all.Bytes()
}

// Two gigabytes in two megabytes, with the program's own limits: in an Office
// file, a book and a page.
func TestTwoGigabytesOfABombCostTheirFileOnly(t *testing.T) {
	t.Parallel()
	word := []byte(strings.Repeat("word ", 1<<20/5))
	packed := endless(t, word, 2048)
	for name, parts := range map[string][]string{
		"bomb.docx": {"_rels/.rels", `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`, "word/document.xml"},
		"bomb.epub": {"META-INF/container.xml", `<container><rootfiles><rootfile full-path="o.opf"/></rootfiles></container>`,
			"o.opf", `<package><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>`, "c.xhtml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := extracttest.ZipRaw(t, packed, int64(len(word))*2048, parts...)
			_, err := runner(t).File(t.Context(), name, data, Limits{})
			said, ok := Sentence(err)
			if !ok || !errors.Is(err, ErrTooCostly) && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrBroken) {
				t.Errorf("%v: %q", err, said)
			}
			if strings.Contains(said, "damaged") {
				t.Errorf("it does not say why: %q", said)
			}
		})
	}
}
