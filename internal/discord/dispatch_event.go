package discord

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// event takes one raw event of a shard. It runs on the goroutine that reads
// the connection, so it only decodes and queues.
func (d *dispatcher) event(shard int, kind string, data []byte) {
	defer d.caught("decode an event", kind)
	switch kind {
	case "READY":
		d.onReady(shard, data)
	case "INTERACTION_CREATE":
		d.onInteraction(data)
	case "MESSAGE_CREATE":
		d.onMessage(shard, data)
	case "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "CHANNEL_DELETE", "THREAD_DELETE":
		d.onChange(kind, data)
	case "GUILD_CREATE":
		d.onGuildCreate(shard, data)
	case "GUILD_DELETE":
		d.onGuildDelete(data)
	}
}

func (d *dispatcher) onReady(shard int, data []byte) {
	o := parse(data)
	r := Ready{
		Shard: shard, ShardCount: 1, User: userFrom(o.object("user")),
		ApplicationID: o.object("application").str("id"),
	}
	for _, g := range o.objects("guilds") {
		r.GuildIDs = append(r.GuildIDs, g.str("id"))
	}
	if pair := o.list("shard"); len(pair) == 2 {
		r.ShardCount = max(1, int(object{"n": pair[1]}.num("n")))
	}
	d.mu.Lock()
	d.self[shard] = r
	d.mu.Unlock()
	if d.h.Ready != nil {
		d.lifecycle(func(ctx context.Context) { d.h.Ready(ctx, r) })
	}
}

func (d *dispatcher) onInteraction(data []byte) {
	in := decodeInteraction(data, time.Now())
	if in == nil {
		d.log.Warn("an interaction came without id or token: it cannot be answered")
		return
	}
	if d.duplicate("i" + in.ID) {
		d.log.Debug("an interaction came twice", "id", in.ID)
		return
	}
	if in.Kind == KindAutocomplete {
		if !d.spare(func() { d.suggest(in) }) {
			d.log.Warn("too many autocompletes at once: one was dropped")
		}
		return
	}
	p := d.reserve(in.ChannelID, in)
	if p == nil {
		if !d.spare(func() { d.refuse(in) }) {
			d.log.Warn("too many refusals at once: an interaction was dropped")
		}
		return
	}
	go d.acknowledge(p, in)
}

// acknowledge lets the handler make the first response, and makes one if it
// does not.
func (d *dispatcher) acknowledge(p *place, in *Interaction) {
	d.acks <- struct{}{}
	ctx, cancel := context.WithTimeout(d.ctx, ackTimeout)
	var work Work
	d.guard(in, func() {
		if d.h.Interaction != nil {
			work = d.h.Interaction(ctx, in)
		}
		if work != nil && !in.Answered() && !in.gone() {
			if err := d.client.Defer(ctx, in, false); err != nil {
				d.log.Warn("an interaction could not be acknowledged", "reason", err.Error())
				work = nil
			}
		}
	})
	if in.gone() {
		work = nil // there is nobody to answer any more
	}
	cancel()
	<-d.acks
	if work == nil {
		d.finish(in)
	}
	d.settle(p, work)
}

func (d *dispatcher) suggest(in *Interaction) {
	ctx, cancel := context.WithTimeout(d.ctx, ackTimeout)
	defer cancel()
	d.guard(in, func() {
		if d.h.Interaction == nil {
			return
		}
		if work := d.h.Interaction(ctx, in); work != nil {
			work(ctx)
		}
	})
	d.finish(in)
}

// refuse tells a member that there is no place for the interaction.
func (d *dispatcher) refuse(in *Interaction) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(d.ctx), tellTimeout)
	defer cancel()
	d.mu.Lock()
	stopping := d.stopping
	d.mu.Unlock()
	if stopping {
		d.tell(in, d.apology(in, Stopped, ""))
		return
	}
	d.guard(in, func() {
		if d.h.Busy != nil {
			d.h.Busy(ctx, in)
		}
	})
	if !in.Answered() {
		d.tell(in, d.apology(in, Crowded, ""))
	}
}

func (d *dispatcher) onMessage(shard int, data []byte) {
	m := decodeMessage(data)
	if m == nil || d.h.Message == nil || !d.wanted(shard, m) || d.duplicate("m"+m.ID) {
		return
	}
	p := d.reserve(m.ChannelID, nil)
	if p == nil {
		if d.h.BusyMessage != nil && !d.spare(func() {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(d.ctx), tellTimeout)
			defer cancel()
			d.guard(nil, func() { d.h.BusyMessage(ctx, m) })
		}) {
			d.log.Warn("too many messages at once: one was dropped")
		}
		return
	}
	go func() {
		d.acks <- struct{}{}
		ctx, cancel := context.WithTimeout(d.ctx, ackTimeout)
		var work Work
		d.guard(nil, func() { work = d.h.Message(ctx, m) })
		cancel()
		<-d.acks
		d.settle(p, work)
	}()
}

// Message types that a person wrote: a message and a reply.
const (
	messagePlain = 0
	messageReply = 19
)

// wanted reports whether a message is for the handler: of a person, and in a
// direct message, mentioning the bot, or readable through Message Content.
func (d *dispatcher) wanted(shard int, m *Message) bool {
	if m.Author.Bot || m.WebhookID != "" || m.Type != messagePlain && m.Type != messageReply {
		return false
	}
	d.mu.Lock()
	self := d.self[shard].User.ID
	d.mu.Unlock()
	if m.Author.ID == self || m.Author.ID == "" {
		return false
	}
	return m.GuildID == "" || m.MentionsUser(self) ||
		d.client.cfg.MessageContent && (m.Content != "" || len(m.Attachments) > 0)
}

func (d *dispatcher) onGuildCreate(shard int, data []byte) {
	o := parse(data)
	if o.str("id") == "" || o.flag("unavailable") || d.h.GuildCreate == nil {
		return
	}
	g := decodeGuild(json.RawMessage(data))
	d.mu.Lock()
	self := d.self[shard]
	d.mu.Unlock()
	g.Me = ownMember(data, self.User.ID)
	g.AtConnect = slices.Contains(self.GuildIDs, g.ID)
	d.lifecycle(func(ctx context.Context) { d.h.GuildCreate(ctx, g) })
}

func (d *dispatcher) onGuildDelete(data []byte) {
	o := parse(data)
	left := GuildLeft{ID: o.str("id"), Outage: o.flag("unavailable")}
	if left.ID == "" || d.h.GuildLeft == nil {
		return
	}
	d.lifecycle(func(ctx context.Context) { d.h.GuildLeft(ctx, left) })
}

// lifecycle runs f after all its predecessors, one at a time. The queue is
// bounded by the number of servers.
func (d *dispatcher) lifecycle(f func(context.Context)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopping {
		return
	}
	d.guilds = append(d.guilds, f)
	if len(d.guilds) == 1 { // else its goroutine is under way
		d.active++
		go d.lifecycles()
	}
}

func (d *dispatcher) lifecycles() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.guilds) > 0 && d.ctx.Err() == nil {
		next := d.guilds[0]
		d.mu.Unlock()
		d.guard(nil, func() { next(d.ctx) })
		d.mu.Lock()
		d.guilds = d.guilds[1:]
	}
	d.guilds = nil
	d.leave()
}

// duplicate reports whether the event with this id was seen lately.
func (d *dispatcher) duplicate(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.seen.add(id)
}

// recent remembers the last ids it was given.
type recent struct {
	most  int
	ids   map[string]bool
	order []string // a ring once it is full
	next  int
}

// add reports whether id was there already.
func (r *recent) add(id string) bool {
	if r.ids[id] {
		return true
	}
	r.ids[id] = true
	if len(r.order) < r.most {
		r.order = append(r.order, id)
		return false
	}
	delete(r.ids, r.order[r.next])
	r.order[r.next] = id
	r.next = (r.next + 1) % r.most
	return false
}
