//go:build linux

package extract

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"docent/internal/extract/extracttest"
)

// BenchmarkFormats reads a file of every format in a child process, start and
// all, and reports pages (of 3,000 characters) a second and the child's peak
// memory. The figures of docs/DOCUMENTS.md come from it.
func BenchmarkFormats(b *testing.B) {
	exe, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	r := NewRunner(exe, pdfCache(b))
	for _, name := range []string{"house.docx", "house.odt", "house.epub", "house.html", "house.pptx", "budget.xlsx", "report-two-columns.pdf", "hours.srt", "news.rss"} {
		data, err := os.ReadFile(filepath.Join("testdata/corpus", name))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.TrimPrefix(filepath.Ext(name), "."), func(b *testing.B) { measure(b, r, name, data) })
	}
	b.Run("docx-large", func(b *testing.B) { measure(b, r, "large.docx", largeWord(b)) })
	b.Run("xlsx-large", func(b *testing.B) { measure(b, r, "large.xlsx", largeSheet(b)) })
	b.Run("html-large", func(b *testing.B) {
		measure(b, r, "large.html", []byte("<html><main>"+strings.Repeat("<h2>Chapter</h2><p>"+prose+"</p>", 20_000)+"</main>"))
	})
	if path := os.Getenv("DOCENT_BENCH_PDF"); path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("pdf-given", func(b *testing.B) { measure(b, r, "given.pdf", data) })
	}
}

const prose = "The presidents will meet in Budapest within the next two weeks, according to a representative. The place of the officials’ meeting is not known yet; it will be announced."

func measure(b *testing.B, r *Runner, name string, data []byte) {
	b.Helper()
	characters := 0
	before := spent(b)
	for b.Loop() {
		doc, err := r.File(b.Context(), name, data, Limits{})
		if err != nil {
			b.Fatal(err)
		}
		characters = len([]rune(doc.Text))
	}
	// By the processor's time: the machine may be busy with other things.
	after := spent(b)
	seconds := float64(after.Utime.Nano()+after.Stime.Nano()-before.Utime.Nano()-before.Stime.Nano()) / 1e9
	b.ReportMetric(float64(characters)/3000*float64(b.N)/seconds, "pages/s")
	b.ReportMetric(seconds/float64(b.N)*1000, "cpu-ms")
	b.ReportMetric(float64(after.Maxrss)/1024, "MB-largest-yet")
}

// spent is what all children together have used.
func spent(b *testing.B) (usage syscall.Rusage) {
	b.Helper()
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		b.Fatal(err)
	}
	return usage
}

func largeWord(b *testing.B) []byte {
	return extracttest.Zip(b,
		"_rels/.rels", `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml", `<w:document><w:body>`+strings.Repeat(`<w:p><w:r><w:t>`+prose+`</w:t></w:r></w:p>`, 20_000)+`</w:body></w:document>`)
}

func largeSheet(b *testing.B) []byte {
	return extracttest.Zip(b,
		"_rels/.rels", `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="S" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="x/worksheet" Target="s.xml"/></Relationships>`,
		"xl/s.xml", `<worksheet><sheetData>`+strings.Repeat(`<row><c t="inlineStr"><is><t>Hall</t></is></c><c><v>1200.5</v></c><c t="inlineStr"><is><t>paid in full</t></is></c></row>`, 100_000)+`</sheetData></worksheet>`)
}
