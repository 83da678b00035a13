package layout

import (
	"strings"
	"testing"
	"time"

	"docent/internal/commands/locale"
	"docent/internal/history"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// checkDocuments lays out everything about documents with a text in all of its
// places.
func checkDocuments(t *testing.T, what string, w locale.Words, s string) {
	t.Helper()
	at := time.Unix(1e9, 0)
	d := records.Document{
		ID: 1 << 60, Community: "1", Name: s, Title: s, Source: "https://a.example/" + strings.Repeat("p", 80),
		Paragraphs: 1e6, Size: 1e12, Changed: at, Quoted: 1e6, Restricted: true, By: strings.Repeat("9", 20),
	}
	l := List{Community: "2", Page: 1, Total: 35, Order: records.ByQuotes}
	for range DocumentsPerPage {
		l.Documents = append(l.Documents, d)
	}
	for i := range 30 {
		l.Drafts = append(l.Drafts, records.Draft{ID: strings.Repeat(string(rune('a'+i%26)), 16), Title: s})
		l.Removed = append(l.Removed, records.Removal{ID: int64(1<<60 + len(l.Removed)), Title: s, Until: at})
	}
	check(t, what+": documents", Documents(w, l))
	l.Removed = nil
	check(t, what+": documents of others", Documents(w, l))
	check(t, what+": no documents", Documents(w, List{}))

	ids := make([]string, 25)
	for i := range ids {
		ids[i] = strings.Repeat("8", 20)
	}
	access := records.Access{Roles: ids, Channels: ids}
	check(t, what+": access", Access(w, d, access))

	shown := Shown{Document: d, Shared: true, Page: 1, Pages: 9, More: 5}
	for range 15 {
		shown.Outline = append(shown.Outline, Heading{Text: s, Paragraph: 1e6})
	}
	for range ShownPerPage {
		shown.Passages = append(shown.Passages, retrieval.Passage{Paragraph: 1e6, Text: s, Mark: retrieval.Mark{Kind: "page", Label: s}})
	}
	check(t, what+": document", Document(w, shown))

	p := Preview{
		Draft: records.Draft{ID: strings.Repeat("d", 16), Name: s, Title: s, Language: "uk", Paragraphs: 1e6, Size: 1e12, Access: access},
		Lead:  []string{s, s, s, s}, Unread: ids, Garbled: 1e6, Same: &d, LeftFiles: []string{s, s},
		Talk:  &Talk{Messages: 2000, Thread: true, Readable: true, Cut: true, Names: true},
		Usage: records.Usage{Documents: 1e6, Bytes: 1e12}, Quota: records.Quota{Documents: 1e6, Bytes: 1e12},
	}
	check(t, what+": preview", ShowPreview(w, p))
	p.Replaces, p.Changes, p.Talk.Readable = &d, history.Count{1e6, 1e6, 1e6, 1e6}, false
	check(t, what+": preview of a replacement", ShowPreview(w, p))

	v := records.Version{ID: 1 << 60, By: strings.Repeat("9", 20), Since: at, Replaced: at, Paragraphs: 1e6, Size: 1e12}
	h := History{Document: d, Quoted: 1e6, Lost: 1e6, More: 9}
	for range 50 {
		v.ID++
		h.Versions, h.Counts = append(h.Versions, v), append(h.Counts, history.Count{1e6, 1e6, 1e6, 1e6})
	}
	for range 5 {
		h.Differ = append(h.Differ, Told{Receipt: "abc234", Question: s, Before: s, After: s})
	}
	check(t, what+": history", ShowHistory(w, h))
	check(t, what+": history of nothing", ShowHistory(w, History{Document: d}))

	c := Comparison{Document: d, Version: v, Page: 1, Pages: 3}
	for i := range ChangesPerPage {
		paragraph := history.Paragraph{Number: 1e6, Text: s}
		c.Changes = append(c.Changes, history.Change{Kind: history.Kind(i % 4), Before: paragraph, After: paragraph})
	}
	check(t, what+": comparison", Compare(w, c))
	check(t, what+": form", ShowPreview(w, Preview{}))
}

func TestALanguageIsNamedInTheReadersOwn(t *testing.T) {
	t.Parallel()
	for reader, want := range map[string]string{"en": "Hungarian", "de": "Ungarisch", "fr": "hongrois", "hu": "magyar", "es": "húngaro", "uk": "угорська"} {
		if got := languageName(catalog(t).For(reader), "hu"); got != want {
			t.Errorf("%s: %q, want %q", reader, got, want)
		}
	}
	if got := languageName(catalog(t).For("en"), "not a code"); got != "not a code" {
		t.Errorf("got %q", got)
	}
}

func TestSizesAreForPeople(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1 kB", 1499: "1 kB", 12_345: "12 kB", 2_340_000: "2.3 MB"} {
		if got := Size(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}
