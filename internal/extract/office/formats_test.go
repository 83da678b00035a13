package office

import (
	"errors"
	"strings"
	"testing"

	"docent/internal/extract/extracttest"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"

	"github.com/google/go-cmp/cmp"
)

func office(t testing.TB, main string, parts ...string) []byte {
	return extracttest.Zip(t, append([]string{
		"_rels/.rels", `<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="/` + main + `"/></Relationships>`,
	}, parts...)...)
}

func deck(t testing.TB) []byte {
	const head = `<p:sld xmlns:p="p" xmlns:a="a"`
	title := func(s string) string {
		return `<p:sp><p:nvPr><p:ph type="title"/></p:nvPr><p:txBody><a:p><a:r><a:t>` + s + `</a:t></a:r></a:p></p:txBody></p:sp>`
	}
	return office(t, "ppt/presentation.xml",
		"ppt/presentation.xml", `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldMasterIdLst><p:sldMasterId r:id="m"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="b"/><p:sldId id="257" r:id="c"/><p:sldId id="258" r:id="a"/></p:sldIdLst></p:presentation>`,
		"ppt/_rels/presentation.xml.rels", `<Relationships><Relationship Id="a" Type="x/slide" Target="slides/slide1.xml"/><Relationship Id="b" Type="x/slide" Target="slides/slide2.xml"/><Relationship Id="c" Type="x/slide" Target="slides/slide3.xml"/></Relationships>`,
		"ppt/slides/slide2.xml", head+`><p:sp><p:nvPr><p:ph idx="1"/></p:nvPr><p:txBody><a:p><a:r><a:t>Open</a:t></a:r><a:r><a:t> daily</a:t></a:r></a:p><a:p><a:pPr lvl="1"/><a:r><a:t>not on Sunday</a:t></a:r></a:p></p:txBody></p:sp>`+title("Hours")+`<p:sp><p:nvPr><p:ph type="sldNum"/></p:nvPr><p:txBody><a:p><a:fld><a:t>1</a:t></a:fld></a:p></p:txBody></p:sp></p:sld>`,
		"ppt/slides/_rels/slide2.xml.rels", `<Relationships><Relationship Id="n" Type="x/notesSlide" Target="../notesSlides/n1.xml"/></Relationships>`,
		"ppt/notesSlides/n1.xml", `<p:notes xmlns:p="p" xmlns:a="a"><p:sp><p:nvPr><p:ph type="body"/></p:nvPr><p:txBody><a:p><a:r><a:t>Say hello first.</a:t></a:r></a:p></p:txBody></p:sp></p:notes>`,
		"ppt/slides/slide3.xml", head+` show="0">`+title("Hidden")+`</p:sld>`,
		"ppt/slides/slide1.xml", head+`>`+title("Fees")+`<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/><a:tr><a:tc><a:p><a:r><a:t>Who</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>Fee</a:t></a:r></a:p></a:tc></a:tr><a:tr><a:tc><a:p><a:r><a:t>Adults</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>5</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame></p:sld>`)
}

func book(t testing.TB) []byte {
	return office(t, "xl/workbook.xml",
		"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="Budget" r:id="a"/><sheet name="Old" state="hidden" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="x/styles" Target="styles.xml"/></Relationships>`,
		"xl/sharedStrings.xml", `<sst><si><t>Item</t></si><si><r><t>Co</t></r><r><t>st</t></r></si><si><t>Due</t><rPh><t>x</t></rPh></si><si><t>Hall</t></si></sst>`,
		"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="#,##0.00\ [$€-407]"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml", `<worksheet><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>Costs of the year</t></is></c></row>
<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c></row>
<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" s="2"><f>A1*2</f><v>1200</v></c><c r="C3" s="1"><v>45413</v></c></row>
<row r="4" hidden="1"><c r="A4"><v>1</v></c></row>
<row r="5"><c r="A5" t="str"><v>Share</v></c><c r="B5" s="3"><v>0.125</v></c></row>
<row r="8"><c r="B8"><v>0.30000000000000004</v></c><c r="C8" t="b"><v>1</v></c></row></sheetData></worksheet>`)
}

const odf = ` xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:draw="d" xmlns:presentation="pr"`

func odt(t testing.TB) []byte {
	return extracttest.Zip(t, "mimetype", "application/vnd.oasis.opendocument.text",
		"META-INF/manifest.xml", "<manifest/>",
		"content.xml", `<office:document-content`+odf+`><office:body><office:text><text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>
<text:h text:outline-level="1">Rules</text:h>
<text:p>The <text:span>door</text:span>
   closes<text:s text:c="2"/>at<text:tab/>11<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Sharp.</text:p></text:note-body></text:note>.<office:annotation><text:p>why?</text:p></office:annotation></text:p>
<text:list><text:list-item><text:p>wash</text:p><text:list><text:list-item><text:p>hands</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>cook</text:p></text:list-item></text:list>
<table:table table:name="T"><table:table-header-rows><table:table-row><table:table-cell><text:p>Who</text:p></table:table-cell><table:table-cell><text:p>Fee</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>Adults</text:p></table:table-cell><table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>`,
		"meta.xml", `<m xmlns:dc="d"><dc:title>House</dc:title><dc:language>en-US</dc:language></m>`)
}

func ods(t testing.TB) []byte {
	return extracttest.Zip(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet",
		"content.xml", `<office:document-content`+odf+`><office:body><office:spreadsheet><table:table table:name="Fees"><table:table-row><table:table-cell/><table:table-cell><text:p>Who</text:p></table:table-cell><table:table-cell><text:p>Fee</text:p></table:table-cell><table:table-cell><text:p>Then</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell/><table:table-cell><text:p>Adults</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"><text:p>5,00 €</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`)
}

func epub(t testing.TB, more ...string) []byte {
	return extracttest.Zip(t, append([]string{"mimetype", "application/epub+zip",
		"META-INF/container.xml", `<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>`,
		"OEBPS/book.opf", `<package xmlns:dc="d"><metadata><dc:title>The Book</dc:title><dc:language>en</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav"/><item id="c1" href="ch%201.xhtml"/><item id="c2" href="c2.xhtml"/></manifest><spine><itemref idref="nav"/><itemref idref="c2"/><itemref idref="c1"/></spine></package>`,
		"OEBPS/nav.xhtml", `<html><body><p>Contents</p></body></html>`,
		"OEBPS/ch 1.xhtml", `<?xml version="1.0"?><html xmlns="x"><head><title/></head><body><h1 id="one">End</h1><p>It was <a id="x"/>over.</p></body></html>`,
		"OEBPS/c2.xhtml", `<html><body><h1>Begin</h1><p>It began.</p></body></html>`}, more...)...)
}

func TestOfficeFormatsReadAsTheyAreShown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data  []byte
		title string
		want  string
	}{
		"slides in the show's order with notes, without hidden ones": {deck(t), "",
			"[slide 1]\n## Hours\n* Open daily\n* not on Sunday\np Say hello first.\n[slide 3]\n## Fees\nth Who | Fee\ntr Adults | 5\n"},
		"a workbook's visible rows with their cells' formats": {book(t), "",
			"# Budget\n[row Budget!A1]\np Costs of the year\n[row Budget!A2]\nth Item | Cost | Due\n[row Budget!A3]\ntr Hall | 1200.00 € | 2024-05-01\n[row Budget!A5]\ntr Share | 12.50%\n[row Budget!B8]\ntr | 0.3 | TRUE\n"},
		"an OpenDocument text": {odt(t), "House",
			"# Rules\np The door closes  at\t11.\n* wash\n* hands\n* cook\nth Who | Fee\ntr Adults | 5\np Sharp.\n"},
		"an OpenDocument spreadsheet": {ods(t), "",
			"# Fees\n[row Fees!B1]\nth | Who | Fee | Then\n[row Fees!B2]\ntr | Adults | 5,00 € | 5,00 €\n[row Fees!B3]\ntr | Adults | 5,00 € | 5,00 €\n"},
		"a book in reading order": {epub(t), "The Book",
			"[section Begin]\n# Begin\np It began.\n[section End]\n# End\np It was over.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := read(t, c.data)
			if diff := cmp.Diff(c.want, extracttest.Outline(doc)); diff != "" {
				t.Error(diff)
			}
			if doc.Title != c.title {
				t.Errorf("title %q, wanted %q", doc.Title, c.title)
			}
		})
	}
}

func TestHostileArchivesAreRefused(t *testing.T) {
	t.Parallel()
	whole := odt(t)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"an ordinary zip":      {extracttest.Zip(t, "a.txt", "hello"), refusal.ErrUnsupported},
		"a cut-off file":       {whole[:len(whole)/2], refusal.ErrBroken},
		"an unpacking bomb":    {office(t, "word/document.xml", "word/document.xml", "<w:document><w:body><w:p><w:r><w:t>"+strings.Repeat("a ", 8<<20)), refusal.ErrTooCostly},
		"nesting without end":  {office(t, "word/document.xml", "word/document.xml", strings.Repeat("<w:tbl><w:tr><w:tc>", 20000)), refusal.ErrBroken},
		"entities that grow":   {office(t, "word/document.xml", "word/document.xml", `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>`), refusal.ErrBroken},
		"a part that is gone":  {office(t, "word/document.xml"), refusal.ErrBroken},
		"no text":              {office(t, "word/document.xml", "word/document.xml", "<w:document><w:body/></w:document>"), refusal.ErrNoText},
		"more text than asked": {office(t, "word/document.xml", "word/document.xml", "<w:document><w:body>"+strings.Repeat("<w:p><w:r><w:t>"+strings.Repeat("word ", 1000)+"</w:t></w:r></w:p>", 300)+"</w:body></w:document>"), refusal.ErrTooLarge},
		"a book with DRM":      {epub(t, "META-INF/encryption.xml", `<e><CipherReference URI="OEBPS/c2.xhtml"/></e>`), refusal.ErrLocked},
		"a locked text":        {extracttest.Zip(t, "mimetype", "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml", "<m><encryption-data/></m>", "content.xml", "x"), refusal.ErrLocked},
	} {
		var doc retrieval.Document
		if err := Read(&doc, c.data, limits()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, wanted %v", name, err, c.want)
		}
	}
}

func TestCellsShowNumbersAsSpreadsheetsDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ code, value, want string }{
		{"", "42", "42"}, {"", "0.1", "0.1"}, {"", "1234567.891", "1234567.891"}, {"", "1E+20", "1E+20"},
		{"0", "41.6", "42"}, {"#,##0.00", "1234.5", "1234.50"}, {"0%", "0.19", "19%"},
		{`"$"#,##0`, "12", "$12"}, {`#,##0.0" km"`, "3", "3.0 km"}, {`[Red]0.0;[Blue]-0.0`, "-2", "-2.0"},
		{"dd/mm/yyyy", "1", "1900-01-01"}, {"d.m.yy", "59", "1900-02-28"}, {"yyyy-mm-dd", "61", "1900-03-01"},
		{"h:mm", "0.75", "18:00"}, {"d.m.yyyy h:mm", "45413.5", "2024-05-01 12:00"}, {"mmm", "45413", "2024-05-01"},
		{"0.##", "2.5", "2.5"}, {"@", "text", "text"}, {"yyyy", "-5", "-5"},
	} {
		if got := parseFormat(c.code).show(c.value, false); got != c.want {
			t.Errorf("%s in %q shows %q, wanted %q", c.value, c.code, got, c.want)
		}
	}
	if got := parseFormat("yyyy-mm-dd").show("0", true); got != "1904-01-01" {
		t.Errorf("day 0 of 1904 is %q", got)
	}
}

func FuzzRead(f *testing.F) {
	for _, data := range [][]byte{deck(f), book(f), odt(f), ods(f), epub(f), wordFile(f, item("5", "0", "x"))} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var doc retrieval.Document
		if Read(&doc, data, Limits{Text: 1 << 16, Unpacked: 1 << 20}) == nil {
			extracttest.Check(t, doc)
		}
	})
}

// FuzzParts puts any XML where each format has its content: mutated archives
// alone seldom pass their checksums.
func FuzzParts(f *testing.F) {
	f.Add(uint8(0), `<w:p><w:r><w:t>x</w:t></w:r></w:p><w:tbl><w:tr><w:tc/></w:tr></w:tbl>`)
	f.Add(uint8(1), `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>`)
	f.Add(uint8(2), `<p:sp><p:nvPr><p:ph type="body"/></p:nvPr><a:p><a:t>x</a:t></a:p></p:sp>`)
	f.Add(uint8(3), `<text:list><text:list-item><text:p>x<text:s text:c="3"/></text:p></text:list-item></text:list>`)
	f.Fuzz(func(t *testing.T, kind uint8, xml string) {
		main := []string{"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"}
		var data []byte
		switch kind % 4 {
		case 0:
			data = office(t, main[0], main[0], xml, "word/styles.xml", xml, "word/numbering.xml", xml, "word/_rels/document.xml.rels", wordRels)
		case 1:
			data = office(t, main[1], main[1], `<w xmlns:r="r"><sheet name="S" r:id="a"/></w>`, "xl/_rels/workbook.xml.rels",
				`<R><Relationship Id="a" Type="x/worksheet" Target="s.xml"/></R>`, "xl/s.xml", xml, "xl/styles.xml", xml)
		case 2:
			data = office(t, main[2], main[2], `<p xmlns:r="r"><sldId r:id="a"/></p>`, "ppt/_rels/presentation.xml.rels",
				`<R><Relationship Id="a" Type="x/slide" Target="s.xml"/></R>`, "ppt/s.xml", xml)
		case 3:
			data = extracttest.Zip(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", `<o`+odf+`>`+xml+`</o>`)
		}
		var doc retrieval.Document
		if Read(&doc, data, Limits{Text: 1 << 16, Unpacked: 1 << 20}) == nil {
			extracttest.Check(t, doc)
		}
	})
}
