package sqlite_test

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
	"docent/internal/sqlite"
)

func document(name, content string) retrieval.Prepared {
	format := text.FormatOf(name)
	return retrieval.Prepare(retrieval.Document{Name: name, Title: name, Text: content, Language: "en",
		Blocks: text.Split(content, format), Hash: sha256.Sum256([]byte(content)), Size: int64(len(content))})
}

func article(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "data", "trump-putin-budapest-meeting.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var questions = []string{"where will they meet?", "who is the special envoy", "what did putin congratulate trump for",
	"how many missiles", "whre is the sumit", "ticket price for the final"}

func ask(t *testing.T, e *retrieval.Engine, question string) retrieval.Result {
	t.Helper()
	r, err := e.Search(t.Context(), retrieval.Question{Text: question, Scope: retrieval.Scope{Communities: []string{"a", retrieval.Shared}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnotherCommunityNeverChangesAnAnswer(t *testing.T) {
	t.Parallel()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "docent.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	put := func(community string, docs ...retrieval.Prepared) {
		t.Helper()
		if _, err := store.PutDocuments(t.Context(), community, docs); err != nil {
			t.Fatal(err)
		}
	}
	put("a", document("article.txt", article(t)))
	e := retrieval.New(store, retrieval.Config{})
	var before []retrieval.Result
	for _, q := range questions {
		before = append(before, ask(t, e, q))
	}
	put("b", document("article.txt", strings.ReplaceAll(article(t), "Budapest", "Vienna")),
		document("more.txt", strings.Repeat("They will meet in Paris. The summit has a ticket price.\n\n", 50)))
	for i, q := range questions {
		after := ask(t, e, q)
		ignore := cmp.Options{cmpopts.IgnoreFields(retrieval.Result{}, "Elapsed")}
		if diff := cmp.Diff(before[i], after, ignore); diff != "" {
			t.Errorf("%q is answered differently:\n%s", q, diff)
		}
	}
}

func TestWhatIsRemovedIsNeverQuotedAgain(t *testing.T) {
	t.Parallel()
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "docent.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	e := retrieval.New(store, retrieval.Config{})
	if _, err := store.PutDocuments(t.Context(), "a", []retrieval.Prepared{document("article.txt", article(t))}); err != nil {
		t.Fatal(err)
	}
	if r := ask(t, e, questions[0]); len(r.Quotes) == 0 {
		t.Fatal("nothing is quoted before")
	}
	changed := strings.ReplaceAll(article(t), "Budapest", "Vienna")
	if _, err := store.PutDocuments(t.Context(), "a", []retrieval.Prepared{document("article.txt", changed)}); err != nil {
		t.Fatal(err)
	}
	for _, q := range ask(t, e, questions[0]).Quotes {
		if strings.Contains(q.Text, "Budapest") {
			t.Errorf("the older version is quoted: %q", q.Text)
		}
	}
	if err := store.RemoveDocument(t.Context(), "a", "article.txt"); err != nil {
		t.Fatal(err)
	}
	if r := ask(t, e, questions[0]); len(r.Quotes) > 0 || r.Answered {
		t.Errorf("the removed document is quoted: %+v", r.Quotes)
	}
}
