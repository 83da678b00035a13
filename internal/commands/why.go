package commands

import (
	"context"

	"docent/internal/commands/layout"
)

func (b *Bot) explaining() feature {
	return feature{buttons: map[string]action{layout.Why: {run: b.why}}}
}

// why asks the receipt's question again and shows how the result came about.
func (b *Bot) why(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	return c.later(ctx, func(ctx context.Context) error {
		found, err := b.again(ctx, c, r, nearest, true, false)
		if err != nil {
			return err
		}
		return c.reply(ctx, layout.Explained(c.Words, r, found.Result))
	})
}
