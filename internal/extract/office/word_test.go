package office

import (
	"testing"

	"docent/internal/extract/extracttest"
	"docent/internal/retrieval"

	"github.com/google/go-cmp/cmp"
)

func limits() Limits { return Limits{Text: 1 << 20, Unpacked: 8 << 20} }

func read(t *testing.T, data []byte) retrieval.Document {
	t.Helper()
	var doc retrieval.Document
	if err := Read(&doc, data, limits()); err != nil {
		t.Fatal(err)
	}
	extracttest.Check(t, doc)
	return doc
}

const (
	wordRels   = `<Relationships><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/numbering" Target="numbering.xml"/><Relationship Id="c" Type="x/footnotes" Target="footnotes.xml"/></Relationships>`
	wordStyles = `<w:styles xmlns:w="w"><w:style w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H2"/></w:style>
<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style><w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:styleId="LB"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style></w:styles>`
	wordNumbers = `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>`
)

func wordFile(t testing.TB, body string) []byte {
	return extracttest.Zip(t,
		"[Content_Types].xml", "<Types/>",
		"_rels/.rels", `<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels", wordRels,
		"word/styles.xml", wordStyles,
		"word/numbering.xml", wordNumbers,
		"word/footnotes.xml", `<w:footnotes xmlns:w="w"><w:footnote w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>A note below.</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/document.xml", `<w:document xmlns:w="w" xmlns:mc="mc"><w:body>`+body+`</w:body></w:document>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>From the properties</dc:title><dc:language>de-AT</dc:language></cp:coreProperties>`,
	)
}

// p is a paragraph of runs in a style.
func p(style, runs string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + runs + `</w:p>`
}

// r is a run.
func r(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }

func TestWordDocumentsReadAsTheyArePrinted(t *testing.T) {
	t.Parallel()
	const note = "p A note below.\n"
	for name, c := range map[string]struct{ body, want string }{
		"headings by style, by inheritance and by outline level": {
			p("H1", r("One")) + p("Mine", r("Two")) + `<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>` + r("Three") + `</w:p>` + p("TOC1", r("One 1")) + p("", r("Text. More.")),
			"# One\n## Two\n### Three\np Text. · More.\n" + note},
		"runs cut a word without spaces": {
			p("", r("unbe")+r("liev")+`<w:hyperlink>`+r("able, ")+`</w:hyperlink>`+r("he said.")),
			"p unbelievable, he said.\n" + note},
		"tracked deletions, moves, hidden and struck text are left out": {
			p("", r("The fee is ")+`<w:del><w:r><w:delText>five</w:delText></w:r></w:del><w:ins>`+r("six")+`</w:ins><w:moveFrom>`+r("!")+`</w:moveFrom>`+r(" euros.")+`<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>old</w:t></w:r>`),
			"p The fee is six euros.\n" + note},
		"tabs, breaks, hyphens and field codes": {
			p("", `<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>e</w:t><w:noBreakHyphen/><w:t>mail soft</w:t><w:softHyphen/><w:t>ly</w:t><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:t>.</w:t></w:r>`),
			"p a\tb⏎e‑mail softly.\n" + note},
		"numbered, lettered and bulleted lists": {
			item("5", "0", "wash") + item("5", "1", "hands") + item("5", "1", "face") + item("5", "0", "cook") + p("LB", r("rice")) + p("", r("Done.")),
			"* wash\n* hands\n* face\n* cook\n* rice\np Done.\n" + note},
		"a table with a bold header and one inside a cell": {
			`<w:tbl><w:tr>` + cell(bold("Who")) + cell(bold("Fee")) + `</w:tr><w:tr>` + cell(p("", r("Adults"))+p("", r("(18+)"))) + cell(p("", r("5"))) + `</w:tr>` +
				`<w:tr><w:trPr><w:del/></w:trPr>` + cell(p("", r("gone"))) + `</w:tr><w:tr>` + cell(`<w:tbl><w:tr>`+cell(p("", r("in")))+cell(p("", r("side")))+`</w:tr></w:tbl>`) + cell("") + `</w:tr></w:tbl>`,
			"th Who | Fee\ntr Adults (18+) | 5\ntr in side\n" + note},
		"a text box stands once, in its newer form": {
			p("", r("Before.")+`<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>`+p("", r("In the box."))+`</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>`+p("", r("In the box."))+`</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>`),
			"p In the box.\np Before.\n" + note},
		"raised digits": {
			p("", r("50 m")+`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>`+r(" on the 5")+`<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>th</w:t></w:r>`),
			"p 50 m² on the 5th\n" + note},
		"content controls and readings": {
			`<w:sdt><w:sdtPr/><w:sdtContent>` + p("", r("Chosen: ")+`<w:ruby><w:rt>`+r("kan")+`</w:rt><w:rubyBase>`+r("漢")+`</w:rubyBase></w:ruby>`) + `</w:sdtContent></w:sdt>`,
			"p Chosen: 漢\n" + note},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, extracttest.Outline(read(t, wordFile(t, c.body)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func item(id, level, s string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr></w:pPr>` + r(s) + `</w:p>`
}

func cell(content string) string { return `<w:tc>` + content + `</w:tc>` }

func bold(s string) string { return `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>` + s + `</w:t></w:r></w:p>` }

func TestWordNumbersItsLists(t *testing.T) {
	t.Parallel()
	doc := read(t, wordFile(t, item("5", "0", "wash")+item("5", "1", "hands")+item("5", "1", "face")+item("5", "0", "cook")+item("5", "1", "rice")+item("7", "0", "eat")))
	want := "1. wash\n  a. hands\n  b. face\n2. cook\n  a. rice\n- eat\n\nA note below."
	if diff := cmp.Diff(want, doc.Text); diff != "" {
		t.Error(diff)
	}
}

func TestWordTakesItsTitleFromThePageBeforeTheProperties(t *testing.T) {
	t.Parallel()
	if got := read(t, wordFile(t, p("Title", r("On the page"))+p("", r("x")))); got.Title != "On the page" || got.Language != "de" {
		t.Errorf("title %q, language %q", got.Title, got.Language)
	}
	if got := read(t, wordFile(t, p("", r("x")))).Title; got != "From the properties" {
		t.Errorf("title %q", got)
	}
}
