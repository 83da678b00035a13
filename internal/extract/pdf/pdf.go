// Package pdf reads PDF files: paragraphs in reading order over columns and
// pages, headings, lists and tables by how they look, words put together again
// that were hyphenated, page headers and footers left out, and the page of
// every passage.
//
// The letters come from PDFium, compiled to WebAssembly, which has no access to
// files, network or clock. Only the process that reads strangers' files may
// call this package: PDFium takes some 50 MB and a quarter of a second to
// start, far more the first time, when it is compiled. Start reading at Read.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"docent/internal/extract/flow"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
)

// Limits bound what one file may cost.
type Limits struct {
	Text   int64 // bytes of text
	Memory int64 // bytes that PDFium may use; 0 for no limit of its own
}

// Read fills Title, Text, Blocks and Marks (pages) of doc. The folder cache
// keeps PDFium compiled; "" compiles it anew.
func Read(doc *retrieval.Document, data []byte, cache string, limits Limits) (err error) {
	engine, err := start(cache, limits.Memory)
	if err != nil {
		return fmt.Errorf("start the PDF reader: %w", err)
	}
	defer func() { err = errors.Join(err, engine.close()) }()
	file, err := engine.instance.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return unopened(err)
	}
	src := source{engine.instance, file.Document}
	pages, letters, err := src.pages(limits.Text)
	if err != nil {
		return err
	}
	if letters.none() {
		return refusal.New(refusal.ErrNoText, "the PDF holds pictures of pages (a scan) and no text; run text recognition (OCR) over it first")
	}
	if letters.unreadable() {
		return refusal.New(refusal.ErrNoText, "the PDF does not say which letters its signs stand for; run text recognition (OCR) over it, or add the text in another format")
	}
	f := flow.New(limits.Text)
	blocks := arrange(pages)
	write(f, blocks)
	doc.Title = title(src.property("Title"), blocks)
	return f.Document(doc)
}

// engine is a running PDFium.
type engine struct {
	cache    wazero.CompilationCache
	pool     pdfium.Pool
	instance pdfium.Pdfium
}

func start(cache string, memory int64) (*engine, error) {
	// PDFium's setjmp needs the exception instructions.
	config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	const page = 64 << 10 // of WebAssembly's memory
	if pages := memory / page; pages > 0 && pages < 1<<16 {
		config = config.WithMemoryLimitPages(uint32(pages))
	}
	e := &engine{}
	if cache != "" {
		kept, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return nil, err
		}
		e.cache, config = kept, config.WithCompilationCache(kept)
	}
	var err error
	e.pool, err = webassembly.Init(webassembly.Config{MaxIdle: 1, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), RuntimeConfig: config})
	if err == nil {
		e.instance, err = e.pool.GetInstance(time.Minute)
	}
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

func (e *engine) close() error {
	var errs []error
	if e.instance != nil {
		errs = append(errs, e.instance.Close())
	}
	if e.pool != nil {
		errs = append(errs, e.pool.Close())
	}
	if e.cache != nil {
		errs = append(errs, e.cache.Close(context.Background()))
	}
	return errors.Join(errs...)
}

func unopened(err error) error {
	switch {
	case errors.Is(err, pdferrors.ErrPassword):
		return refusal.New(refusal.ErrLocked, "the PDF is locked with a password; save it without one")
	case errors.Is(err, pdferrors.ErrSecurity):
		return refusal.New(refusal.ErrLocked, "the PDF is protected in a way that is not read; print it to a new PDF")
	}
	return refusal.New(refusal.ErrBroken, "the PDF is damaged or was cut off; save or upload it again")
}

// source is an open file.
type source struct {
	pdfium pdfium.Pdfium
	doc    references.FPDF_DOCUMENT
}

// tally counts what kind of letters a file has.
type tally struct{ letters, unknown int }

func (t tally) none() bool { return t.letters == 0 }

// unreadable is true where a third of the letters have no meaning: the file
// then shows its text but cannot say it.
func (t tally) unreadable() bool { return 3*t.unknown > t.letters }

// pages reads the lines of all pages, until there is more text than wanted.
func (s source) pages(limit int64) (out []page, letters tally, err error) {
	count, err := s.pdfium.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: s.doc})
	if err != nil {
		return nil, letters, unopened(err)
	}
	size := int64(0)
	for i := range count.PageCount {
		p, err := s.page(i, &letters)
		if err != nil {
			continue // a damaged page among good ones costs that page
		}
		for _, l := range p.lines {
			size += int64(len(l.text()))
		}
		out = append(out, p)
		if size > limit {
			break
		}
	}
	if len(out) == 0 && count.PageCount > 0 {
		return nil, letters, unopened(errors.New("no page can be read"))
	}
	return out, letters, nil
}

// page reads the lines of a page, from 0.
func (s source) page(i int, letters *tally) (page, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: s.doc, Index: i}}
	// How a viewer turns the page does not matter, and PDFium mixes up the words
	// of turned ones: what is read is how the letters stand.
	if _, err := s.pdfium.FPDFPage_SetRotation(&requests.FPDFPage_SetRotation{Page: at, Rotate: enums.FPDF_PAGE_ROTATION_NONE}); err != nil {
		return page{}, err
	}
	text, err := s.pdfium.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: at, Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true,
	})
	if err != nil {
		return page{}, err
	}
	box, err := s.pdfium.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: at})
	if err != nil {
		return page{}, err
	}
	left, bottom := float64(box.Rect.Left), float64(min(box.Rect.Bottom, box.Rect.Top))
	width, height := float64(box.Rect.Right)-left, float64(max(box.Rect.Bottom, box.Rect.Top))-bottom
	p := page{number: i + 1}
	for k, way := range upright(glyphsOf(text.Chars, left, bottom, letters), width, height) {
		lines := linesOf(readable(way.glyphs, way.width), p.number)
		if k == 0 {
			p.height = way.height
		}
		for j := range lines {
			lines[j].aside = k > 0
		}
		p.lines = append(p.lines, lines...)
	}
	return p, nil
}

// property reads one of the file's own descriptions.
func (s source) property(name string) string {
	got, err := s.pdfium.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: s.doc, Tag: name})
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(got.Value), " ")
}

// title prefers what stands in large letters on the first page to the file's
// own description, which programs often fill with a file name.
func title(property string, blocks []block) string {
	for _, b := range blocks {
		if b.page > 1 || b.kind == prose && len(b.text) > 200 {
			break
		}
		if b.kind == heading && b.level == 1 {
			return b.text
		}
	}
	lower := strings.ToLower(property)
	for _, sign := range []string{"microsoft word", "untitled", ".doc", ".indd", ".qxd", ".pdf", ".tex"} {
		if strings.Contains(lower, sign) {
			return ""
		}
	}
	return property
}

// write puts the blocks into the flow, with a mark where a page begins.
func write(f *flow.Flow, blocks []block) {
	last := 0
	for _, b := range blocks {
		if b.page != last {
			mark(f, 0, b.page)
		}
		last = b.page
		for _, t := range b.turns {
			mark(f, t.at, t.page)
			last = t.page
		}
		switch b.kind {
		case heading:
			f.Heading(b.level, b.text)
		case item:
			f.Item(b.marker, 0, b.text)
		case header:
			f.Header(b.cells)
		case row:
			f.Row(b.cells)
		case code:
			f.Code(b.text)
		default:
			f.Paragraph(b.text)
		}
	}
}

// mark names a page; web browsers open a PDF at "#page=12".
func mark(f *flow.Flow, at, page int) {
	f.MarkAt(at, "page", strconv.Itoa(page), "#page="+strconv.Itoa(page))
}
