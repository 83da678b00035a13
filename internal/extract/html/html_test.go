package html

import (
	"strings"
	"testing"

	"docent/internal/extract/extracttest"
	"docent/internal/retrieval"

	"github.com/google/go-cmp/cmp"
)

const megabyte = 1 << 20

func read(t *testing.T, page string) retrieval.Document {
	t.Helper()
	var doc retrieval.Document
	if err := Read(&doc, []byte(page), megabyte); err != nil {
		t.Fatal(err)
	}
	extracttest.Check(t, doc)
	return doc
}

func TestItemsKeepTheirMarkers(t *testing.T) {
	t.Parallel()
	doc := read(t, `<ol start=3><li>c<li value=7>g<li>h</ol><p>-</p><ol type=A><li>a<li>b</ol>`)
	if want := "3. c\n7. g\n8. h\n\n-\n\nA. a\nB. b"; doc.Text != want {
		t.Errorf("%q, wanted %q", doc.Text, want)
	}
}

func TestAPageIsInTheEncodingThatItNames(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		"<meta charset=\"windows-1252\"><p>\x80 5 \x96 Se\xf1or \xc6\xd8":                     "€ 5 – Señor ÆØ",
		"<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>\xe0 \xe7a": "à ça",
		"<meta charset=iso-8859-2><p>\xb3\xf3d\xbc":                                           "łódź",
	} {
		if doc := read(t, page); doc.Text != want {
			t.Errorf("%q, wanted %q", doc.Text, want)
		}
	}
}

func TestReadShowsWhatAVisitorReads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ page, want string }{
		"an article with menus, scripts and a footer": {
			`<!doctype html><html lang="en-GB"><head><title>Rules - Club</title><style>p{}</style></head><body>
<header><a href=/>Club</a></header><nav><ul><li>Home<li>About</ul></nav>
<div class="menu"><a>One</a> <a>Two</a> <a>Three</a> <a>Four</a></div>
<h1>House rules</h1><p>The door closes at <b>11</b>p.m. Nobody	gets
in later.</p><script>alert("x")</script><div class="newsletter"><p>Subscribe now!</p></div>
<footer>© Club 2024</footer></body></html>`,
			`[section House rules]
# House rules
p The door closes at 11p.m. · Nobody gets in later.
`},
		"anchors lead to sections": {
			`<main><h1>Guide</h1><section id=start><h2>Start</h2><p>Begin here.</section>
<h2><a name="end"></a>End<a class="headerlink" href="#the-end">¶</a></h2><p>Stop there.</main>`,
			`[section Guide]
# Guide
[section Start #start]
## Start
p Begin here.
[section End #end]
## End
p Stop there.
`},
		"lists, nested and numbered": {
			`<body><p>To do:</p><ol start=3><li>Wash<li>Cook<ul><li><p>rice</p><p>and peas</p></li><li>beans</ul><li>Eat.</ol><p>Done.</p>`,
			`p To do:
* Wash
* Cook
* rice⏎and peas
* beans
* Eat.
p Done.
`},
		"tables with a header row, row heads and empty cells": {
			`<table><caption>Fees</caption><thead><tr><th>Who<th>Fee<th>Note</thead><tr><td>Adults<td>5&nbsp;€<td><tr><td>Children<td><td>free</table>
<table><tr><th>Open</th><td>9–17</td></tr><tr><th>Closed</th><td>Sunday</td></tr></table>`,
			`p Fees
th Who | Fee | Note
tr Adults | 5` + "\u00a0" + `€
tr Children |  | free
tr Open | 9–17
tr Closed | Sunday
`},
		"cells that reach over columns and rows leave the others theirs": {
			`<table><tr><th>Who<th>When<th>Fee<tr><td rowspan=2>Adults<td>May<td>5<tr><td>June<td>6<tr><td colspan=2>Children<td>free<tr><td>Dogs</table>`,
			`th Who | When | Fee
tr Adults | May | 5
tr | June | 6
tr Children |  | free
tr Dogs
`},
		"a page in XML": {
			"<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/></head><body><p>One<br/>line <a id=\"x\"/>and <![CDATA[a < b]]></p><div/><p>Two</p></body></html>",
			`p One⏎line and a < b
p Two
`},
		"a table for the layout is walked through": {
			`<table role=presentation><tr><td><h2>News</h2><p>All is well.</p></td></tr></table>`,
			`[section News]
## News
p All is well.
`},
		"an FAQ of definitions, of details and of buttons": {
			`<h1>FAQ</h1><dl><dt>When?<dd>The meeting starts at eight in the evening, except in August, when the house is closed.</dl>
<details><summary>Where?</summary><p>In the hall.</p></details>
<button>Who may come?</button><div>Everybody.</div><button>Send</button>`,
			`[section FAQ]
# FAQ
[section When?]
## When?
p The meeting starts at eight in the evening, except in August, when the house is closed.
[section Where?]
## Where?
p In the hall.
p Who may come?
p Everybody.
`},
		"short definitions are rows": {
			`<dl><dt>Version<dd>1.2<dt>Licence<dd>MIT</dl>`,
			"tr Version | 1.2\ntr Licence | MIT\n"},
		"code keeps its lines": {
			"<p>Run:</p><pre><code>\ngo build\n\n  ./bot  serve\n</code></pre>",
			"p Run:\nc go build\nc ./bot  serve\n"},
		"line breaks, hidden parts, struck and soft hyphens": {
			`<p>Main Street 5<br> 1010 Vienna</p><p hidden>no</p><p style="display: none">no</p><p aria-hidden=true>no</p><p>Price: <s>10</s> 8 eu&shy;ro. <span class="sr-only">no</span>x<sup>2</sup></p>`,
			"p Main Street 5⏎1010 Vienna\np Price: 8 euro. x²\n"},
		"inline elements neither add nor lose spaces": {
			`<p>un<i>believ</i>able,<span> said</span> <a>he</a>.<b>Really</b>!</p>`,
			"p unbelievable, said he.Really!\n"},
		"footnote marks and the way back": {
			`<p>Closed<sup><a href="#fn1">[1]</a></sup> in May<a role="doc-noteref" href=#n>2</a>, 10<sup>2</sup> days.</p><p id=fn1>Always. <a class="footnote-back" href="#r">↩</a></p>`,
			"p Closed in May, 10² days.\np Always.\n"},
		"only links is still a page": {
			`<body><ul><li><a>One</a><li><a>Two</a><li><a>Three</a><li><a>Four</a></ul>`,
			"* One\n* Two\n* Three\n* Four\n"},
		"the main part and the headline above it": {
			`<body><div><h1>Title</h1></div><main><p>Body of the page, long enough to matter.</p></main><div>Sponsored by nobody</div>`,
			"[section Title]\n# Title\np Body of the page, long enough to matter.\n"},
		"cards in a list are parts of the page": {
			`<ul><li><h3 id=a>Ann</h3><p>Chair since 2020.</p></li><li><h3>Bob</h3><p>Treasurer.</p></li></ul>`,
			"[section Ann #a]\n### Ann\np Chair since 2020.\n[section Bob]\n### Bob\np Treasurer.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, extracttest.Outline(read(t, c.page))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadTakesTheTitleThatReadersSee(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		`<title>Rules - Club</title><h1>House <i>rules</i></h1><p>x`:                                "House rules",
		`<title>Rules - Club</title><p>x`:                                                           "Rules - Club",
		`<title>Rules - Club</title><meta property="og:title" content="Rules"><h1>a</h1><h1>b</h1>`: "Rules",
		`<svg><title>Icon</title></svg><p>x`:                                                        "",
	} {
		if got := read(t, page).Title; got != want {
			t.Errorf("%s: %q, wanted %q", page, got, want)
		}
	}
	if got := read(t, `<html lang="pt-BR"><p>x`).Language; got != "pt" {
		t.Errorf("language %q", got)
	}
}

func TestReadFollowsTheDeclaredEncodingUnlessItIsUTF8(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		"<meta charset=iso-8859-2><p>\xb1\xb6":                        "ąś",
		"<meta charset=windows-1252><p>Gr\xfc\xdfe aus K\xf6ln":       "Grüße aus Köln",
		"<meta charset=iso-8859-1><p>Grüße":                           "Grüße",
		"<p>\xc2\xf1\xf2\xf0\xe5\xf7\xe0 \xe2 \xf1\xf0\xe5\xe4\xf3":   "Встреча в среду",
		"\xff\xfe<\x00p\x00>\x00h\x00\xe9\x00":                        "hé",
		"\xef\xbb\xbf<p>marked":                                       "marked",
		"<meta charset=shift_jis><p>\x89\xef\x8b\x63\x82\xcd\x94\xaa": "会議は八",
	} {
		if got := read(t, page).Text; got != want {
			t.Errorf("%q: %q, wanted %q", page, got, want)
		}
	}
}

func TestReadRefusesPagesWithoutText(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"<html><body><script>x</script></body>", "<img src=a.png>"} {
		var doc retrieval.Document
		if err := Read(&doc, []byte(page), megabyte); err == nil {
			t.Errorf("%s was read as %q", page, doc.Text)
		}
	}
	var doc retrieval.Document
	if err := Read(&doc, []byte("<p>"+strings.Repeat("word ", 100)), 100); err == nil {
		t.Error("a text over the limit was read")
	}
}

func TestSavedPagesSayWhereTheyCameFrom(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		"<!DOCTYPE html>\r\n<!-- saved from url=(0027)https://example.org/hours -->\r\n<html><p>x":                             "https://example.org/hours",
		"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://example.org/a \n saved date: Mon --><p>x":     "https://example.org/a",
		`<html><head><title>x</title><link href="https://example.org/b" rel="Canonical"></head><body>`:                         "https://example.org/b",
		`<html><body><p>Write &lt;link rel=canonical&gt;: <link rel="canonical" href="https://example.org/c">`:                 "",
		`<html><head><link rel="canonical" href="/relative">`:                                                                  "",
		`<!-- saved from url=(0014)about:internet --><html>`:                                                                   "",
		`<html><head><link rel="canonical" href="javascript:alert(1)"><link rel="canonical" href="https://me:x@example.org/">`: "",
	} {
		if got := Origin([]byte(page)); got != want {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}

func FuzzReadArchive(f *testing.F) {
	f.Add([]byte("Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+eA==\r\n--b--"))
	f.Add([]byte("Content-Type: text/html; charset=iso-8859-2\nContent-Transfer-Encoding: quoted-printable\n\n<p>=B1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		Origin(data)
		var doc retrieval.Document
		if ReadArchive(&doc, data, 1<<16) == nil {
			extracttest.Check(t, doc)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<table><tr><th>a<td><ul><li>x<dl><dt>y<dd>z</table><pre>p</pre>`))
	f.Add([]byte(`<ol><li><table><tr><td><li>a</table></ol><li>b`))
	f.Add([]byte("<p>\xb1<h1><a name=x href=#y>"))
	f.Add([]byte(`<main><nav>x</nav><details><summary><button>q?</button></summary>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var doc retrieval.Document
		if Read(&doc, data, 1<<16) == nil {
			extracttest.Check(t, doc)
		}
	})
}
