package sqlite

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

// engine is what everything above the store asks of it. The tests in this file
// are written against it, so that a second engine can be held to them.
type engine interface {
	retrieval.Source
	PutDocuments(ctx context.Context, community string, docs []retrieval.Prepared) ([]Change, error)
	RemoveDocument(ctx context.Context, community, name string) error
	Documents(ctx context.Context, community string, l List) ([]Stored, int, error)
	Document(ctx context.Context, community, name string) (Stored, error)
	DocumentByID(ctx context.Context, id int64) (Stored, string, error)
	Communities(ctx context.Context) ([]string, error)
	Revision(ctx context.Context, community string) (int64, error)
	Passages(ctx context.Context, document int64) ([]retrieval.Passage, error)
	FullText(ctx context.Context, document int64) (string, error)
	Text(ctx context.Context, document int64, start, end int) (string, error)
}

// TestTheStoreKeepsItsPromises runs every test of the suite on an empty store.
func TestTheStoreKeepsItsPromises(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T, engine){
		"text comes back byte for byte":                  textComesBackByteForByte,
		"passages come back as they were put":            passagesComeBackAsTheyWerePut,
		"the same document twice changes nothing":        theSameDocumentTwiceChangesNothing,
		"a changed document replaces its older version":  aChangedDocumentReplacesItsOlderVersion,
		"a removed document is gone":                     aRemovedDocumentIsGone,
		"a community never sees another":                 aCommunityNeverSeesAnother,
		"only and hidden documents are held":             onlyAndHiddenDocumentsAreHeld,
		"a spelling is not taken from a hidden document": aSpellingIsNotTakenFromAHiddenDocument,
		"a view belongs to one moment":                   aViewBelongsToOneMoment,
		"a bad call changes nothing":                     aBadCallChangesNothing,
		"documents are listed in pages":                  documentsAreListedInPages,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

const meeting = "\ufeffIntro\r\n\n\nThey will meet in Budapest.\nSoon.\n\nThe talks\tare open — é!\n\n\n"

func textComesBackByteForByte(t *testing.T, s engine) {
	for name, content := range map[string]string{
		"usual":      meeting,
		"empty":      "",
		"only blank": "\n\n\n",
		"no end":     "one\n\ntwo",
		"NUL":        "a\x00b\n\nc\x00",
	} {
		id := put(t, s, "local", prepare(name, content))[0].Document
		got, err := s.FullText(t.Context(), id)
		if err != nil || got != content {
			t.Fatalf("%s: FullText = %q, %v; wanted %q", name, got, err, content)
		}
		for start := range len(content) + 1 {
			for end := start; end <= len(content); end += 1 + start%5 {
				if got, err := s.Text(t.Context(), id, start, end); err != nil || got != content[start:end] {
					t.Fatalf("%s: Text(%d, %d) = %q, %v", name, start, end, got, err)
				}
			}
		}
		if _, err := s.Text(t.Context(), id, 0, len(content)+1); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: reading behind the end gives %v", name, err)
		}
	}
}

func passagesComeBackAsTheyWerePut(t *testing.T, s engine) {
	d := prepare("a/b.txt", meeting)
	d.Marks = []retrieval.Mark{{Start: 3, Kind: "page", Label: "12", URL: "https://example.org/#12"}, {Start: 9, Kind: "page", Label: "13"}}
	d.Passages[0].Mark = d.Marks[0]
	d.Passages[1].Headings, d.Passages[1].Header = "One › Two", "a | b"
	id := put(t, s, "local", d)[0].Document
	got, err := s.Passages(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want := d.Passages
	for i := range want {
		want[i].ID, want[i].Document = 1<<32+1+int64(i), id
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	stored, community, err := s.DocumentByID(t.Context(), id)
	if err != nil || community != "local" {
		t.Fatalf("community %q, %v", community, err)
	}
	if diff := cmp.Diff(d.Marks, stored.Marks); diff != "" {
		t.Error(diff)
	}
}

func theSameDocumentTwiceChangesNothing(t *testing.T, s engine) {
	first := put(t, s, "local", prepare("a", meeting))[0]
	before, _ := s.Revision(t.Context(), "local")
	second := put(t, s, "local", prepare("a", meeting))[0]
	after, _ := s.Revision(t.Context(), "local")
	if second.Outcome != Unchanged || second.Document != first.Document || second.Passages != 3 || before != after {
		t.Errorf("second time: %+v, revision %d → %d", second, before, after)
	}
	third := put(t, s, "local", prepare("b", meeting))[0]
	if third.Outcome != Added || third.Document == first.Document {
		t.Errorf("same bytes under another name: %+v", third)
	}
}

func aChangedDocumentReplacesItsOlderVersion(t *testing.T, s engine) {
	first := put(t, s, "local", prepare("a", "old words\n\nmore old words"))[0]
	put(t, s, "local", prepare("b", "other words"))
	second := put(t, s, "local", prepare("a", "new words"))[0]
	want := Change{Document: first.Document, Name: "a", Outcome: Replaced, Passages: 1, Removed: 2}
	if second != want {
		t.Errorf("got %+v, wanted %+v", second, want)
	}
	if got := search(t, s, inCommunity("local"), "old"); got != nil {
		t.Errorf("the older version is still found: %q", got)
	}
	if diff := cmp.Diff([]string{"other words", "new words"}, search(t, s, inCommunity("local"), "words")); diff != "" {
		t.Error(diff)
	}
	stats := viewOf(t, s, inCommunity("local")).Index().Stats()
	if stats.Passages != 2 {
		t.Errorf("%d passages, wanted 2", stats.Passages)
	}
}

func aRemovedDocumentIsGone(t *testing.T, s engine) {
	id := put(t, s, "local", prepare("a", "alpha beta"), prepare("b", "beta gamma"))[0].Document
	if err := s.RemoveDocument(t.Context(), "local", "a"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"beta gamma"}, search(t, s, inCommunity("local"), "beta", "alpha")); diff != "" {
		t.Error(diff)
	}
	x := viewOf(t, s, inCommunity("local")).Index()
	if n, err := x.DocumentFrequency(t.Context(), []string{"alpha", "beta", "about"}); err != nil || !cmp.Equal(n, []int{0, 1, 1}) {
		t.Errorf("document frequencies %v, %v", n, err)
	}
	for word, want := range map[string]int{"alphe": 0, "gamme": 1} {
		if near, err := x.Near(t.Context(), word, 1); err != nil || len(near) != want {
			t.Errorf("words near %s: %v, %v", word, near, err)
		}
	}
	if _, err := s.FullText(t.Context(), id); !errors.Is(err, ErrNotFound) {
		t.Errorf("its text: %v", err)
	}
	if err := s.RemoveDocument(t.Context(), "local", "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("removing it again: %v", err)
	}
	if err := s.RemoveDocument(t.Context(), "nobody", "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("removing from an unknown community: %v", err)
	}
}

func aCommunityNeverSeesAnother(t *testing.T, s engine) {
	put(t, s, "one", prepare("a", "secret alpha"))
	put(t, s, "two", prepare("a", "open alpha"))
	put(t, s, retrieval.Shared, prepare("c", "shared alpha"))
	if diff := cmp.Diff([]string{"open alpha", "shared alpha"}, search(t, s, inCommunity("two", retrieval.Shared), "alpha")); diff != "" {
		t.Error(diff)
	}
	v := viewOf(t, s, inCommunity("two", retrieval.Shared, "two", "unknown"))
	x := v.Index()
	if n, _ := x.DocumentFrequency(t.Context(), []string{"alpha", "secret"}); !cmp.Equal(n, []int{2, 0}) {
		t.Errorf("document frequencies %v", n)
	}
	if x.Stats().Passages != 2 {
		t.Errorf("stats %+v", x.Stats())
	}
	passages, err := v.Passages(t.Context(), []int64{1<<32 + 1, 2<<32 + 1})
	if err != nil || passages[0].ID != 0 || passages[1].Text != "open alpha" {
		t.Errorf("passages by id: %+v, %v", passages, err)
	}
	if _, err := v.Document(t.Context(), 1); !errors.Is(err, ErrNotFound) {
		t.Errorf("another community's document: %v", err)
	}
}

func onlyAndHiddenDocumentsAreHeld(t *testing.T, s engine) {
	c := put(t, s, "local", prepare("a", "alpha one"), prepare("b", "alpha two"), prepare("c", "alpha three"), prepare("none", ""))
	only := inCommunity("local")
	only.Only = []int64{c[0].Document, c[2].Document, 999}
	if diff := cmp.Diff([]string{"alpha one", "alpha three"}, search(t, s, only, "alpha")); diff != "" {
		t.Error(diff)
	}
	only.Only = []int64{c[3].Document}
	if got := search(t, s, only, "alpha"); got != nil {
		t.Errorf("in an empty document: %q", got)
	}
	if p, err := viewOf(t, s, inCommunity("unknown")).Passages(t.Context(), []int64{1<<32 + 1}); err != nil || p[0].ID != 0 {
		t.Errorf("by id in an unknown community: %+v, %v", p, err)
	}
	hidden := inCommunity("local")
	hidden.Hidden = []int64{c[1].Document, 999}
	if diff := cmp.Diff([]string{"alpha one", "alpha three"}, search(t, s, hidden, "alpha")); diff != "" {
		t.Error(diff)
	}
	v := viewOf(t, s, hidden)
	if p, err := v.Passages(t.Context(), []int64{1<<32 + 2}); err != nil || p[0].ID != 0 {
		t.Errorf("a hidden passage by id: %+v, %v", p, err)
	}
	if _, _, err := v.DocumentPassages(t.Context(), c[1].Document); !errors.Is(err, ErrNotFound) {
		t.Errorf("a hidden document: %v", err)
	}
	if first, last, err := v.DocumentPassages(t.Context(), c[2].Document); err != nil || first != 1<<32+3 || last != first {
		t.Errorf("a visible document: %d..%d, %v", first, last, err)
	}
}

func aSpellingIsNotTakenFromAHiddenDocument(t *testing.T, s engine) {
	c := put(t, s, "local", prepare("a", "project falcon"), prepare("b", "project falcons"))
	for _, limited := range []bool{false, true} {
		scope := inCommunity("local")
		want := []postings.Word{{Text: "falcon", Passages: 1, Distance: 1}, {Text: "falcons", Passages: 1, Distance: 2}}
		if limited {
			scope.Hidden = []int64{c[0].Document}
			want = want[1:]
		}
		got, err := viewOf(t, s, scope).Index().Near(t.Context(), "falcom", 2)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("limited %v: %v\n%s", limited, err, diff)
		}
	}
}

func aViewBelongsToOneMoment(t *testing.T, s engine) {
	put(t, s, "local", prepare("a", "alpha"))
	before := viewOf(t, s, inCommunity("local"))
	put(t, s, "local", prepare("b", "alpha beta"))
	if err := s.RemoveDocument(t.Context(), "local", "a"); err != nil {
		t.Fatal(err)
	}
	after := viewOf(t, s, inCommunity("local"))
	if h := hitsOf(t, before.Index(), "alpha"); len(h) != 1 || h[0].ID != 1<<32+1 {
		t.Errorf("before: %v", h)
	}
	if h := hitsOf(t, after.Index(), "alpha"); len(h) != 1 || h[0].ID != 1<<32+2 {
		t.Errorf("after: %v", h)
	}
	if before.Index().Stats().Revision == after.Index().Stats().Revision {
		t.Error("both have the same revision")
	}
}

func aBadCallChangesNothing(t *testing.T, s engine) {
	wrong := prepare("b", "text")
	wrong.Passages[0].Text = "tex"
	for name, c := range map[string]struct {
		docs []retrieval.Prepared
		want error
	}{
		"a name twice":              {[]retrieval.Prepared{prepare("a", "x"), prepare("a", "y")}, ErrDuplicate},
		"a passage unlike its text": {[]retrieval.Prepared{prepare("a", "x"), wrong}, ErrBadPassages},
	} {
		if _, err := s.PutDocuments(t.Context(), "local", c.docs); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if docs, total, err := s.Documents(t.Context(), "local", List{}); err != nil || total != 0 || docs != nil {
		t.Errorf("left behind: %v, %v", docs, err)
	}
}

func documentsAreListedInPages(t *testing.T, s engine) {
	listed := []retrieval.Prepared{prepare("c_c", "x"), prepare("a", "x\n\ny"), prepare("b", "x")}
	for i := range listed {
		listed[i].Changed = time.UnixMilli(int64(1000 * i))
	}
	put(t, s, "local", listed...)
	names := func(l List) string {
		docs, total, err := s.Documents(t.Context(), "local", l)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, d := range docs {
			b.WriteString(d.Name + " ")
		}
		return b.String() + string(rune('0'+total))
	}
	for _, c := range []struct {
		list List
		want string
	}{
		{List{}, "a b c_c 3"},
		{List{Offset: 1, Limit: 1}, "b 3"},
		{List{Contains: "C_"}, "c_c 1"},
		{List{Contains: "%"}, "0"},
		{List{Contains: "about B"}, "b 1"},
		{List{Order: ByChange, Limit: 2}, "b a 3"},
	} {
		if got := names(c.list); got != c.want {
			t.Errorf("%+v: %q, wanted %q", c.list, got, c.want)
		}
	}
	d, err := s.Document(t.Context(), "local", "a")
	if err != nil || d.Passages != 2 || d.Bytes != 4 || d.Paragraphs != 2 {
		t.Errorf("document: %+v, %v", d, err)
	}
	if ids, err := s.Communities(t.Context()); err != nil || !cmp.Equal(ids, []string{"local"}) {
		t.Errorf("communities %q, %v", ids, err)
	}
}
