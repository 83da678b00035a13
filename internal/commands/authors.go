package commands

import (
	"context"
	"log/slog"
	"strconv"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
)

// Authors knows what members wrote in documents that were made of messages;
// *history.Reader is one.
type Authors interface {
	Withdraw(ctx context.Context, w records.Withdrawal) error
	Readmit(ctx context.Context, community, member string) (was bool, err error)
	Authored(ctx context.Context, community, member string) (records.Authored, error)
}

// places are the communities that a member's wish is about.
func (b *Bot) places(ctx context.Context, c *Call) ([]string, error) {
	if here := about(c); here != "" {
		return []string{here}, nil
	}
	return b.Store.Guilds(ctx)
}

// authored is what of a member stands in documents, by community; only where
// there is anything.
func (b *Bot) authored(ctx context.Context, c *Call) (map[string]records.Authored, error) {
	found := map[string]records.Authored{}
	if b.Authors == nil {
		return found, nil
	}
	all, err := b.places(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, community := range all {
		a, err := b.Authors.Authored(ctx, community, c.User.ID)
		if err != nil {
			return nil, err
		}
		if a.Any() {
			found[community] = a
		}
	}
	return found, nil
}

// total adds up what stands in several communities.
func total(found map[string]records.Authored) (sum records.Authored) {
	for _, a := range found {
		sum.Messages = append(sum.Messages, a.Messages...)
		sum.Named = sum.Named || a.Named
		sum.Nameless = sum.Nameless || a.Nameless
		sum.Wordless = sum.Wordless || a.Wordless
	}
	return sum
}

// authorLines says what of a member stands in documents, with what can be done.
func authorLines(c *Call, a records.Authored) (lines []string, buttons []discord.Button) {
	if !a.Any() {
		return nil, nil
	}
	lines = append(lines, "", c.Words.T("privacy.messages", "n", strconv.Itoa(len(a.Messages))))
	switch {
	case a.Wordless:
		lines = append(lines, c.Words.T("privacy.wordless"))
	case a.Nameless:
		lines = append(lines, c.Words.T("privacy.nameless"))
	case a.Named:
		lines = append(lines, c.Words.T("privacy.named"))
		buttons = append(buttons, discord.Button{Label: c.Words.T("button.privacy_name"), Emoji: "👤", CustomID: layout.ID(layout.Withdraw, "0")})
	}
	if len(a.Messages) > 0 {
		buttons = append(buttons, discord.Button{Label: c.Words.T("button.privacy_words"), Emoji: "✂️", Style: discord.Danger, CustomID: layout.ID(layout.Withdraw, "1")})
	}
	if a.Nameless {
		buttons = append(buttons, discord.Button{Label: c.Words.T("button.privacy_again"), Emoji: "↩️", CustomID: layout.ID(layout.Readmit)})
	}
	return lines, buttons
}

// withdraw takes a member's name, or their messages too, out of documents.
func (b *Bot) withdraw(ctx context.Context, c *Call) (work, error) {
	words := c.Arg(0) == "1"
	return c.later(ctx, func(ctx context.Context) error {
		if err := b.withdrawFrom(ctx, c, words); err != nil {
			return err
		}
		key := "privacy.name_out"
		if words {
			key = "privacy.words_out"
		}
		return c.reply(ctx, layout.Page([]string{"✅ " + c.Words.T(key)},
			discord.Button{Label: c.Words.T("button.privacy_again"), Emoji: "↩️", CustomID: layout.ID(layout.Readmit)}))
	})
}

// withdrawFrom does so wherever there is anything of theirs.
func (b *Bot) withdrawFrom(ctx context.Context, c *Call, words bool) error {
	found, err := b.authored(ctx, c)
	if err != nil {
		return err
	}
	for community := range found {
		if err := b.Authors.Withdraw(ctx, records.Withdrawal{Community: community, Member: c.User.ID, Words: words}); err != nil {
			return err
		}
		detail := "name"
		if words {
			detail = "messages"
		}
		// The admins see that documents have changed, not at whose wish.
		if err := b.Store.Audit(ctx, records.AuditEntry{Community: community, Action: "privacy delete", Detail: detail, At: b.Now()}); err != nil {
			b.Log.Error("cannot write the audit log", "action", "privacy delete", slog.Any("error", err))
		}
	}
	return nil
}

// readmit lets a member's name and messages stand in documents again.
func (b *Bot) readmit(ctx context.Context, c *Call) (work, error) {
	return c.later(ctx, func(ctx context.Context) error {
		if b.Authors == nil {
			return c.refuse("error.stale")
		}
		all, err := b.places(ctx, c)
		if err != nil {
			return err
		}
		for _, community := range all {
			if _, err := b.Authors.Readmit(ctx, community, c.User.ID); err != nil {
				return err
			}
		}
		return c.reply(ctx, layout.Notice("✅ "+c.Words.T("privacy.again")))
	})
}
