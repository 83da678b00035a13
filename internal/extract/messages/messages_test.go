package messages

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docent/internal/extract"
	"docent/internal/retrieval"
)

func TestMessagesBecomeParagraphsWithTheirLinks(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 8, 5, 0, 0, time.UTC)
	list := []Message{
		{Author: "Ann", Text: " The key is under the mat.\n\nNot the red one. ", URL: "https://discord.com/channels/1/2/3", Time: at},
		{Author: "Bob", Text: "  ", Time: at},
		{Author: "Cid", Text: "```\nnever closed", URL: "https://discord.com/channels/1/2/4", Time: at.Add(time.Hour)},
		{Author: "Dee", Text: "Thanks, found it.", URL: "https://discord.com/channels/1/2/5", Time: at.Add(2 * time.Hour)},
	}
	for _, c := range []struct {
		names bool
		want  string
	}{
		{false, "The key is under the mat.\n\nNot the red one.\n\n```\nnever closed\n\nThanks, found it.\n"},
		{true, "Ann: The key is under the mat.\n\nNot the red one.\n\nCid: ```\nnever closed\n\nDee: Thanks, found it.\n"},
	} {
		doc, err := Document("key.txt", "Where is the key?", "https://discord.com/channels/1/2/3", list, c.names, extract.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, doc.Text); diff != "" {
			t.Errorf("text (-want +got):\n%s", diff)
		}
		passages := retrieval.Prepare(doc).Passages
		last := passages[len(passages)-1]
		if doc.Title != "Where is the key?" || len(doc.Marks) != 3 || doc.Marks[1].Label != "2026-03-01 09:05" || last.End > len(doc.Text) {
			t.Errorf("document %+v", doc)
		}
		if got := doc.Text[doc.Marks[2].Start:]; got != map[bool]string{false: "Thanks, found it.\n", true: "Dee: Thanks, found it.\n"}[c.names] {
			t.Errorf("the last place is at %q", got)
		}
	}
	short, err := Document("key.txt", "Key", "", []Message{{Text: "Where is the key?"}, {Text: "Ask Ann"}}, false, extract.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	quotable := 0
	for _, p := range retrieval.Prepare(short).Passages {
		quotable += len(p.Units)
	}
	if quotable != 2 {
		t.Errorf("of two short messages %d can be quoted", quotable)
	}
	if _, err := Document("key.txt", "", "", list[1:2], true, extract.Limits{}); !errors.Is(err, extract.ErrEmpty) {
		t.Errorf("nothing said: %v", err)
	}
}
