package discord

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// identifyReserve is how many of the day's 1,000 identifies are kept back: a
// bot that uses the last one gets its token reset, so it waits instead.
const identifyReserve = 10

// gatewayFresh is how long an answer of GET /gateway/bot is believed, and
// longestWait how long a used-up budget is waited for before asking again.
const (
	gatewayFresh = time.Minute
	longestWait  = 15 * time.Minute
)

// identifyGate lets shards identify as Discord allows: max_concurrency at a
// time, five seconds apart, and never the day's last ones.
type identifyGate struct {
	ask    func(context.Context) (*GatewayInfo, error)
	pause  time.Duration
	log    *slog.Logger
	turn   sync.Mutex // one shard asks and claims at a time
	info   *GatewayInfo
	asked  time.Time
	groups map[int]time.Time // group → when its next identify may go
}

// gateway returns Discord's advice, asking again when it is old.
func (g *identifyGate) gateway(ctx context.Context) (GatewayInfo, error) {
	g.turn.Lock()
	defer g.turn.Unlock()
	return g.fresh(ctx)
}

func (g *identifyGate) fresh(ctx context.Context) (GatewayInfo, error) {
	if g.info == nil || time.Since(g.asked) > gatewayFresh {
		info, err := g.ask(ctx)
		if err != nil {
			return GatewayInfo{}, err
		}
		g.info, g.asked = info, time.Now()
	}
	return *g.info, nil
}

// enter waits until the shard may identify and returns the gateway's address.
func (g *identifyGate) enter(ctx context.Context, shard int) (string, error) {
	for {
		url, wait, err := g.claim(ctx, shard)
		if err != nil || wait == 0 {
			return url, err
		}
		if err := sleep(ctx, wait); err != nil {
			return "", err
		}
	}
}

// claim takes the shard's turn, or says how long to wait before asking again.
func (g *identifyGate) claim(ctx context.Context, shard int) (string, time.Duration, error) {
	g.turn.Lock()
	defer g.turn.Unlock()
	info, err := g.fresh(ctx)
	if err != nil {
		return "", 0, err
	}
	if info.Remaining <= min(identifyReserve, info.Total/2) {
		wait := min(max(info.ResetAfter, time.Second), longestWait)
		g.log.Error("nearly all of today's connections to Discord are used up: waiting, so that Discord does not reset the token",
			"remaining", info.Remaining, "wait", wait.Round(time.Second))
		g.info = nil
		return "", wait, nil
	}
	now, group := time.Now(), shard%info.MaxConcurrency
	if next := g.groups[group]; now.Before(next) {
		return "", next.Sub(now), nil
	}
	if g.groups == nil {
		g.groups = make(map[int]time.Time)
	}
	g.groups[group] = now.Add(g.pause)
	g.info.Remaining--
	return info.URL, 0, nil
}

// refund gives back a turn with which no identify was sent.
func (g *identifyGate) refund() {
	g.turn.Lock()
	defer g.turn.Unlock()
	if g.info != nil {
		g.info.Remaining++
	}
}
