package feed

import (
	"errors"
	"strings"
	"testing"
	"time"

	"docent/internal/extract/refusal"

	"github.com/google/go-cmp/cmp"
)

func TestFeedsOfAllKindsGiveTheSameItems(t *testing.T) {
	t.Parallel()
	date := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		data string
		want Feed
	}{
		"rss with content and a guid": {`<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title> The
 News</title><link>https://example.org</link>
<item><title>Old</title><link>https://example.org/1</link><pubDate>Tue, 30 Apr 2024 08:00:00 GMT</pubDate><description>short</description></item>
<item><title>New</title><link>https://example.org/2</link><guid>n2</guid><pubDate>Wed, 01 May 2024 08:00:00 GMT</pubDate><description>short</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded></item></channel></rss>`,
			Feed{"The News", "https://example.org", []Item{
				{ID: "n2", URL: "https://example.org/2", Title: "New", Published: date, Updated: date, HTML: "<p>long</p>", Whole: true},
				{ID: "https://example.org/1", URL: "https://example.org/1", Title: "Old", Published: date.AddDate(0, 0, -1), Updated: date.AddDate(0, 0, -1), HTML: "short"},
			}}},
		"atom with an update": {`<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><link href="https://example.org/"/><entry><id>urn:1</id><title>New</title><link href="https://example.org/1"/><author><name>Ann</name></author><published>2024-05-01T08:00:00Z</published><updated>2024-05-02T08:00:00Z</updated><content type="html">&lt;p&gt;long&lt;/p&gt;</content></entry></feed>`,
			Feed{"News", "https://example.org/", []Item{{ID: "urn:1", URL: "https://example.org/1", Title: "New", Author: "Ann", Published: date, Updated: date.AddDate(0, 0, 1), HTML: "<p>long</p>", Whole: true}}}},
		"a JSON feed": {`{"version":"https://jsonfeed.org/version/1.1","title":"News","home_page_url":"https://example.org/","items":[{"id":"1","url":"https://example.org/1","title":"New","content_html":"<p>long</p>","date_published":"2024-05-01T08:00:00Z"}]}`,
			Feed{"News", "https://example.org/", []Item{{ID: "1", URL: "https://example.org/1", Title: "New", Published: date, Updated: date, HTML: "<p>long</p>", Whole: true}}}},
	} {
		got, err := Parse([]byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !Looks([]byte(c.data)) {
			t.Errorf("%s: does not look like a feed", name)
		}
	}
}

func TestTitlesAreReadWithoutTheirMarkup(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, want string }{
		"tags in CDATA":     {`<rss version="2.0"><channel><item><title><![CDATA[The <b>big</b> day & night]]></title></item></channel></rss>`, "The big day & night"},
		"escaped twice":     {`<rss version="2.0"><channel><item><title>R&amp;amp;D</title></item></channel></rss>`, "R&D"},
		"atom with xhtml":   {`<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <em>new</em> hall</div></title></entry></feed>`, "A new hall"},
		"brackets as words": {`<rss version="2.0"><channel><item><title>List&lt;T&gt; if 3 &lt; 4</title></item></channel></rss>`, "List<T> if 3 < 4"},
	} {
		got, err := Parse([]byte(c.data))
		if err != nil || len(got.Items) != 1 || got.Items[0].Title != c.want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWhatIsNoFeedIsRefused(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"nothing": "", "a page": "<html><p>x</html>", "text": "hello", "other xml": "<a/>", "cut off": "<rss><chan",
		"nesting without end": "<rss version='2.0'><channel><item>" + strings.Repeat("<x:a>", 1_000_000),
	} {
		if _, err := Parse([]byte(data)); !errors.Is(err, refusal.ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSitemapsListPagesAndFurtherSitemaps(t *testing.T) {
	t.Parallel()
	const pages = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="i"><url><loc> https://example.org/a?x=1&amp;y=2 </loc><lastmod>2024-05-01</lastmod><image:image><image:loc>https://example.org/p.png</image:loc></image:image></url><url><loc>https://example.org/b</loc></url><url><lastmod>2024</lastmod></url></urlset>`
	got, err := ParseSitemap([]byte(pages))
	want := Sitemap{Pages: []Place{{"https://example.org/a?x=1&y=2", time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)}, {URL: "https://example.org/b"}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	got, err = ParseSitemap([]byte(`<sitemapindex><sitemap><loc>https://example.org/s.xml</loc></sitemap>`))
	if diff := cmp.Diff(Sitemap{Maps: []Place{{URL: "https://example.org/s.xml"}}}, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	if _, err := ParseSitemap([]byte("<html>")); !errors.Is(err, refusal.ErrBroken) {
		t.Errorf("a page: %v", err)
	}
	if got, err := ParseSitemap([]byte("<urlset>" + strings.Repeat("<url><loc>https://example.org</loc></url>", maxPlaces+5))); err != nil || len(got.Pages) != maxPlaces {
		t.Errorf("%d pages, %v", len(got.Pages), err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><item><title>a</title><x:y/></item></channel></rss>`))
	f.Add([]byte(`<feed><entry><content type="xhtml"><div>x</div></content></entry></feed>`))
	f.Add([]byte(`<urlset><url><loc>x</loc><lastmod>2024</lastmod></url></urlset>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := Parse(data)
		_, mapErr := ParseSitemap(data)
		for _, err := range []error{err, mapErr} {
			if err != nil && !errors.Is(err, refusal.ErrBroken) {
				t.Errorf("an error without words for people: %v", err)
			}
		}
	})
}
