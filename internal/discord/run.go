package discord

import "context"

// Run connects, and hands events to h until ctx ends or Discord refuses the
// bot for good (*FatalError). Connections that break are made anew without
// end. At a stop it takes no new events, lets running work finish for at most
// Limits.Drain, and closes. It can be called again after it returned.
func (c *Client) Run(ctx context.Context, h Handler) error {
	<-ctx.Done()
	return nil
}
