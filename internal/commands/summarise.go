package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"docent/internal/answer"
	"docent/internal/commands/layout"
	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

func (b *Bot) summarising() feature {
	return feature{buttons: map[string]action{layout.Summarise: {run: b.summariseAnswer}}}
}

// The values of the option mode.
const (
	modeQuotes  = "quotes"
	modeSummary = "summary"
)

// modeOption is there only where a language model is configured.
func (b *Bot) modeOption() []discord.CommandOption {
	if !b.Answers.CanSummarise() {
		return nil
	}
	o := option(discord.StringOption, "mode", "mode")
	o.Choices = []discord.Choice{{Name: "mode_quotes", Value: modeQuotes}, {Name: "mode_summary", Value: modeSummary}}
	return []discord.CommandOption{o}
}

// summaryOffered reports whether members may have summaries at all.
func (b *Bot) summaryOffered(s records.Settings) bool {
	return b.Answers.CanSummarise() && (s.LLM == records.LLMOnRequest || s.LLM == records.LLMAlways)
}

// wantsSummary reports whether a question is to be summarised right away.
func (b *Bot) wantsSummary(s records.Settings, mode string) bool {
	return b.summaryOffered(s) && (mode == modeSummary || s.LLM == records.LLMAlways && mode != modeQuotes)
}

func summaryButton(w locale.Words, receipt string) discord.Button {
	return discord.Button{Label: w.T("button.summarise"), Emoji: "📝", CustomID: layout.ID(layout.Summarise, receipt)}
}

// summarise edits an answer that stands there with its quotes, once: with the
// summary that was proven, or with one calm line.
func (b *Bot) summarise(ctx context.Context, a replied, edit func(discord.Draft) error) error {
	if !a.summary {
		return nil
	}
	before := a.found
	if err := b.writtenOut(ctx, &a); err != nil {
		return err
	}
	if !before.Answered && a.writable() {
		b.record(ctx, a.receipt, a.found)
	}
	if !a.receipt.Answered {
		return nil
	}
	found := b.Answers.Summarise(ctx, a.found, answer.Asker{Community: a.community, Member: a.asker})
	if found.Mode == answer.ModeSummary {
		a.receipt = summarised(a.receipt, found)
		if err := b.Store.SaveSummary(ctx, a.receipt); err != nil {
			return err
		}
	}
	if note := fateNote(a.words, found); note != "" {
		a.options.Notes = append(a.options.Notes, note)
	}
	return edit(layout.Answer(a.words, a.receipt, a.options))
}

// summariseAnswer is the button: the question is asked again, so that the
// summary rests on what is there now and what the clicking member may see. It
// is charged to that member.
func (b *Bot) summariseAnswer(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	if !b.summaryOffered(c.Settings) {
		return nil, c.refuse("answer.summary_off")
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		public := !r.Private && c.GuildID != ""
		if err := b.repaintable(ctx, c, r, public); err != nil {
			return err
		}
		found, err := b.again(ctx, c, r, nearest, false, public)
		if err != nil {
			return err
		}
		a := replied{
			prepared: prepared{words: c.Words, community: c.Community, asker: c.User.ID, summary: true},
			found:    found, receipt: r,
		}
		return b.summarise(ctx, a, func(d discord.Draft) error {
			_, err := b.Client.EditOriginal(ctx, c.Interaction, d)
			return err
		})
	})
}

// repaintable refuses an answer whose quotes this member, or everybody if it
// is public, may no longer read: with a summary they would be written out anew.
func (b *Bot) repaintable(ctx context.Context, c *Call, r records.Receipt, public bool) error {
	if !b.witnessed(ctx, c, r) {
		return c.refuse("error.gone")
	}
	scope, err := c.scope(ctx)
	if public {
		scope, err = c.publicScope(ctx)
	}
	if err != nil {
		return err
	}
	states, err := b.statesOf(ctx, scope, r.Quotes)
	if err == nil && slices.Contains(states, layout.Gone) {
		err = c.refuse("context.gone")
	}
	return err
}

// fateNote is the line below an answer about its summary, "" if none is needed.
func fateNote(w locale.Words, a answer.Answer) string {
	switch {
	case a.Fate == answer.FateFailed:
		return w.T("answer.summary_failed")
	case a.Fate == answer.FateUnproven:
		return w.T("answer.summary_unproven")
	case a.Fate == answer.FateBudget:
		return w.T("answer.summary_budget")
	case a.Fate == answer.FateShown && a.Note != "":
		return w.T("answer.summary_near")
	}
	return ""
}

// maxProofs is how many quotes stand below a summary.
const maxProofs = 8

// summarised puts a summary into a receipt: each statement names the quotes
// it rests on by their numbers, and these stand below it.
func summarised(r records.Receipt, a answer.Answer) records.Receipt {
	quotes, doubted := r.Quotes, r.Doubted()
	r.Quotes = nil
	var said []string
	for _, st := range a.Statements {
		line, shown := strings.TrimSpace(st.Text), false
		for _, proof := range st.Proofs {
			n := number(&r.Quotes, quotes, proof)
			if n > maxProofs {
				continue
			}
			shown = true
			if mark := fmt.Sprintf(" [%d]", n); !strings.HasSuffix(line, mark) {
				line += mark
			}
		}
		if shown { // no statement without its quote
			said = append(said, line)
		}
	}
	r.Quotes = r.Quotes[:min(len(r.Quotes), maxProofs)]
	if doubted >= 0 {
		r.Doubt.Quote = len(r.Quotes)
		r.Quotes = append(r.Quotes, quotes[doubted])
	}
	r.Mode, r.Text, r.Proven, r.Said = string(answer.ModeSummary), strings.Join(said, " "), a.Tally.Proven, a.Tally.Said
	return r
}

// number returns a proof's number among the quotes cited so far, adding it if
// it is new. One that stands in a quote of the answer is cited by that whole
// sentence.
func number(cited *[]records.Citation, quotes []records.Citation, proof retrieval.Quote) int {
	c := cite(proof)
	for _, q := range quotes {
		if within(c, q) {
			c = q
		}
	}
	for i, have := range *cited {
		if within(c, have) {
			return i + 1
		}
	}
	*cited = append(*cited, c)
	return len(*cited)
}

func within(c, q records.Citation) bool {
	return c.Document == q.Document && c.Start >= q.Start && c.End <= q.End
}
