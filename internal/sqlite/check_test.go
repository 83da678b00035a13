package sqlite

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestASoundDatabaseHasNoFindings(t *testing.T) {
	t.Parallel()
	s := open(t)
	l := newLanguage(5, 2000)
	for i := range 30 {
		put(t, s, fmt.Sprint("c", i%3), l.document(fmt.Sprint(i), l.rng.IntN(20)), prepare("fixed", fmt.Sprint("text ", i)))
	}
	put(t, s, "large", l.document("a", 9000), l.document("b", 9000), l.document("c", 900), prepare("none", ""))
	for _, name := range []string{"c", "none"} {
		if err := s.RemoveDocument(t.Context(), "large", name); err != nil {
			t.Fatal(err)
		}
	}
	if findings, err := s.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("%q, %v", findings, err)
	}
}

func TestDamageIsFoundAndRepaired(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, damage, finding string }{
		{"a page changed", `UPDATE segment_page SET data = zeroblob(length(data)) WHERE id % 2 = 0`, "The index of local does not fit"},
		{"a page without segment", `INSERT INTO segment_page VALUES (99 << 20, x'00')`, "pages of the index belong to no segment"},
		{"segments lost", `DELETE FROM segment; DELETE FROM segment_page`, "The index of local does not fit"},
		{"a segment of another text", `UPDATE passage SET text = replace(text, 'w1 ', 'w2 ')`, "The index of local does not fit"},
		{"a passage out of FTS5", `DELETE FROM passage_term WHERE rowid = (SELECT min(id) FROM passage)`, "1 passages are missing in the FTS5 index"},
		{"other terms in FTS5", `DELETE FROM passage_term WHERE rowid = (SELECT min(id) FROM passage);
			INSERT INTO passage_term (rowid, terms) SELECT min(id), 'strange' FROM passage`, "in other passages than the texts do"},
		{"FTS5 damaged inside", `UPDATE passage_term_data SET block = zeroblob(40) WHERE id > 100`, "The FTS5 index is damaged"},
		{"FTS5 without its version", `DELETE FROM passage_term_config`, "The FTS5 index is damaged"},
		{"FTS5 without its settings", `DROP TABLE passage_term_config`, "The FTS5 index is damaged"},
		{"FTS5 without its sizes", `DROP TABLE passage_term_docsize`, "The FTS5 index is damaged"},
		{"FTS5 without its data", `DROP TABLE passage_term_data`, "The FTS5 index is damaged"},
		{"a passage of no document", `INSERT INTO passage VALUES (5 << 32, 77, 0, x'010000', '', '', '', '')`, "1 passages belong to no document"},
		{"a wrong count", `UPDATE community SET passages = 5`, "The count of passages of 1 communities is wrong"},
	} {
		s := open(t)
		l := newLanguage(6, 500)
		put(t, s, "local", l.document("a", 40))
		put(t, s, "local", l.document("b", 40))
		if _, err := s.write.Exec(c.damage); err != nil {
			t.Fatal(c.name, err)
		}
		findings, err := s.Check(t.Context())
		if err != nil || !strings.Contains(strings.Join(findings, "\n"), c.finding) {
			t.Errorf("%s: %q, %v", c.name, findings, err)
		}
		if err := s.Repair(t.Context()); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if findings, err := s.Check(t.Context()); err != nil || len(findings) > 0 {
			t.Errorf("%s: still %q, %v", c.name, findings, err)
		}
		sameAsFTS(t, s, l, inCommunity("local"), 10)
	}
}

func TestALostTextIsFoundAndCannotBeRepaired(t *testing.T) {
	t.Parallel()
	s := open(t)
	put(t, s, "local", prepare("a", "one\n\ntwo\n\nthree"))
	if _, err := s.write.Exec(`UPDATE passage SET tail = '' WHERE id = (SELECT min(id) FROM passage)`); err != nil {
		t.Fatal(err)
	}
	want := []string{`The text of "a" in local is incomplete; remove it and add it again.`}
	for range 2 {
		findings, err := s.Check(t.Context())
		if err != nil || !cmp.Equal(want, findings) {
			t.Errorf("%q, %v", findings, err)
		}
		if err := s.Repair(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	put(t, s, "local", prepare("a", "one\n\ntwo"))
	if findings, err := s.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("added again: %q, %v", findings, err)
	}
}
