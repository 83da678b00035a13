package discord_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
)

var soakFor = flag.Duration("soak", 0, "let everything misbehave at random for so long")

// TestSoak is a command: go test -race -run TestSoak -v ./internal/discord -soak 3m
//
// It asks without pause while connections break and calls fail at random. At
// the end every question that the bot was owed must have reached it once, and
// every one that reached it must have its one answer, unless the client
// reported that Discord did not take it.
func TestSoak(t *testing.T) {
	if *soakFor == 0 {
		t.Skip("a long run: ask for it with -soak 3m")
	}
	goroutines := runtime.NumGoroutine()
	k := newSoak(t)
	k.start(t, k.handler())
	k.WaitReady(2)
	ctx, cancel := context.WithTimeout(t.Context(), *soakFor)
	defer cancel()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() { k.member(ctx, rand.New(rand.NewPCG(1, uint64(i)))) })
	}
	wg.Go(func() { k.trouble(ctx, rand.New(rand.NewPCG(2, 0))) })
	wg.Wait()
	k.Heal()
	k.Drop() // whatever state it is in, it must come back
	k.settle()
	k.ask(t, "the last question")
	if err := k.stop(); err != nil {
		t.Error(err)
	}
	k.verdict(t)
	for _, v := range k.Violations() {
		t.Errorf("a broken rule: %s", v)
	}
	k.Server.Close()
	waitForGoroutines(t, goroutines)
}

// soak keeps the books of a long run.
type soak struct {
	*stage
	rooms []*discordtest.Channel

	mu       sync.Mutex
	asked    []*discordtest.Exchange
	handled  map[string]int   // interaction id → how often the handler got it
	failed   map[string]error // interaction id → what the client reported
	said     []*discordtest.Message
	heard    map[string]int
	sendFail map[string]error
	troubles map[string]int
}

func newSoak(t *testing.T) *soak {
	k := &soak{
		stage:   newStageOnLoopback(t, func(c *discord.Config) { c.Shards.Auto = true }),
		handled: map[string]int{}, failed: map[string]error{}, heard: map[string]int{},
		sendFail: map[string]error{}, troubles: map[string]int{},
	}
	k.Shards, k.MaxConcurrency, k.Remaining = 2, 2, 1<<30
	k.Tolerate()
	k.bot.LosePatience()
	k.RealTime() // an acknowledgement of more than three seconds is refused
	k.register(t)
	k.SetHeartbeat(time.Second)
	k.rooms = []*discordtest.Channel{k.general}
	for i := range 5 {
		g := k.AddGuild(fmt.Sprint("Server", i))
		g.AddMember(k.alice.User)
		for j := range 2 {
			k.rooms = append(k.rooms, g.AddChannel(fmt.Sprint("room-", j)))
		}
	}
	return k
}

func (k *soak) note(m map[string]int, id string) {
	k.mu.Lock()
	m[id]++
	k.mu.Unlock()
}

func (k *soak) fail(m map[string]error, id string, err error) {
	if err != nil {
		k.mu.Lock()
		m[id] = err
		k.mu.Unlock()
	}
}

func (k *soak) handler() discord.Handler {
	return discord.Handler{
		Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			k.note(k.handled, in.ID)
			if in.Kind == discord.KindAutocomplete {
				k.fail(k.failed, in.ID, k.bot.Suggest(ctx, in, nil))
				return nil
			}
			if err := k.bot.Defer(ctx, in, false); err != nil {
				k.fail(k.failed, in.ID, err)
				return nil
			}
			return func(ctx context.Context) {
				_, err := k.bot.EditOriginal(ctx, in, discord.Draft{Content: "answer to " + in.Command.Text("question")})
				k.fail(k.failed, in.ID, err)
			}
		},
		Message: func(ctx context.Context, m *discord.Message) discord.Work {
			k.note(k.heard, m.ID)
			return func(ctx context.Context) {
				_, err := k.bot.SendMessage(ctx, m.ChannelID, discord.Draft{Content: "reply to " + m.ID, Nonce: m.ID})
				k.fail(k.sendFail, m.ID, err)
			}
		},
	}
}

// member asks, types and mentions until the time is up.
func (k *soak) member(ctx context.Context, r *rand.Rand) {
	for n := 0; ctx.Err() == nil; n++ {
		room := k.rooms[r.IntN(len(k.rooms))]
		switch r.IntN(4) {
		case 0:
			m := k.Say(k.alice, room, k.Bot.Mention()+" hello")
			if r.IntN(5) == 0 {
				k.RepeatMessage(m)
			}
			k.mu.Lock()
			k.said = append(k.said, m)
			k.mu.Unlock()
			time.Sleep(5 * time.Millisecond)
		case 1:
			x := k.Autocomplete(k.alice, room, "ask", "document", "a", nil)
			k.remember(x)
			time.Sleep(5 * time.Millisecond)
		default:
			x := k.Slash(k.alice, room, "ask", discordtest.Options{"question": fmt.Sprint(r.Uint64())})
			k.remember(x)
			if r.IntN(5) == 0 {
				k.Repeat(x)
			}
			x.FinishedWithin(200 * time.Millisecond)
		}
	}
}

func (k *soak) remember(x *discordtest.Exchange) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked = append(k.asked, x)
}

// trouble makes one misbehaviour after the other: all but the close codes that
// end the bot.
func (k *soak) trouble(ctx context.Context, r *rand.Rand) {
	faults := []discordtest.Fault{
		discordtest.TooMany("", 20*time.Millisecond), discordtest.TooManyGlobal("", 30*time.Millisecond),
		discordtest.WebPage("", 502), discordtest.WebPage("", 503), {Status: 500, Body: "{}"}, {Cut: true},
		{Cut: true, Done: true}, {Status: 502, Body: "<html>", Done: true}, {Delay: 300 * time.Millisecond},
		{Delay: 2 * time.Second}, {Delay: 2 * time.Second, Done: true}, {Delay: 10 * time.Second}, {Delay: 10 * time.Second, Done: true},
		discordtest.WebPage("", 200),
		{Status: 429, Body: `{"message":"You are being rate limited.","retry_after":0.02,"global":false}`}, // without headers
		{Status: 429, Body: `{"message":"You are being rate limited.","retry_after":0.03,"global":true}`},
	}
	openings := []discordtest.Opening{{HTTP: 503}, {Silent: true}, {Mute: true}, {Reconnect: true}, {Invalid: true}, {Delay: 10 * time.Second}, {Close: 4000}, {Close: 4009}}
	breaks := map[string]func(){
		"drop": k.Drop, "stall": k.Stall, "op 7": k.Reconnect,
		"op 9":           func() { k.Invalidate(false) },
		"op 9 resumable": func() { k.Invalidate(true) },
		"close 4000":     func() { k.CloseGateway(4000) },
		"overtaking":     func() { k.Swap(2) },
		"close 1001":     func() { k.CloseGateway(1001) },
		"close 4007":     func() { k.CloseGateway(4007) },
		"refuse resumes": func() { k.RefuseResumes(true); k.Drop() },
		"broken packet":  func() { k.Packet(`{"op":0,"s":"x","t":"INTERACTION_CREATE","d":{"id":"9","data":[]}}`) },
		"unknown event":  func() { k.Packet(`{"op":0,"s":0,"t":"NEVER_HEARD_OF","d":{"components":[{"type":99}]}}`) },
		"null server":    func() { k.Packet(`{"op":0,"s":0,"t":"GUILD_CREATE","d":null}`) },
	}
	var names []string
	for name := range breaks {
		names = append(names, name)
	}
	for ctx.Err() == nil {
		k.RefuseResumes(false)
		time.Sleep(time.Duration(50+r.IntN(900)) * time.Millisecond)
		if r.IntN(2) == 0 {
			f := faults[r.IntN(len(faults))]
			f.Times = 1 + r.IntN(2) // fewer than the client's attempts
			k.Spoil(f)
			k.note(k.troubles, fmt.Sprintf("call: status %d, cut %v, carried out %v, delay %v", f.Status, f.Cut, f.Done, f.Delay))
			continue
		}
		if r.IntN(3) == 0 {
			o := openings[r.IntN(len(openings))]
			k.NextOpenings(o)
			k.note(k.troubles, fmt.Sprintf("opening: %+v", o))
		}
		name := names[r.IntN(len(names))]
		breaks[name]()
		k.note(k.troubles, name)
	}
}

// settle waits until all that is still to come has come.
func (k *soak) settle() {
	k.WaitReady(2)
	for end := time.Now().Add(longest); k.open() && time.Now().Before(end); {
		time.Sleep(250 * time.Millisecond)
	}
}

// longest is how long the last answers may take: an attempt that is cut off
// after twenty seconds, and another that is slow, with what waits behind them.
const longest = time.Minute

// open reports whether an answer is still to come.
func (k *soak) open() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, x := range k.asked {
		if x.Owed() && k.failed[x.ID] == nil && !x.Finished() && !(x.Answered() && x.Response() == discordtest.Suggested) {
			return true
		}
	}
	replies := k.replies()
	for _, m := range k.said {
		if k.heard[m.ID] > 0 && replies[m.ID] == 0 && k.sendFail[m.ID] == nil {
			return true
		}
	}
	return false
}

// replies counts the answers to each message.
func (k *soak) replies() map[string]int {
	replies := map[string]int{}
	for _, room := range k.rooms {
		for _, m := range k.Messages(room) {
			if id, is := strings.CutPrefix(m.Content(), "reply to "); is {
				replies[id]++
			}
		}
	}
	return replies
}

// verdict compares what was asked with what was answered.
func (k *soak) verdict(t *testing.T) {
	var answered, reported, unreachable, doubled int
	for _, x := range k.asked {
		switch n := k.handled[x.ID]; {
		case n > 1:
			doubled++
			t.Errorf("the interaction %s was handled %d times", x.ID, n)
		case n == 0 && x.Owed():
			t.Errorf("the interaction %s was lost", x.ID)
		case n == 0:
			unreachable++
		case k.failed[x.ID] != nil:
			reported++
		case x.Finished() || x.Answered() && x.Response() == discordtest.Suggested:
			answered++
		default:
			t.Errorf("the interaction %s was handled and has no answer", x.ID)
		}
	}
	replies := k.replies()
	for _, m := range k.said {
		heard, got := k.heard[m.ID], replies[m.ID]
		if heard > 1 || got > 1 || heard == 1 && got == 0 && k.sendFail[m.ID] == nil {
			t.Errorf("the message %s was heard %d times and answered %d times (%v)", m.ID, heard, got, k.sendFail[m.ID])
		}
	}
	total := 0
	for _, n := range k.troubles {
		total += n
	}
	t.Logf("%v: %d interactions, %d answered once, %d reported as refused by Discord, %d asked while the fake could reach nobody, %d doubled; %d messages; %d troubles of %d kinds; %d connections, %d identifies, %d calls",
		*soakFor, len(k.asked), answered, reported, unreachable, doubled, len(k.said), total, len(k.troubles),
		k.Connections(), len(k.Identifies()), len(k.Requests()))
	reports := map[string]int{}
	for _, err := range k.failed {
		reports[err.Error()]++
	}
	t.Logf("reported: %v", reports)
}
