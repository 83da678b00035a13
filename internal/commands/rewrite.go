package commands

import (
	"context"

	"docent/internal/answer"
	"docent/internal/retrieval"
)

// writtenOut lets the language model write a follow-up out, after the answer
// to it as it was put stands there already. If other words were proven to be
// meant, they are asked, and a becomes the answer to them: it says what it was
// understood as.
func (b *Bot) writtenOut(ctx context.Context, a *replied) error {
	if len(a.asked) == 0 || a.receipt.Doubt.Word != "" { // what it takes for granted was put right already
		return nil
	}
	q := retrieval.Question{Text: a.text, History: a.asked, Scope: a.scope, Top: nearest}
	written := b.Answers.Rewrite(ctx, q, answer.Asker{Community: a.community, Member: a.asker})
	if written.Text == q.Text {
		return nil
	}
	found, err := b.Answers.Ask(ctx, written)
	if err != nil {
		return err
	}
	decide(&found, a.settings.Threshold)
	if !found.Answered {
		return nil
	}
	r := a.prepared.receipt(found, a.receipt.Created)
	r.ID, r.Asked = a.receipt.ID, written.Text
	if err := b.Store.SaveSummary(ctx, r); err != nil {
		return err
	}
	a.found, a.receipt, a.rewritten = found, r, true
	a.options.Extra, a.options.Near, a.options.NoDocuments = nil, len(found.Passages) > 0, false
	return nil
}
