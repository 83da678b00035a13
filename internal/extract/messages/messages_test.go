package messages

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docent/internal/extract"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

func TestMessagesBecomeParagraphsWithTheirLinks(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 8, 5, 0, 0, time.UTC)
	list := []Message{
		{Author: "1", Text: " The key is under the mat.\n\nNot the red one. ", URL: "https://discord.com/channels/1/2/3", Time: at},
		{Author: "2", Text: "  ", Time: at},
		{Author: "3", Text: "```\nnever closed", URL: "https://discord.com/channels/1/2/4", Time: at.Add(time.Hour)},
		{Author: "4", Text: "Thanks, found it.", URL: "https://discord.com/channels/1/2/5", Time: at.Add(2 * time.Hour)},
	}
	for _, c := range []struct {
		names map[string]string
		want  string
	}{
		{nil, "The key is under the mat.\n\nNot the red one.\n\n```\nnever closed\n\nThanks, found it.\n"},
		{map[string]string{"1": "Ann", "3": "Cid", "4": "Dee"}, "Ann: The key is under the mat.\n\nNot the red one.\n\nCid: ```\nnever closed\n\nDee: Thanks, found it.\n"},
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
		if got := doc.Text[doc.Marks[2].Start:]; got != c.want[strings.LastIndex(c.want, "\n\n")+2:] {
			t.Errorf("the last place is at %q", got)
		}
	}
	short, err := Document("key.txt", "Key", "", []Message{{Text: "Where is the key?"}, {Text: "Ask Ann"}}, nil, extract.Limits{})
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
	if _, err := Document("key.txt", "", "", list[1:2], nil, extract.Limits{}); !errors.Is(err, extract.ErrEmpty) {
		t.Errorf("nothing said: %v", err)
	}
}

// FuzzDocument holds what members can write to what citations need: no
// member's id is left, places lead to their messages, and a passage is a
// stretch of the text.
func FuzzDocument(f *testing.F) {
	for _, s := range []string{
		"Where is the key?", "# Rules\n\n- no <@1>\n- ask <@!2> in <#3>", "a | b\n--|--\n1 | 2", "<t:99999999999999999999:R> <t:-1>",
		"</ask:5> <a:wave:6> <@&7> <<@1>@2>", "```\nnever closed", "> quoted\r\n\r\n\x00\xff", "title\n=====\n", "::\n\n  code",
	} {
		f.Add(s, "Then ask Ann.", "Ann")
	}
	f.Fuzz(func(t *testing.T, first, second, author string) {
		names := map[string]string{"1": author}
		list := []Message{{Author: "1", Text: Readable(first), URL: "1"}, {Author: "2", Text: Readable(second), URL: "2"}}
		plain := make(map[string]string)
		for _, m := range list {
			plain[m.URL] = Named(m.Text, nil)
			if mention.MatchString(plain[m.URL]) {
				t.Errorf("a member's id is left in %q", plain[m.URL])
			}
		}
		doc, err := Document("talk.txt", "Talk", "", list, nil, extract.Limits{})
		if errors.Is(err, extract.ErrEmpty) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range doc.Marks {
			if want := strings.ToValidUTF8(strings.TrimSpace(plain[m.URL]), "\ufffd"); !strings.HasPrefix(doc.Text[m.Start:], want) {
				t.Errorf("the place of %q is at %q", want, doc.Text[m.Start:])
			}
		}
		named, err := Document("talk.txt", "Talk", "", list, names, extract.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range []retrieval.Document{doc, named} {
			for _, b := range doc.Blocks {
				if b.Kind == text.Heading {
					t.Errorf("%q is a heading", doc.Text[b.Start:b.End])
				}
			}
			for _, p := range retrieval.Prepare(doc).Passages {
				if doc.Text[p.Start:p.End] != p.Text {
					t.Errorf("a passage is not the text at its place: %q", p.Text)
				}
			}
		}
	})
}
