package layout

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"docent/internal/commands/locale"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
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
func Digest(w locale.Words, c digest.Content) digest.Message {
	p := &post{w: w}
	m := digest.Message{Title: w.T("digest.title", "date", stamp(c.At, "D"))}
	if !c.Quiet.IsZero() {
		m.Body = w.T("digest.quiet", "since", stamp(c.Quiet, "D"))
		return m
	}
	if c.Late {
		p.line(w.T("digest.late"))
	}
	p.line(w.T("digest.since", "since", stamp(c.Since, "f")))
	p.news(c)
	p.asked(c)
	p.changed(c)
	p.unanswered(c)
	if c.Quote != nil {
		p.section(w.T("digest.quote"), []string{p.quote(c.Quote)})
	}
	m.Body = strings.TrimSpace(p.out.String())
	if c.Missing > 0 {
		m.Button = w.T("button.gaps")
	}
	for _, id := range p.receipts {
		m.Receipts = append(m.Receipts, digest.Receipt{ID: id, Label: w.T("answer.receipt", "id", id)})
	}
	return m
}

// news writes the statements of a language model, and below them the documents
// with their quotes. A statement whose proof is not among these has it beside
// itself; one without room for its proof is left out.
func (p *post) news(c digest.Content) {
	reserve := 0
	if len(c.Summary) > 0 {
		reserve = maxSummary
	}
	below := &post{w: p.w, size: p.size + reserve, links: p.links}
	below.documents(c)
	shown := below.out.String()
	p.size, p.links = below.size-reserve, below.links
	for _, statement := range c.Summary {
		lines := []string{"• " + fit(flat(statement.Text), postSentence, Quoted)}
		for _, proof := range statement.Proofs {
			if quote := fit(proof.Text, 2*postSentence, Block); !strings.Contains(shown, quote) {
				lines = append(lines, p.quote(&proof))
			}
		}
		p.line(strings.Join(lines, "\n"))
	}
	p.out.WriteString(shown)
}

// stamp is a time that Discord shows in the reader's own zone and language.
func stamp(t time.Time, style string) string { return fmt.Sprintf("<t:%d:%s>", t.Unix(), style) }

// post writes a body of limited size.
type post struct {
	w     locale.Words
	out   strings.Builder
	size  int
	links int

	receipts []string // that the post names
}

// line adds text as a paragraph if it fits.
func (p *post) line(s string) bool {
	n := discord.Length(s) + 1
	if p.size+n > postBody {
		return false
	}
	p.out.WriteString(s + "\n")
	p.size += n
	return true
}

// section adds a heading and the items that fit, with closing lines. Nothing
// is added if not even one fits.
func (p *post) section(heading string, items []string, closing ...string) {
	if len(items) == 0 {
		items, closing = closing, nil
	}
	if len(items) == 0 {
		return
	}
	head := "### " + heading
	if p.size+discord.Length(head)+discord.Length(items[0])+2 > postBody {
		return
	}
	p.line(head)
	left := 0
	for _, item := range items {
		if !p.line(item) {
			left++
		}
	}
	if left > 0 {
		p.line(p.more(left))
	}
	for _, s := range closing {
		p.line(s)
	}
}

func (p *post) more(n int) string { return Small(p.w.T("digest.more", "n", strconv.Itoa(n))) }

func (p *post) documents(c digest.Content) {
	var items, closing []string
	for _, d := range c.Documents {
		lines := []string{"**" + fit(TitleOr(d.Title, d.Name), postTitle, Inline) + "** · " + p.happened(d)}
		if d.Before != "" {
			lines = append(lines, p.before(d.Before))
		}
		if d.Quote != nil {
			lines = append(lines, p.quote(d.Quote))
		}
		items = append(items, strings.Join(lines, "\n"))
	}
	if c.More > 0 {
		closing = append(closing, p.more(c.More))
	}
	if len(c.Removed) > 0 {
		var gone []string
		for _, title := range c.Removed[:min(len(c.Removed), 5)] {
			gone = append(gone, fit(title, postTitle, Inline))
		}
		if len(c.Removed) > len(gone) {
			gone = append(gone, "…")
		}
		closing = append(closing, Small(p.w.T("digest.removed", "titles", strings.Join(gone, ", "))))
	}
	p.section(p.w.T("digest.documents"), items, closing...)
}

// happened says in a few words what became of a document.
func (p *post) happened(d digest.DocumentItem) string {
	switch {
	case d.Kind == ledger.Added:
		return p.w.T("digest.new")
	case d.Paragraphs > 0 && d.Changed > 0:
		return p.w.N("digest.changed_part", d.Paragraphs, "changed", strconv.Itoa(d.Changed))
	}
	return p.w.T("digest.changed")
}

func (p *post) before(s string) string {
	return Small(p.w.T("digest.before", "text", fit(flat(s), postSentence, Inline)))
}

func (p *post) asked(c digest.Content) {
	var items []string
	for _, q := range c.Asked {
		items = append(items, p.askedBold(q.Text)+" · "+p.times(q.Times)+"\n"+p.quote(q.Quote)+p.receipt(q.Receipt))
	}
	p.section(p.w.T("digest.asked"), items)
	for _, q := range c.Asked {
		if q.Receipt != "" && strings.Contains(p.out.String(), "`"+q.Receipt+"`") {
			p.receipts = append(p.receipts, q.Receipt)
		}
	}
}

// receipt names the receipt of an answer, which /quote shows.
func (p *post) receipt(id string) string {
	if id == "" {
		return ""
	}
	return " · " + p.w.T("answer.receipt", "id", "`"+id+"`")
}

func (p *post) times(n int) string { return p.w.T("digest.times", "n", strconv.Itoa(n)) }

func (p *post) changed(c digest.Content) {
	var items []string
	for _, q := range c.Changed {
		items = append(items, p.askedBold(q.Text)+"\n"+p.turned(q.Before, q.Lost, q.After))
	}
	p.section(p.w.T("digest.answers"), items)
}

// turned shows an answer before and after. One that was lost with its document
// is not quoted.
func (p *post) turned(before string, lost bool, after *digest.Quote) string {
	then := Small(p.w.T("digest.before_none"))
	switch {
	case lost:
		then = Small(p.w.T("watch.before_withheld"))
	case before != "":
		then = p.before(before)
	}
	return then + "\n" + p.now(after)
}

func (p *post) now(after *digest.Quote) string {
	if after == nil {
		return p.w.T("digest.gone")
	}
	return p.quote(after)
}

func (p *post) unanswered(c digest.Content) {
	var items, closing []string
	for _, q := range c.Unanswered {
		items = append(items, "- "+p.question(q.Text)+" · "+p.times(q.Times))
	}
	if more := c.Missing - len(c.Unanswered); more > 0 {
		closing = append(closing, p.more(more))
	}
	if len(items) > 0 {
		closing = append(closing, Small(p.w.T("digest.help")))
	}
	p.section(p.w.T("digest.unanswered"), items, closing...)
}

// quote sets a verbatim sentence with its place below.
func (p *post) quote(q *digest.Quote) string {
	parts := []string{"📄 " + fit(TitleOr(q.Title, q.Name), postTitle, Inline), p.w.T("answer.paragraph", "n", strconv.Itoa(q.Paragraph))}
	if link := sourceLink(q.Source, q.Place, q.Text); link != "" && p.links < postLinks {
		p.links++
		parts = append(parts, "["+p.w.T("answer.open")+"]("+link+")")
	}
	return fit(q.Text, 2*postSentence, Block) + "\n" + Small(strings.Join(parts, " · "))
}

// News is the notice to somebody who watches a question.
func News(w locale.Words, n digest.News) digest.Message {
	p := &post{w: w}
	before, lost := "", false
	if n.Before != nil {
		before, lost = n.Before.Text, n.Before.Text == ""
	}
	title := "watch.title_changed"
	switch {
	case n.Before == nil:
		title = "watch.title_found"
	case n.After == nil:
		title = "watch.title_gone"
	}
	body := p.askedBold(n.Watch.Text) + "\n" + p.turned(before, lost, n.After)
	return digest.Message{Title: w.T(title), Body: body + "\n" + Small(w.T("watch.stop"))}
}

// Post is a message of the digest as Discord gets it.
func Post(m digest.Message) discord.Draft {
	var d discord.Draft
	if m.Ping != "" {
		d.Components, d.PingRole = append(d.Components, text("<@&"+m.Ping+">")), m.Ping
	}
	var parts []discord.Component
	if m.Title != "" {
		parts = append(parts, text("## "+m.Title))
	}
	parts = append(parts, text(m.Body))
	if m.Footer != "" {
		parts = append(parts, discord.Separator{Line: true}, text(Small(m.Footer)))
	}
	d.Components = append(d.Components, box(colourPlain, parts...))
	var buttons []discord.Button
	if m.Button != "" {
		buttons = append(buttons, discord.Button{Label: m.Button, Emoji: "✍️", CustomID: ID(Gaps, "0")})
	}
	for _, r := range m.Receipts {
		buttons = append(buttons, discord.Button{Label: r.Label, Emoji: "🧾", CustomID: ID(ShowReceipt, r.ID)})
	}
	d.Components = append(d.Components, rows(buttons)...)
	return d
}

func (p *post) askedBold(s string) string { return "**" + p.question(s) + "**" }

func (p *post) question(s string) string { return fit(flat(Asked(p.w, s)), postQuestion, Inline) }

// between separates the questions that a follow-up carries on from.
const between = " · "

// Asked is a question as it was understood, on one line with those that it
// carries on from. It is not escaped.
func Asked(w locale.Words, understood string) string {
	question, before := retrieval.Conversation(understood)
	if len(before) == 0 {
		return question
	}
	return w.T("answer.after", "question", question, "before", strings.Join(before, between))
}

// TitleOr is a document's title, or else its name.
func TitleOr(title, name string) string {
	if title != "" {
		return title
	}
	return name
}

// flat makes white space single blanks.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
