package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// FatalError says that Discord refuses the bot in a way that trying again
// cannot change. Its text says what to do.
type FatalError struct {
	Code int // the gateway's close code, or 4004 for a refused token
	text string
}

// Error is a sentence for the bot's owner.
func (e *FatalError) Error() string { return e.text }

// fatalCodes are the close codes after which Discord's documentation forbids
// to connect again.
var fatalCodes = map[int]string{
	4004: "Discord does not accept the bot's token. Copy a new one in the developer portal (your application, Bot, Reset Token) and put it into the configuration.",
	4010: "Discord does not know this shard. Correct shard_ids and shard_count in the configuration.",
	4011: "The bot is in too many servers for one connection. Set shards = \"auto\" in the configuration.",
	4012: "Discord no longer speaks the version of its gateway that this program uses. Install a newer version of the program.",
	4013: "Discord does not know one of the intents this program asks for. Install a newer version of the program.",
	4014: "The bot asks for message content without leave. In the developer portal switch on Bot, Privileged Gateway Intents, Message Content Intent, or set message_content = false in the configuration.",
}

// shard keeps one gateway connection up. Its fields belong to the goroutine
// in run, except status.
type shard struct {
	id, count int
	token     Token
	intents   discordgo.Intent
	secure    bool // only wss
	way       way
	gate      *identifyGate
	timing    timing
	log       *slog.Logger
	event     func(shard int, eventType string, data []byte)
	resume    *resumption
	opening   sync.WaitGroup // calls of Session.Open

	mu     sync.Mutex
	status ShardStatus
	wire   *wire
}

// run connects again and again until ctx ends (nil) or Discord refuses the
// bot for good (*FatalError).
func (s *shard) run(ctx context.Context) error {
	defer s.opening.Wait()
	for attempt := 0; ; attempt++ {
		began := time.Now()
		err := s.connect(ctx)
		s.down(err)
		if ctx.Err() != nil {
			return nil
		}
		if fatal := fatalFor(err); fatal != nil {
			return fatal
		}
		if time.Since(began) > s.timing.stable {
			attempt = 0
		}
		pause := s.pause(err, attempt)
		s.log.Warn("the connection to Discord ended: connecting anew", "shard", s.id,
			"reason", redactor{string(s.token)}.clean(err.Error()), "resume", s.resume != nil, "pause", pause)
		if sleep(ctx, pause) != nil {
			return nil
		}
	}
}

// pause is how long to wait before connecting anew. The first time after a
// good connection is at once, unless Discord refused the session.
func (s *shard) pause(err error, attempt int) time.Duration {
	if errors.Is(err, errInvalid) {
		return s.timing.invalid + rand.N(4*s.timing.invalid+1)
	}
	if attempt == 0 {
		return rand.N(s.timing.firstPause/4 + 1)
	}
	return backoff(attempt, s.timing.firstPause, s.timing.maxPause)
}

// connect holds one connection from dialling to its end, which is always an
// error. It leaves in s.resume what the next one can continue.
func (s *shard) connect(ctx context.Context) error {
	resume := s.resume
	s.resume = nil
	var address string
	if resume != nil {
		address = resume.url
	}
	if address == "" {
		var err error
		if address, err = s.gate.enter(ctx, s.id); err != nil {
			return err
		}
		resume = nil
	}
	d := s.newDialer(resume)
	opened := s.open(d, address)
	err := s.hold(ctx, d, opened)
	s.abandon(d, errors.Is(err, context.Canceled))
	if w := d.current(); w != nil {
		s.resume = w.continuation(err)
		if resume == nil && !w.sentIdentify() {
			s.gate.refund()
		}
	} else if resume != nil {
		s.resume = resume.again()
	} else {
		s.gate.refund()
	}
	return err
}

// open starts a fresh discordgo Session on the address. Its Open may hang; it
// does so in its own goroutine, and abandon ends it.
func (s *shard) open(d *dialer, address string) <-chan error {
	opened := make(chan error, 1)
	dg, err := discordgo.New("Bot " + string(s.token))
	if err != nil {
		opened <- err
		return opened
	}
	dg.LogLevel = -1 // its log lines hold addresses and packets
	dg.StateEnabled = false
	dg.SyncEvents = true // in order; event only puts them into queues
	dg.ShouldReconnectOnError = false
	dg.ShouldReconnectVoiceOnSessionError = false
	dg.Compress = false
	dg.Identify.Intents = s.intents
	dg.ShardID, dg.ShardCount = s.id, s.count
	dg.Client = gatewayClient(address)
	dg.Dialer = d.websocket()
	dg.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		if name, ok := strings.CutPrefix(e.Type, rawPrefix); ok {
			w := d.current()
			if name == "READY" || name == "RESUMED" {
				s.up(w) // before the handler can ask
			}
			s.event(s.id, name, e.RawData)
			w.delivered(e.Sequence)
		}
	})
	s.opening.Go(func() { opened <- dg.Open() })
	return opened
}

// hold waits for the connection's end.
func (s *shard) hold(ctx context.Context, d *dialer, opened <-chan error) error {
	late := time.NewTimer(s.timing.ready)
	defer late.Stop()
	dialled := d.dialled
	for {
		var ready, dead chan struct{}
		w := d.current()
		if w != nil {
			ready, dead = w.ready, w.dead
			if s.connected(w) {
				ready = nil
				late.Stop()
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
			return errSilent
		case <-dialled:
			dialled = nil
		case err := <-opened:
			opened = nil
			if err != nil && (w == nil || w.ended() == nil) {
				return err
			}
		case <-ready:
			s.up(w)
		case <-dead:
			return w.ended()
		}
	}
}

// abandon ends a connection. A clean end tells Discord; otherwise it is cut,
// so that it can be resumed. The Session is left to itself: discordgo's Close
// sleeps for a second, in the goroutine that finds the connection cut.
func (s *shard) abandon(d *dialer, clean bool) {
	if w := d.current(); clean && w != nil && w.goodbye() == nil {
		waitFor(w.dead, s.timing.close)
	}
	d.stop()
}

func waitFor(done <-chan struct{}, most time.Duration) {
	t := time.NewTimer(most)
	defer t.Stop()
	select {
	case <-done:
	case <-t.C:
	}
}

// fatalFor tells which errors end the bot.
func fatalFor(err error) *FatalError {
	var closed *closeError
	if errors.As(err, &closed) {
		if text, ok := fatalCodes[closed.code]; ok {
			return &FatalError{closed.code, text}
		}
	}
	if errors.Is(err, ErrToken) {
		return &FatalError{4004, fatalCodes[4004]}
	}
	if errors.Is(err, errInsecure) {
		return &FatalError{0, fmt.Sprintf("%v. Correct api_base in the configuration.", err)}
	}
	return nil
}
