package commands

import (
	"context"
	"strconv"

	"docent/internal/answer"
	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// lastPage is how far "More passages" goes; behind it nothing bears on a question.
const lastPage = 9

func (b *Bot) reading() feature {
	return feature{buttons: map[string]action{
		layout.Context:     {run: b.showContext},
		layout.ContextMove: {run: b.moveContext},
		layout.More:        {run: b.showPassages},
		layout.MorePage:    {run: b.turnPassages},
	}}
}

// showPassages opens the first page for the clicking member alone.
func (b *Bot) showPassages(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	return c.later(ctx, func(ctx context.Context) error {
		d, err := b.passagePage(ctx, c, r, 0)
		if err != nil {
			return err
		}
		return c.reply(ctx, d)
	})
}

// turnPassages shows another page in place.
func (b *Bot) turnPassages(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	page, err := strconv.Atoi(c.Arg(1))
	if err != nil || page < 0 || page > lastPage {
		return nil, c.refuse("error.stale")
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		d, err := b.passagePage(ctx, c, r, page)
		if err != nil {
			return err
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, d)
		return err
	})
}

// passagePage asks the receipt's question again, so that a page shows what is
// there now and what this member may see.
func (b *Bot) passagePage(ctx context.Context, c *Call, r records.Receipt, page int) (discord.Draft, error) {
	until := (page + 1) * layout.PassagesPerPage
	found, err := b.again(ctx, c, r, until+1, false, false)
	if err != nil {
		return discord.Draft{}, err
	}
	hits := found.Passages[min(page*layout.PassagesPerPage, len(found.Passages)):min(until, len(found.Passages))]
	shown := make([]layout.Passage, len(hits))
	for i, h := range hits {
		shown[i] = layout.Passage{Document: h.Document, Passage: h.Passage}
	}
	return layout.Passages(c.Words, r, shown, page, len(found.Passages) > until && page < lastPage), nil
}

// again puts a receipt's question to the engine once more, within what this
// member may see, or what everybody may if the result is public.
func (b *Bot) again(ctx context.Context, c *Call, r records.Receipt, top int, explain, public bool) (answer.Answer, error) {
	if r.Question == "" {
		return answer.Answer{}, c.refuse("why.gone")
	}
	history, err := b.history(ctx, r.Parent)
	if err != nil {
		return answer.Answer{}, err
	}
	scope, err := c.scope(ctx)
	if public {
		scope, err = c.publicScope(ctx)
	}
	if err != nil {
		return answer.Answer{}, err
	}
	scope.Only = r.Only
	text := r.Question
	if r.Doubt.Word != "" {
		text = answer.Bare(text)
	}
	a, err := b.Answers.Ask(ctx, retrieval.Question{
		Text: text, History: history, Scope: scope, Top: top, Explain: explain,
	})
	decide(&a, c.Settings.Threshold)
	return a, err
}
