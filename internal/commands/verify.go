package commands

import (
	"context"
	"strings"
	"time"

	"docent/internal/answer"
	"docent/internal/answer/proof"
	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// verifyPassages is in how many passages a statement is looked for.
const verifyPassages = 10

func (b *Bot) checking() feature {
	return feature{commands: []command{
		{
			name: "verify", dm: true,
			options: []discord.CommandOption{
				required(option(discord.StringOption, "text", "statement")),
				option(discord.BooleanOption, "private", "private"),
			},
			run: func(ctx context.Context, c *Call) (work, error) {
				return b.verify(ctx, c, asked{text: c.Command.Text("text")})
			},
		},
		{name: "verify_this", menu: true, run: b.verifyThis},
	}}
}

// verifyThis checks a message's text, for the asker alone.
func (b *Bot) verifyThis(ctx context.Context, c *Call) (work, error) {
	private := true
	m := c.Command.Target
	if m == nil || strings.TrimSpace(m.Content) == "" {
		return nil, c.refuse("error.no_text")
	}
	return b.verify(ctx, c, asked{text: discord.Cut(b.unmentioned(m.Content, m.Mentions), maxQuestion), private: &private})
}

// verify sets a statement against the documents. It obeys the same rules and
// limits as a question.
func (b *Bot) verify(ctx context.Context, c *Call, q asked) (work, error) {
	p, err := b.accept(ctx, c, q)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		found, err := b.Answers.Verify(ctx, retrieval.Question{Text: p.text, Scope: p.scope, Top: verifyPassages})
		if err != nil {
			return err
		}
		r, claims := claimsOf(p, found)
		r.Created = b.Now()
		if r.ID, err = b.Store.SaveReceipt(ctx, r); err != nil {
			return err
		}
		m, err := b.Client.EditOriginal(ctx, c.Interaction, layout.Verified(c.Words, r, claims))
		if err != nil {
			return err
		}
		return b.Store.SetReceiptMessage(ctx, r.ID, c.ChannelID, m.ID)
	}, nil
}

// claimsOf keeps what was found as a receipt, and as what is shown of it.
func claimsOf(p prepared, found []answer.Verified) (records.Receipt, []layout.Claim) {
	r := p.receipt(answer.Answer{Mode: answer.ModeNone}, time.Time{})
	r.Kind = records.KindVerify
	var claims []layout.Claim
	for _, v := range found {
		c := layout.Claim{
			Text: v.Claim, Verdict: string(v.Verdict), Differs: string(v.Differs), Claimed: v.Claimed, Stated: v.Stated, Quote: -1,
		}
		if v.Quote != nil && v.Verdict != proof.Unrelated {
			c.Quote = len(r.Quotes)
			r.Quotes = append(r.Quotes, cite(*v.Quote))
		}
		claims = append(claims, c)
	}
	if len(r.Quotes) > 0 {
		r.Answered, r.Mode = true, string(answer.ModeQuotes)
	}
	return r, claims
}
