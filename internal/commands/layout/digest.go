package layout

import (
	"fmt"
	"strings"

	"docent/internal/digest"
	"docent/internal/records/ledger"
)

// The limits of a digest. Discord allows 4,000 characters in a message of
// components; what stays below 3,500 leaves room for title and footer.
const (
	postBody     = 3500
	postTitle    = 120
	postQuestion = 200
	postSentence = 320
	postLinks    = 10 // more look like an advertisement
)

// Digest puts a post into Discord's Markdown. Whatever stems from documents or
// members is escaped; what does not fit is left out whole and counted.
func Digest(c digest.Content) digest.Message {
	r := &post{}
	m := digest.Message{Title: "Daily digest · " + c.Date.Long()}
	if !c.Quiet.IsZero() {
		m.Body = fmt.Sprintf("All quiet: nothing new since <t:%d:D>.", c.Quiet.Unix())
		return m
	}
	r.line(opening(c))
	if len(c.Summary) > 0 {
		r.line(Quoted(strings.Join(c.Summary, " ")))
	}
	r.documents(c)
	r.asked(c)
	r.changed(c)
	r.unanswered(c)
	if c.Quote != nil {
		r.section("Quote of the day", []string{r.quote(c.Quote)}, "")
	}
	m.Body = strings.TrimSpace(r.out.String())
	return m
}

// opening says what the post covers.
func opening(c digest.Content) string {
	since := fmt.Sprintf("What is new since <t:%d:f>.", c.Since.Unix())
	if c.Late {
		return "This post is late, because the bot was away at its usual time. " + since
	}
	return since
}

// post writes a body of limited size.
type post struct {
	out   strings.Builder
	size  int
	links int
}

// line adds text as a paragraph if it fits.
func (r *post) line(s string) bool {
	n := Length(s) + 1
	if r.size+n > postBody {
		return false
	}
	r.out.WriteString(s + "\n")
	r.size += n
	return true
}

// section adds a heading and the items that fit, with a closing line. Nothing
// is added if not even one fits.
func (r *post) section(heading string, items []string, closing string) {
	if len(items) == 0 {
		return
	}
	head := "### " + heading
	if r.size+Length(head)+Length(items[0])+2 > postBody {
		return
	}
	r.line(head)
	left := 0
	for _, item := range items {
		if !r.line(item) {
			left++
		}
	}
	if left > 0 {
		closing = strings.TrimSpace(fmt.Sprintf("-# … and %d more\n%s", left, closing))
	}
	if closing != "" {
		r.line(closing)
	}
}

func (r *post) documents(c digest.Content) {
	var items []string
	for _, d := range c.Documents {
		head := "**" + Inline(Cut(named(d.Title, d.Name), postTitle)) + "** · " + news(d)
		if d.Before != "" {
			head += "\n-# Before: " + Inline(Cut(flat(d.Before), postSentence))
		}
		if d.Quote != nil {
			head += "\n" + r.quote(d.Quote)
		}
		items = append(items, head)
	}
	var closing []string
	if c.More > 0 {
		closing = append(closing, fmt.Sprintf("-# … and %s more; /docs list shows them all", count(c.More, "document")))
	}
	if len(c.Removed) > 0 {
		gone := make([]string, 0, 5)
		for _, title := range c.Removed[:min(len(c.Removed), 5)] {
			gone = append(gone, Inline(Cut(title, postTitle)))
		}
		closing = append(closing, fmt.Sprintf("-# %s removed: %s", count(len(c.Removed), "document"), strings.Join(gone, ", ")))
	}
	if len(items) == 0 && len(closing) > 0 {
		items, closing = closing, nil
	}
	r.section("New and changed documents", items, strings.Join(closing, "\n"))
}

// news says in a few words what happened to a document.
func news(d digest.DocumentItem) string {
	switch {
	case d.Kind == ledger.Added:
		return "new"
	case d.Changed == 0 && d.Paragraphs > 0:
		return "changed; nothing in its sentences is new"
	case d.Paragraphs > 0:
		return fmt.Sprintf("%d of %s changed", d.Changed, count(d.Paragraphs, "paragraph"))
	}
	return "changed"
}

func (r *post) asked(c digest.Content) {
	var items []string
	for _, q := range c.Asked {
		items = append(items, askedBold(q.Text)+" · asked "+times(q.Times)+"\n"+r.quote(q.Quote))
	}
	r.section("Asked most", items, "")
}

func (r *post) changed(c digest.Content) {
	var items []string
	for _, q := range c.Changed {
		item := askedBold(q.Text)
		if q.Before != "" {
			item += "\n-# Before: " + Inline(Cut(flat(q.Before), postSentence))
		} else {
			item += "\n-# Before: not in the documents"
		}
		if q.After != nil {
			item += "\n" + r.quote(q.After)
		} else {
			item += "\nNo longer in the documents."
		}
		items = append(items, item)
	}
	r.section("Answers that changed", items, "")
}

func (r *post) unanswered(c digest.Content) {
	var items []string
	for _, q := range c.Unanswered {
		items = append(items, "- "+Inline(Cut(flat(q.Text), postQuestion))+" · "+times(q.Times))
	}
	closing := "-# Know one of these? Admins can write the answer with /gaps."
	if more := c.Missing - len(c.Unanswered); more > 0 {
		closing = fmt.Sprintf("-# … and %s more\n%s", count(more, "question"), closing)
	}
	r.section("Nobody could answer", items, closing)
}

// quote sets a verbatim sentence with its place below.
func (r *post) quote(q *digest.Quote) string {
	place := Inline(Cut(named(q.Title, q.Name), postTitle)) + fmt.Sprintf(", paragraph %d", q.Paragraph)
	if link := SourceLink(q.Source, q.Place, q.Text); link != "" && r.links < postLinks {
		r.links++
		place += " · [open](" + link + ")"
	}
	return Block(q.Text) + "\n-# " + place
}

func askedBold(s string) string {
	return "**" + Inline(Cut(flat(s), postQuestion)) + "**"
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// named is a document's title, or else its name.
func named(title, name string) string {
	if title != "" {
		return title
	}
	return name
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// flat makes white space single blanks.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
