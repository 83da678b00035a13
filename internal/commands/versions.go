package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"docent/internal/answer"
	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/history"
	"docent/internal/records"
	"docent/internal/retrieval"
)

const (
	// earlierAnswers is how many answers that quoted a document are looked at.
	earlierAnswers = 200
	// askedAgain is how many of their questions are asked again: a question
	// takes milliseconds, and the admin waits for all of them.
	askedAgain = 60
	// shownDiffering is how many answers that would now differ are shown.
	shownDiffering = 5
)

// showHistory lists a document's versions and the answers that would now differ.
func (b *Bot) showHistory(ctx context.Context, c *Call) (work, error) {
	d, err := b.findOwn(ctx, c, c.Command.Text("document"))
	if err != nil {
		return nil, err
	}
	return c.later(ctx, func(ctx context.Context) error {
		shown, err := b.historyOf(ctx, c, d)
		if err != nil {
			return err
		}
		return c.reply(ctx, shown)
	})
}

// backToHistory shows it in place.
func (b *Bot) backToHistory(ctx context.Context, c *Call) (work, error) {
	d, err := b.document(ctx, c)
	if err != nil {
		return nil, err
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		shown, err := b.historyOf(ctx, c, d)
		if err != nil {
			return err
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, shown)
		return err
	})
}

func (b *Bot) historyOf(ctx context.Context, c *Call, d records.Document) (discord.Draft, error) {
	h := layout.History{Document: d}
	var err error
	if h.Versions, err = b.Store.Versions(ctx, c.Community, d.ID); err != nil {
		return discord.Draft{}, err
	}
	now, err := b.Store.Passages(ctx, d.ID)
	if err != nil {
		return discord.Draft{}, err
	}
	after := history.Paragraphs(now)
	for _, v := range h.Versions {
		_, doc, err := b.Store.Version(ctx, c.Community, d.ID, v.ID)
		if err != nil {
			return discord.Draft{}, err
		}
		before := history.Paragraphs(doc.Passages)
		h.Counts = append(h.Counts, history.CountOf(history.Compare(before, after)))
		after = before
	}
	e, err := b.earlier(ctx, c, d)
	if err != nil {
		return discord.Draft{}, err
	}
	h.Quoted, h.Lost = len(e.receipts), len(e.lost)
	if h.Differ, err = b.differing(ctx, c, e.receipts); err != nil {
		return discord.Draft{}, err
	}
	if n := len(h.Differ) - shownDiffering; n > 0 {
		h.Differ, h.More = h.Differ[:shownDiffering], n
	}
	return layout.ShowHistory(c.Words, h), nil
}

// earlier are the answers that quoted a document.
type earlier struct {
	receipts []records.Receipt
	lost     []records.Receipt // those whose quote no longer stands in it
}

func (b *Bot) earlier(ctx context.Context, c *Call, d records.Document) (e earlier, err error) {
	if e.receipts, err = b.Store.ReceiptsQuoting(ctx, c.Community, d.ID, earlierAnswers); err != nil || len(e.receipts) == 0 {
		return e, err
	}
	text, err := b.Store.Text(ctx, d.ID, 0, d.Bytes)
	if err != nil {
		return e, err
	}
	for _, r := range e.receipts {
		for _, q := range r.Quotes {
			if q.Document == d.ID && (!q.Erased.IsZero() || !strings.Contains(text, q.Text)) {
				e.lost = append(e.lost, r)
				break
			}
		}
	}
	return e, nil
}

// differing asks the questions of earlier answers again, each within what
// everybody in its channel may read, and returns those whose answer says
// something else now. Private answers are their askers' own and left out.
func (b *Bot) differing(ctx context.Context, c *Call, receipts []records.Receipt) ([]layout.Told, error) {
	var told []layout.Told
	asked := map[string]bool{}
	for _, r := range receipts {
		if r.Kind != records.KindAsk || r.Private || r.Question == "" || asked[r.Asked] || len(asked) == askedAgain {
			continue
		}
		asked[r.Asked] = true
		now, err := b.askLike(ctx, c, r)
		if err != nil {
			return nil, err
		}
		t := layout.Told{Receipt: r.ID, Question: r.Question, Before: r.Quotes[0].Text}
		if now.Answered && len(now.Quotes) > 0 {
			t.After = now.Quotes[0].Text
		}
		if strings.Join(strings.Fields(t.Before), " ") != strings.Join(strings.Fields(t.After), " ") {
			told = append(told, t)
		}
	}
	return told, nil
}

// askLike puts a receipt's question again where it was asked.
func (b *Bot) askLike(ctx context.Context, c *Call, r records.Receipt) (answer.Answer, error) {
	scope, err := b.scopeOf(ctx, records.Viewer{Community: r.Community, Channels: []string{r.Channel}})
	if err != nil {
		return answer.Answer{}, err
	}
	scope.Only = r.Only
	earlier, err := b.history(ctx, r.Parent)
	if err != nil {
		return answer.Answer{}, err
	}
	a, err := b.Answers.Ask(ctx, retrieval.Question{Text: r.Question, History: earlier, Scope: scope, Top: 3})
	decide(&a, c.Settings.Threshold)
	return a, err
}

// compareVersion shows, in place, what differs between a version and the
// present text.
func (b *Bot) compareVersion(ctx context.Context, c *Call) (work, error) {
	d, err := b.document(ctx, c)
	if err != nil {
		return nil, err
	}
	version, page := c.version()
	return c.inPlace(ctx, func(ctx context.Context) error {
		shown, err := b.comparison(ctx, c, d, version, page)
		if err != nil {
			return err
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, shown)
		return err
	})
}

// version reads the version and page that a button or select names.
func (c *Call) version() (version int64, page int) {
	value := c.Arg(1)
	if c.Component != nil && len(c.Component.Values) == 1 {
		value = c.Component.Values[0]
	}
	version, _ = strconv.ParseInt(value, 10, 64)
	page, _ = strconv.Atoi(c.Arg(2))
	return version, page
}

func (b *Bot) comparison(ctx context.Context, c *Call, d records.Document, version int64, page int) (discord.Draft, error) {
	v, doc, err := b.Store.Version(ctx, c.Community, d.ID, version)
	if errors.Is(err, records.ErrNotFound) {
		return discord.Draft{}, c.refuse("history.gone")
	}
	if err != nil {
		return discord.Draft{}, err
	}
	now, err := b.Store.Passages(ctx, d.ID)
	if err != nil {
		return discord.Draft{}, err
	}
	all := history.Compare(history.Paragraphs(doc.Passages), history.Paragraphs(now))
	pages := max(1, (len(all)+layout.ChangesPerPage-1)/layout.ChangesPerPage)
	page = max(0, min(page, pages-1))
	from := page * layout.ChangesPerPage
	return layout.Compare(c.Words, layout.Comparison{
		Document: d, Version: v, Changes: all[from:min(from+layout.ChangesPerPage, len(all))], Count: history.CountOf(all), Page: page, Pages: pages,
	}), nil
}

// restoreVersion makes a version the present text. That can be taken back the
// same way, so nothing is asked first.
func (b *Bot) restoreVersion(ctx context.Context, c *Call) (work, error) {
	d, err := b.document(ctx, c)
	if err != nil {
		return nil, err
	}
	version, _ := c.version()
	return c.inPlace(ctx, func(ctx context.Context) error {
		change, err := b.Store.RestoreVersion(ctx, c.Community, d.ID, version, c.User.ID)
		if errors.Is(err, records.ErrNotFound) {
			return c.refuse("history.gone")
		}
		if err != nil {
			return err
		}
		c.audit(ctx, "docs restore", d.Name+" "+strconv.FormatInt(version, 10))
		if d, err = b.own(ctx, c, d.ID); err != nil {
			return err
		}
		shown, err := b.replaced(ctx, c, d, change.Version)
		if err != nil {
			return err
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, shown)
		return err
	})
}

// replaced says what differs from the version that was replaced just now, and
// how many earlier answers quoted what has changed.
func (b *Bot) replaced(ctx context.Context, c *Call, d records.Document, version int64) (discord.Draft, error) {
	lines := []string{"✅ " + c.Words.T("draft.replaced", "title", layout.Inline(discord.Cut(titleOf(d), 150)))}
	if version != 0 {
		_, old, err := b.Store.Version(ctx, c.Community, d.ID, version)
		if err != nil {
			return discord.Draft{}, err
		}
		now, err := b.Store.Passages(ctx, d.ID)
		if err != nil {
			return discord.Draft{}, err
		}
		lines = append(lines, layout.Differences(c.Words, history.CountOf(history.Compare(history.Paragraphs(old.Passages), history.Paragraphs(now)))))
	}
	e, err := b.earlier(ctx, c, d)
	if err != nil {
		return discord.Draft{}, err
	}
	if len(e.lost) > 0 {
		lines = append(lines, "⚠️ "+c.Words.T("draft.lost", "n", strconv.Itoa(len(e.lost))))
	}
	id := strconv.FormatInt(d.ID, 10)
	return layout.Page(lines, discord.Button{Label: c.Words.T("button.docs_history"), Emoji: "🕘", CustomID: layout.ID(layout.DocsHistory, id)}), nil
}
