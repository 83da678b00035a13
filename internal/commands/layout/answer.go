package layout

import (
	"fmt"
	"strconv"
	"strings"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// Options say what else a message about an answer shows.
type Options struct {
	NoDocuments bool             // the community has none at all
	Near        bool             // there are passages to offer where nothing answers
	In          string           // title of the only document asked; "" for all
	Notes       []string         // calm lines of ours below the quotes
	Extra       []discord.Button // further buttons behind the usual ones
	Direct      bool             // it stands in a direct message: there is nobody to share it with
	Bare        bool             // no buttons: the message is only shown
}

// Answer lays out an answer: the question, the summary if there is one, the
// quotes with their places, how sure we are, the receipt, the buttons. It is
// the layout of every answer, private, public or shared.
func Answer(w locale.Words, r records.Receipt, o Options) discord.Draft {
	b := newBudget()
	parts := []discord.Component{text(question(w, b, r, o))}
	foot := text(b.fixed(footer(w, r, o)))
	colour := colourMissing
	parts = append(parts, doubt(w, b, r, o)...)
	switch {
	case r.Answered:
		colour = colourFound
		if r.Summarised() {
			parts = append(parts, text(b.take(r.Text, maxSummary, Quoted)), discord.Separator{Line: true})
		}
		if r.Conflict {
			colour = colourConflict
			parts = append(parts, text(b.fixed(w.T("answer.conflict"))))
		}
		parts = append(parts, quotes(w, b, r, o)...)
	case o.NoDocuments:
		parts = append(parts, text(w.T("answer.no_documents")))
	default:
		hint := w.T("answer.none_bare")
		if o.Near {
			hint = w.T("answer.none_hint")
		}
		parts = append(parts, text(w.T("answer.none")+"\n"+hint))
	}
	parts = append(parts, discord.Separator{Line: true}, foot)
	d := discord.Draft{Components: []discord.Component{box(colour, parts...)}}
	if !o.Bare {
		d.Components = append(d.Components, rows(answerButtons(w, r, o))...)
	}
	return d
}

// question repeats what was asked: Discord does not show it to others.
func question(w locale.Words, b *budget, r records.Receipt, o Options) string {
	lines := []string{b.take(r.Question, maxQuestion, func(s string) string { return Small("💬 " + Inline(s)) })}
	if r.Question == "" {
		lines[0] = b.fixed(Small("💬 …"))
	}
	if o.In != "" {
		in := b.take(o.In, maxTitle, Inline)
		lines[0] += b.fixed(" · " + w.T("answer.in_document", "document", in))
	}
	asked, before := retrieval.Conversation(r.Asked)
	if asked != "" && !strings.EqualFold(strings.TrimSpace(asked), strings.TrimSpace(r.Question)) {
		lines = append(lines, b.take(asked, maxQuestion, func(s string) string {
			return Small(w.T("answer.understood", "question", Inline(s)))
		}))
	}
	if len(before) > 0 {
		lines = append(lines, b.take(strings.Join(before, between), maxQuestion/2, func(s string) string {
			return Small("↪ " + w.T("answer.follows", "question", Inline(s)))
		}))
	}
	return strings.Join(lines, "\n")
}

// quotes lays out the citations, each with its button.
func quotes(w locale.Words, b *budget, r records.Receipt, o Options) []discord.Component {
	var parts []discord.Component
	for i, c := range r.Quotes {
		if i == r.Doubted() {
			continue // it stands above
		}
		// What is left is shared evenly, so that a long first quote does not
		// push out the second.
		share := min(b.left/(len(r.Quotes)-i), maxQuote+maxLink+maxTitle)
		number := 0
		if r.Summarised() {
			number = i + 1
		}
		parts = append(parts, withContext(w, r, i, citation(w, b, c, share, number, i == 0), o))
	}
	return parts
}

// withContext sets the button that shows a quote in its passage beside it.
func withContext(w locale.Words, r records.Receipt, quote int, body string, o Options) discord.Component {
	if o.Bare {
		return text(body)
	}
	return discord.Section{
		Texts: []discord.TextDisplay{text(body)},
		Accessory: discord.Button{
			Label: w.T("button.context"), Emoji: emojiContext,
			CustomID: ID(Context, r.ID, strconv.Itoa(quote)),
		},
	}
}

// doubt says what a question took for granted, and what the documents say
// instead.
func doubt(w locale.Words, b *budget, r records.Receipt, o Options) []discord.Component {
	if r.Doubt.Word == "" || o.NoDocuments {
		return nil
	}
	at := r.Doubted()
	key := "answer.doubt"
	switch {
	case at < 0:
		key = "answer.doubt_bare"
	case r.Doubt.Elsewhere:
		key = "answer.doubt_elsewhere"
	}
	line := b.fixed(w.T(key, "word", fit(r.Doubt.Word, maxTitle, Inline)))
	if at < 0 {
		return []discord.Component{text(line), discord.Separator{Line: true}}
	}
	share := min(b.left/3, maxQuote+maxLink+maxTitle)
	body := line + "\n" + citation(w, b, r.Quotes[at], share, 0, false)
	return []discord.Component{withContext(w, r, at, body, o), discord.Separator{Line: true}}
}

// citation is one quote with what stands before it and where it stands. A
// short first quote is the answer in a sentence and set in bold.
// number is what a summary calls it, 0 without one.
func citation(w locale.Words, b *budget, c records.Citation, share, number int, first bool) string {
	place := where(w, c, number, share/2)
	left := share - discord.Length(place) - 2
	var lines []string
	if c.Before != "" {
		before := fit(c.Before, min(maxBefore, left/3), func(s string) string { return Small("… " + Inline(s)) })
		if before != "" {
			lines = append(lines, before)
			left -= discord.Length(before) + 1
		}
	}
	render := Block
	if first && number == 0 && c.Before == "" && discord.Length(c.Text) <= maxBold && !strings.Contains(strings.TrimSpace(c.Text), "\n") {
		render = func(s string) string { return "> " + bold(Quoted(s)) }
	}
	lines = append(lines, fit(c.Text, min(maxQuote, left), render), place)
	return b.fixed(strings.Join(lines, "\n"))
}

// maxBold is the longest quote that still reads as an answer in a sentence.
const maxBold = 240

// bold sets text that has been escaped in bold, line by line: the mark does
// not reach over a line's end.
func bold(escaped string) string {
	lines := strings.Split(escaped, "\n")
	for i, line := range lines {
		if trimmed := strings.TrimSpace(line); trimmed != "" {
			lines[i] = "**" + trimmed + "**"
		}
	}
	return strings.Join(lines, "\n")
}

// where says where a quote stands: document, place, paragraph, date, link. The
// document's title stays outside the link's brackets, because Discord looks
// for their end without regard to backslashes. Where limit leaves no room the
// link is left out, and the title's end.
func where(w locale.Words, c records.Citation, number, limit int) string {
	title := c.Title
	if title == "" {
		title = c.Name
	}
	parts := []string{"📄 **" + fit(title, min(maxTitle, limit/3), Inline) + "**"}
	if number > 0 {
		parts[0] = "**" + strconv.Itoa(number) + "** " + parts[0]
	}
	if c.Place != "" {
		parts = append(parts, place(w, c.Place))
	}
	parts = append(parts, w.T("answer.paragraph", "n", strconv.Itoa(c.Paragraph)))
	if !c.Changed.IsZero() {
		parts = append(parts, fmt.Sprintf("<t:%d:D>", c.Changed.Unix()))
	}
	said := Small(strings.Join(parts, " · "))
	if link := sourceLink(c.Source, c.PlaceURL, c.Text); link != "" {
		if linked := said + " · [" + w.T("answer.open") + "](" + link + ")"; discord.Length(linked) <= limit {
			return linked
		}
	}
	return said
}

// place says a mark's kind and label in words: "page 12".
func place(w locale.Words, mark string) string {
	kind, label, _ := strings.Cut(mark, " ")
	if key := "place." + kind; w.Has(key) {
		return w.T(key, "label", fit(label, 80, Inline))
	}
	return fit(mark, 80, Inline)
}

// footer says how sure we are and names the receipt.
func footer(w locale.Words, r records.Receipt, o Options) string {
	var lines []string
	for _, n := range o.Notes {
		lines = append(lines, Small(n))
	}
	var parts []string
	if r.Summarised() {
		parts = append(parts, w.T("answer.proven", "proven", strconv.Itoa(r.Proven), "said", strconv.Itoa(r.Said)))
	}
	if r.Answered {
		parts = append(parts, Confidence(w, r.Confidence), w.T("answer.quoted"))
	}
	if r.ID != "" {
		parts = append(parts, w.T("answer.receipt", "id", "`"+r.ID+"`"))
	}
	return strings.Join(append(lines, Small(strings.Join(parts, " · "))), "\n")
}

// From these probabilities on an answer is called very likely, or likely.
const (
	sureHigh   = 0.75
	sureMiddle = 0.5
)

// Confidence says in a word how sure an answer is. A number would promise
// more than a reader can use.
func Confidence(w locale.Words, p float64) string {
	switch {
	case p >= sureHigh:
		return w.T("answer.sure_high")
	case p >= sureMiddle:
		return w.T("answer.sure_middle")
	}
	return w.T("answer.sure_low")
}

func answerButtons(w locale.Words, r records.Receipt, o Options) []discord.Button {
	add := func(out []discord.Button, key, emoji, name string) []discord.Button {
		return append(out, discord.Button{Label: w.T("button." + key), Emoji: emoji, CustomID: ID(name, r.ID)})
	}
	var out []discord.Button
	switch {
	case r.Answered:
		out = add(out, "more", "📚", More)
		out = add(out, "why", "❔", Why)
		out = add(out, "follow", "💬", FollowUp)
		out = add(out, "up", "👍", VoteUp)
		out = add(out, "down", "👎", VoteDown)
	default:
		if o.Near {
			out = add(out, "nearest", "📚", More)
		}
		if !o.NoDocuments {
			out = add(out, "why", "❔", Why)
		}
		out = add(out, "follow", "💬", FollowUp)
		out = add(out, "tell", "📨", Tell)
	}
	out = append(out, o.Extra...)
	if r.Private && !o.Direct {
		return add(out, "share", "📣", Share)
	}
	return add(out, "delete", "🗑️", Delete)
}
