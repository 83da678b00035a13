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
		"budget.xlsx":              "budget\n\n" + table,
		"budget.ods":               "budget\n\n" + table,
		"budget.csv":               "Item,Cost,Due,Paid\nHall,1200.5,2024-05-01,yes\nMusic,300,2024-06-15,no\n",
		"rooms.tsv":                "Name\tRoom\nAnn\t12\nBob\t14\n",
		"hours.srt":                "The presidents will meet in Budapest, he said.\n\nThe hall closes at eleven.",
		"talk.vtt":                 "Ann Lee: Where is the meeting?\n\nBob: In the hall & the garden.",
		"news.rss":                 "The hall is closed\n\nThe hall is closed in May. It opens again in June.\n\nOlder\n\nNothing happened.",
		"news.atom":                "The hall is open\n\n- from nine\n- to five",
		"right-to-left.pdf":        "הבית פתוח מתשע עד חמש. ביום ראשון הוא סגור, ראו את לוח השנה (עמוד 12). המחיר הוא 25 ש\"ח לאדם, כולל English words באמצע. البيت مفتوح من التاسعة حتى الخامسة. يوم الأحد مغلق، انظر التقويم (صفحة 12). An English paragraph with שלום inside.",
		"landscape.pdf":            "Landscape page 1 begins here. The second line of the page. The third line of it.\n\nName | Room\nAnn | 12\nBob | 14\n\nLandscape page 2 begins here. The second line of the page. The third line of it.\n\nName | Room\nAnn | 12\nBob | 14",
		"numbered-headings.docx":   "1 Numbered heading\n\n1.1 Sub heading\n\n1.2 Sub two\n\nKept inserted end.\n\nBefore commented x²\n\nIn a text box\n\nAnchor paragraph\n\n7 a linksoft\u2011hard✓\n\nIn a control\n\n(4) starts at four\n  i) roman\n(5) five\n\nMon | wide |  | z\n| b second para | nested\n\nSie gab nachgelassen\n\nThe note says so.",
		"groups-and-drawings.pptx": "The Title\n\n- Body one\n- Body two\n\nIn a group\n\nIn a nested group\n\nH1 | H2\nv1 | v2\n\n- Plan\n- Do\n\nSay this aloud.\n\nSecond shown",
		"notes-and-nav.epub":       "Kapitel 1\n\nDer Hund läuft. Er ist müde.\n\nEin Tier.\n\nKapitel 2\n\nEnde.\u00a0Aus.",
		"two-voices.vtt":           "Ann: Good morning\n\nBob: Hello, Ann.\n\nword by word\n\n- One speaker? - The other. \u200eR&D 1 < 2\u00a0ok",
		"semicolons-1252.csv":      "Name;Ort;Preis\r\n\"Müller; Anna\";Köln;\"12,50\"\r\n\"Zitat \"\"so\"\"\";Bonn;7\r\n",
		"xhtml-title.atom":         "X y\n\nHello world",
		"saved-page.mhtml":         "Hours\n\nOpen from nine to five in the café.",
	} {
		data, err := os.ReadFile(filepath.Join("testdata/corpus", name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := File(t.Context(), name, data, Limits{cache: pdfCache(t)})
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

// PDFs that draw themselves without end, or pack a page thrice.
func TestTrapsInPDFsCostTheirFileOnly(t *testing.T) {
	t.Parallel()
	traps, err := filepath.Glob("testdata/traps/*.pdf")
	if err != nil || len(traps) == 0 {
		t.Fatalf("%d traps, %v", len(traps), err)
	}
	for _, path := range traps {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			r := runner(t)
			r.cache = pdfCache(t)
			_, err = r.File(t.Context(), path, data, Limits{Memory: 512 << 20})
			said, ok := Sentence(err)
			if !ok || !errors.Is(err, ErrTooCostly) && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrCrashed) && !errors.Is(err, ErrBroken) {
				t.Errorf("%v: %q", err, said)
			}
		})
	}
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
