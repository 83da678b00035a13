package discord

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/bwmarrin/discordgo"
)

// ErrRunning is returned by Run while another Run of the client is going on.
var ErrRunning = errors.New("the client is running already")

// Run connects, and hands events to h until ctx ends (nil) or Discord refuses
// the bot for good (*FatalError). Connections that break are made anew without
// end. At a stop it takes no new events, lets running work finish for at most
// Limits.Drain, and closes. It can be called again after it returned.
func (c *Client) Run(ctx context.Context, h Handler) error {
	if !c.running.CompareAndSwap(false, true) {
		return ErrRunning
	}
	defer c.running.Store(false)
	defer c.rest.http.CloseIdleConnections()
	c.rest.rejected.Store(false)

	// The connections outlive ctx until the work is done.
	online, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	d := newDispatcher(c, h)
	gate := &identifyGate{ask: c.Gateway, pause: c.timing.identify, log: c.log}
	ids, count, err := c.chooseShards(ctx, gate)
	if err != nil {
		d.stop()
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	var wg sync.WaitGroup
	fatal := make(chan error, len(ids))
	shards := make([]*shard, len(ids))
	for i, id := range ids {
		shards[i] = c.newShard(id, count, gate, d)
	}
	c.shards.Store(&shards)
	for _, s := range shards {
		wg.Go(func() {
			if err := s.run(online); err != nil {
				fatal <- err
			}
		})
	}
	select {
	case <-ctx.Done():
	case err = <-fatal:
	}
	d.stop()
	hangUp()
	wg.Wait()
	return err
}

func (c *Client) newShard(id, count int, gate *identifyGate, d *dispatcher) *shard {
	intents := discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages
	if c.cfg.MessageContent {
		intents |= discordgo.IntentMessageContent
	}
	return &shard{
		id: id, count: count, token: c.cfg.Token, intents: intents,
		secure: strings.HasPrefix(c.rest.base, "https:"), way: c.way,
		gate: gate, timing: c.timing, log: c.log, event: d.event,
	}
}

// chooseShards settles which shards this process runs, of how many. Discord's
// advice is asked for until there is an answer.
func (c *Client) chooseShards(ctx context.Context, gate *identifyGate) (ids []int, count int, err error) {
	cfg := c.cfg.Shards
	if !cfg.Auto {
		count = max(1, cfg.Count)
		if len(cfg.IDs) > 0 {
			return cfg.IDs, count, nil
		}
		return upTo(count), count, nil
	}
	for attempt := 1; ; attempt++ {
		info, err := gate.gateway(ctx)
		if err == nil {
			return upTo(info.Shards), info.Shards, nil
		}
		if fatal := fatalFor(err); fatal != nil {
			return nil, 0, fatal
		}
		c.log.Warn("Discord does not say how many connections it wants: asking again", "reason", err.Error())
		if err := sleep(ctx, backoff(attempt, c.timing.firstPause, c.timing.maxPause)); err != nil {
			return nil, 0, err
		}
	}
}

func upTo(n int) []int {
	ids := make([]int, n)
	for i := range ids {
		ids[i] = i
	}
	return ids
}

// Status tells how each connection is; empty before the first Run.
func (c *Client) Status() []ShardStatus {
	list := c.shards.Load()
	if list == nil {
		return nil
	}
	out := make([]ShardStatus, len(*list))
	for i, s := range *list {
		out[i] = s.now()
	}
	return out
}
