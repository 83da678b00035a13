package commands_test

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the post in docs/DIGEST.md anew")

// The post that docs/DIGEST.md shows is one that the bot makes.
func TestTheRenderedPostIsTheOneInTheDocuments(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.add(o.a.ID, "meetup.txt", memo)
	o.setDigest(nil)
	for range 3 {
		o.ask("where does the spring meetup take place?")
	}
	o.ask("who feeds the cat?")
	o.jump(o.clock().Add(time.Minute))
	o.addArticle()
	o.add(o.a.ID, "meetup.txt", strings.ReplaceAll(memo, "Debrecen", "Szeged"))
	o.pass(2 * time.Hour)
	posts := o.Messages(o.news)
	if len(posts) != 1 {
		t.Fatalf("%d posts", len(posts))
	}
	text := regexp.MustCompile(`<(/[a-z ]+):\d+>`).ReplaceAllString(posts[0].Text(), "`$1`") // ids are the fake's own
	for _, line := range strings.Split(text, "\n") {
		if _, id, found := strings.Cut(line, "Receipt `"); found { // random
			text = strings.ReplaceAll(text, id[:strings.IndexByte(id, '`')], "q7f3xk")
		}
	}
	const path, begin, end = "../../docs/DIGEST.md", "<!-- post -->\n", "<!-- end of post -->"
	page, err := os.ReadFile(path)
	o.must(err)
	head, rest, found := strings.Cut(string(page), begin)
	shown, tail, whole := strings.Cut(rest, end)
	if !found || !whole {
		t.Fatalf("%s has no place for the post", path)
	}
	want := "```text\n" + strings.TrimSpace(text) + "\n```\n\n"
	if *update {
		o.must(os.WriteFile(path, []byte(head+begin+want+end+tail), 0o644))
		return
	}
	if diff := cmp.Diff(shown, want); diff != "" {
		t.Errorf("the post differs from %s (-there +now); if that is meant, run the test with -update:\n%s", path, diff)
	}
}
