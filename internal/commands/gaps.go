package commands

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

const (
	// maxWritten is how long a written answer may be: what a form takes.
	maxWritten = discord.MaxInput
	// pointed is how many passages are offered to point to.
	pointed = 10
)

func (b *Bot) gapLoop() feature {
	return feature{
		commands: []command{{name: "gaps", need: admin, run: b.showGaps}},
		buttons: map[string]action{
			layout.Gaps:      {need: admin, run: b.showGaps},
			layout.GapsPage:  {need: admin, run: b.turnGaps},
			layout.GapWrite:  {need: admin, run: b.openWrite},
			layout.GapPoint:  {need: admin, run: b.offerPassages},
			layout.GapPick:   {need: admin, run: b.pickPassage},
			layout.GapIgnore: {need: admin, run: b.ignoreGap},
		},
		forms: map[string]action{layout.GapWrite: {need: admin, run: b.writeAnswer}},
	}
}

func (b *Bot) showGaps(ctx context.Context, c *Call) (work, error) {
	d, err := b.gapPage(ctx, c, 0)
	if err != nil {
		return nil, err
	}
	return nil, c.respond(ctx, d)
}

func (b *Bot) turnGaps(ctx context.Context, c *Call) (work, error) {
	page, err := strconv.Atoi(c.Arg(0))
	if err != nil || page < 0 {
		return nil, c.refuse("error.stale")
	}
	d, err := b.gapPage(ctx, c, page)
	if err != nil {
		return nil, err
	}
	return nil, b.Client.Update(ctx, c.Interaction, d)
}

// gapPage lays out a page, counted from 0. One that is no longer there becomes
// the last. What the documents answer by now leaves the list.
func (b *Bot) gapPage(ctx context.Context, c *Call, page int) (discord.Draft, error) {
	everyone, err := b.Desk.hidden(ctx, c.Community, "")
	if err != nil {
		return discord.Draft{}, err
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return discord.Draft{}, err
	}
	for try := 0; ; try++ {
		gaps, total, err := b.Desk.Ledger.Gaps(ctx, c.Community, page*layout.GapsPerPage, layout.GapsPerPage)
		if err == nil && len(gaps) == 0 && total > 0 {
			page = (total - 1) / layout.GapsPerPage
			gaps, total, err = b.Desk.Ledger.Gaps(ctx, c.Community, page*layout.GapsPerPage, layout.GapsPerPage)
		}
		if err != nil {
			return discord.Draft{}, err
		}
		closed := false
		for i := range gaps {
			answered, err := b.revisit(ctx, scope, everyone, &gaps[i])
			if err != nil {
				return discord.Draft{}, err
			}
			if answered && gaps[i].Down == 0 {
				if err := b.Desk.Ledger.Resolve(ctx, c.Community, gaps[i].ID); err != nil {
					return discord.Draft{}, err
				}
				closed = true
			}
		}
		if !closed || try == gapTries {
			return layout.GapList(c.Words, gaps, page, total), nil
		}
	}
}

// gapTries is how often a page is filled up when gaps on it turn out closed:
// Discord waits three seconds for the answer to a click.
const gapTries = 3

// revisit asks a gap's question again. The nearest passage becomes today's,
// among what this admin may see; answered says that everybody is answered now.
func (b *Bot) revisit(ctx context.Context, scope retrieval.Scope, everyone []int64, q *ledger.Question) (answered bool, err error) {
	found, err := b.Desk.asker.Ask(ctx, retrieval.Question{Text: q.Text, Scope: scope, Top: 1})
	if err != nil {
		return false, err
	}
	q.Document, q.Name, q.Paragraph, q.Nearest = 0, "", 0, ""
	if len(found.Quotes) == 0 {
		return false, nil
	}
	first := found.Quotes[0]
	q.Document, q.Name, q.Paragraph, q.Nearest = first.Hit.Document.ID, layout.TitleOr(first.Hit.Document.Title, first.Hit.Document.Name), first.Paragraph, first.Text
	return found.Answered && !slices.Contains(everyone, q.Document), nil
}

// gap finds the question that a button names in this server.
func (b *Bot) gap(ctx context.Context, c *Call) (ledger.Question, error) {
	id, err := strconv.ParseInt(c.Arg(0), 10, 64)
	if err != nil {
		return ledger.Question{}, c.refuse("error.stale")
	}
	q, err := b.Desk.Ledger.Question(ctx, c.Community, id)
	if errors.Is(err, ledger.ErrNone) {
		return q, c.refuse("gaps.gone")
	}
	return q, err
}

func (b *Bot) openWrite(ctx context.Context, c *Call) (work, error) {
	q, err := b.gap(ctx, c)
	if err != nil {
		return nil, err
	}
	return nil, b.Client.OpenModal(ctx, c.Interaction, layout.Form(
		layout.ID(layout.GapWrite, c.Arg(0)), c.Words.T("modal.gap_title"), layout.Asked(c.Words, q.Text), "", maxWritten))
}

// writeAnswer makes the answer a document; those who watch the question are
// told as after any change of documents.
func (b *Bot) writeAnswer(ctx context.Context, c *Call) (work, error) {
	q, err := b.gap(ctx, c)
	if err != nil {
		return nil, err
	}
	return c.later(ctx, func(ctx context.Context) error {
		by := digest.Author{Member: c.User.ID, Name: c.User.Name()}
		name, err := b.Desk.gaps.Write(ctx, c.Community, q.ID, c.Modal.Text(layout.FieldText), by)
		if errors.Is(err, digest.ErrEmpty) {
			return c.refuse("gaps.empty")
		}
		if err != nil {
			return err
		}
		c.audit(ctx, "gaps write", name)
		return c.reply(ctx, layout.Notice("✅ "+c.Words.T("gaps.written", "document", layout.Inline(name))))
	})
}

// offerPassages shows the nearest passages to choose from.
func (b *Bot) offerPassages(ctx context.Context, c *Call) (work, error) {
	q, err := b.gap(ctx, c)
	if err != nil {
		return nil, err
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	return c.later(ctx, func(ctx context.Context) error {
		found, err := b.Answers.Ask(ctx, retrieval.Question{Text: q.Text, Scope: scope, Top: pointed})
		if err != nil {
			return err
		}
		if len(found.Passages) == 0 {
			return c.reply(ctx, layout.Notice(c.Words.T("gaps.no_passages")))
		}
		return c.reply(ctx, layout.GapPassages(c.Words, q, found.Passages))
	})
}

// pickPassage learns the chosen passage. The place is read again from the
// store, within what this admin may see: the value comes from outside.
func (b *Bot) pickPassage(ctx context.Context, c *Call) (work, error) {
	q, err := b.gap(ctx, c)
	if err != nil {
		return nil, err
	}
	if c.Component == nil || len(c.Component.Values) != 1 {
		return nil, c.refuse("error.stale")
	}
	document, span, ok := place(c.Component.Values[0])
	if !ok {
		return nil, c.refuse("error.stale")
	}
	scope, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	view, err := b.Store.View(ctx, scope)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	doc, err := view.Document(ctx, document)
	if err != nil {
		return nil, c.refuse("gaps.gone")
	}
	text, err := b.Store.Text(ctx, document, span.Start, span.End)
	if err != nil || text == "" {
		return nil, c.refuse("gaps.gone")
	}
	if err := b.Desk.gaps.Point(ctx, c.Community, q.ID, document, span, text, c.User.ID); err != nil {
		return nil, err
	}
	c.audit(ctx, "gaps point", strconv.FormatInt(q.ID, 10)+" "+doc.Name)
	return nil, c.respond(ctx, layout.Notice("✅ "+c.Words.T("gaps.pointed", "document", layout.Inline(layout.TitleOr(doc.Title, doc.Name)))))
}

// place reads "document.start.end".
func place(s string) (document int64, span retrieval.Span, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return 0, span, false
	}
	document, err := strconv.ParseInt(parts[0], 10, 64)
	start, errStart := strconv.Atoi(parts[1])
	end, errEnd := strconv.Atoi(parts[2])
	ok = err == nil && errStart == nil && errEnd == nil && 0 <= start && start < end
	return document, retrieval.Span{Start: start, End: end}, ok
}

func (b *Bot) ignoreGap(ctx context.Context, c *Call) (work, error) {
	q, err := b.gap(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := b.Desk.gaps.Ignore(ctx, c.Community, q.ID); err != nil {
		return nil, err
	}
	c.audit(ctx, "gaps ignore", strconv.FormatInt(q.ID, 10))
	page, _ := strconv.Atoi(c.Arg(1))
	d, err := b.gapPage(ctx, c, max(page, 0))
	if err != nil {
		return nil, err
	}
	return nil, b.Client.Update(ctx, c.Interaction, d)
}
