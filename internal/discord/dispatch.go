package discord

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// How long a handler may take before it has acknowledged, and how many events
// that need no place in a queue (autocompletes, refusals) may be under way.
const (
	ackTimeout  = 30 * time.Second
	workTimeout = 15 * time.Minute // then the interaction's token is dead
	maxLoose    = 512
	maxAcks     = 256 // acknowledgements at once; the others wait their turn
	recentIDs   = 8192
)

// dispatcher hands events to the Handler: acknowledgements at once, the work
// behind them in order per channel, a bounded number at a time. What finds no
// place is refused at once; nothing ever blocks the connection.
type dispatcher struct {
	client *Client
	h      Handler
	limits Limits
	log    *slog.Logger
	ctx    context.Context // of handlers; ends when the drain is over
	cancel context.CancelFunc
	acks   chan struct{}
	idle   chan struct{} // closed when stopping and nothing is under way

	mu       sync.Mutex
	stopping bool
	closed   bool // idle is closed: nothing may begin
	active   int  // events under way
	lanes    map[string]*lane
	pending  int     // places taken in all lanes
	running  int     // pieces of work under way
	queue    []*lane // lanes whose first place is ready to run
	loose    int
	seen     recent
	guilds   []func(context.Context)
	self     map[int]Ready // shard → what READY said
}

// lane is the queue of one channel.
type lane struct {
	key    string
	places []*place
	busy   bool // its first place is queued or running
}

// place is an event's place in its lane: taken when it arrives, ready when
// its handler has returned the work.
type place struct {
	lane  *lane
	ready bool
	work  Work
	in    *Interaction // nil for a message
}

func newDispatcher(c *Client, h Handler) *dispatcher {
	ctx, cancel := context.WithCancel(context.Background())
	return &dispatcher{
		client: c, h: h, limits: c.cfg.Limits, log: c.log, ctx: ctx, cancel: cancel,
		idle: make(chan struct{}), acks: make(chan struct{}, maxAcks), lanes: map[string]*lane{}, self: map[int]Ready{},
		seen: recent{most: recentIDs, ids: map[string]bool{}},
	}
}

// reserve takes a place in the channel's lane; nil if there is none.
func (d *dispatcher) reserve(channel string, in *Interaction) *place {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.lanes[channel]
	if d.stopping || d.pending >= d.limits.Total || l != nil && len(l.places) >= d.limits.PerChannel {
		return nil
	}
	if l == nil {
		l = &lane{key: channel}
		d.lanes[channel] = l
	}
	p := &place{lane: l, in: in}
	l.places = append(l.places, p)
	d.pending++
	d.active++
	return p
}

// settle says what is to be done at a place, nil for nothing.
func (d *dispatcher) settle(p *place, work Work) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p.ready, p.work = true, work
	d.advance(p.lane)
	d.start()
}

// advance drops finished places from the lane's front and queues the lane if
// its first place has work. The caller holds mu.
func (d *dispatcher) advance(l *lane) {
	for !l.busy && len(l.places) > 0 && l.places[0].ready {
		if l.places[0].work != nil {
			l.busy = true
			d.queue = append(d.queue, l)
			return
		}
		d.giveUp(l)
	}
	if len(l.places) == 0 {
		delete(d.lanes, l.key)
	}
}

// giveUp removes the lane's first place. The caller holds mu.
func (d *dispatcher) giveUp(l *lane) {
	l.places[0] = nil
	l.places = l.places[1:]
	d.pending--
	d.leave()
}

// start begins work while there are free workers. The caller holds mu.
func (d *dispatcher) start() {
	for d.running < d.limits.Workers && len(d.queue) > 0 {
		l := d.queue[0]
		d.queue[0] = nil
		d.queue = d.queue[1:]
		d.running++
		go d.run(l, l.places[0])
	}
}

// run does the work of a lane's first place.
func (d *dispatcher) run(l *lane, p *place) {
	ctx, cancel := context.WithTimeout(d.ctx, workTimeout)
	if ctx.Err() == nil {
		d.guard(p.in, func() { p.work(ctx) })
	} else if p.in != nil {
		d.tell(p.in, d.apology(p.in, Stopped, "")) // the drain is over: this was not begun
	}
	cancel()
	if p.in != nil {
		d.finish(p.in)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.running--
	l.busy = false
	d.giveUp(l)
	d.advance(l)
	d.start()
}

// spare runs f beside the queues; false if too many do so already.
func (d *dispatcher) spare(f func()) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed || d.loose >= maxLoose {
		return false
	}
	d.loose++
	d.active++
	go func() {
		f()
		d.mu.Lock()
		defer d.mu.Unlock()
		d.loose--
		d.leave()
	}()
	return true
}

// leave notes that an event is done with. The caller holds mu.
func (d *dispatcher) leave() {
	d.active--
	d.checkIdle()
}

func (d *dispatcher) checkIdle() {
	if d.stopping && d.active == 0 && !d.closed {
		d.closed = true
		close(d.idle)
	}
}

// stop takes no new work and waits for what is under way: Limits.Drain for it
// to finish by itself, then a little for what its context's end leaves to do.
func (d *dispatcher) stop() {
	d.mu.Lock()
	d.stopping = true
	d.checkIdle()
	d.mu.Unlock()
	waitFor(d.idle, d.limits.Drain)
	d.cancel()
	waitFor(d.idle, stopGrace)
	select {
	case <-d.idle:
	default:
		d.log.Error("handlers did not end in time: they are left behind")
	}
}

// stopGrace is what handlers get after their context has ended.
const stopGrace = 5 * time.Second
