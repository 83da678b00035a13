package discord_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
)

// stage is a bot connected to a fake Discord, with its log.
type stage struct {
	*discordtest.Server
	bot     *discord.Client
	guild   *discordtest.Guild
	general *discordtest.Channel
	alice   *discordtest.Member
	log     *lockedBuffer
	stop    func() error // ends the bot
	done    chan error
	settle  func() // waits until only time could change anything; on loopback nothing
}

type lockedBuffer struct {
	mu      sync.Mutex
	b       bytes.Buffer
	waiting []func()
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.b.Write(p)
	for _, w := range l.waiting {
		w()
	}
	return n, err
}

// await waits until text stands in the log.
func (l *lockedBuffer) await(t *testing.T, text string) {
	t.Helper()
	found := make(chan struct{})
	look := sync.OnceFunc(func() { close(found) })
	check := func() {
		if bytes.Contains(l.b.Bytes(), []byte(text)) {
			look()
		}
	}
	l.mu.Lock()
	l.waiting = append(l.waiting, check)
	check()
	l.mu.Unlock()
	select {
	case <-found:
	case <-time.After(20 * time.Second):
		t.Fatalf("%q does not appear in the log", text)
	}
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// inItsOwnTime lets a test run in a bubble, in which time passes only while
// nothing else can happen: what waits for a minute takes none, and no deadline
// passes because the machine is busy.
func inItsOwnTime(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	}
}

// newStage prepares a fake with one server, and a bot that is not running yet,
// for a test in a bubble. The bot waits as long as it does when it is used.
func newStage(t *testing.T, change ...func(*discord.Config)) *stage {
	t.Helper()
	// The last cleanup: discordgo's Close sleeps for a second after its
	// connection is gone. A goroutine that is left then fails the test.
	t.Cleanup(func() { time.Sleep(2 * time.Second) })
	s := setUp(t, discordtest.NewInMemory(t), change)
	s.bot.Through(s.Dial)
	s.settle = synctest.Wait
	return s
}

// newStageOnLoopback is newStage with real connections in real time.
func newStageOnLoopback(t *testing.T, change ...func(*discord.Config)) *stage {
	t.Helper()
	s := setUp(t, discordtest.New(t), change)
	s.bot.Hurry()
	s.settle = func() {}
	return s
}

func setUp(t *testing.T, server *discordtest.Server, change []func(*discord.Config)) *stage {
	t.Helper()
	s := &stage{Server: server, log: &lockedBuffer{}}
	s.guild = s.AddGuild("Readers")
	s.general = s.guild.AddChannel("general")
	s.alice = s.guild.AddMember(s.AddUser("alice"))
	cfg := discord.Config{
		Token: discord.Token(s.Token), APIBase: s.URL,
		Logger: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&cfg)
	}
	bot, err := discord.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.bot = bot
	return s
}

// WaitReady waits for connections that have sent their first heartbeat too.
// discordgo's Close sleeps with its lock held, and a heartbeat that wanted the
// lock then would keep the bubble's time from passing.
func (s *stage) WaitReady(shards int) {
	s.Server.WaitReady(shards)
	s.settle()
}

// start runs the bot; stop ends it and returns what Run returned.
func (s *stage) start(t *testing.T, h discord.Handler) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	s.done = done
	go func() {
		done <- s.bot.Run(ctx, h)
		close(done)
	}()
	s.stop = sync.OnceValue(func() error {
		s.settle()
		cancel()
		return <-done
	})
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			var fatal *discord.FatalError
			if !errors.As(err, &fatal) {
				t.Errorf("Run returned %v", err)
			}
		}
		if t.Failed() {
			t.Log(s.log.String())
		}
		if log := s.log.String(); strings.Contains(log, s.Token) || strings.Contains(log, "aW50ZXJhY3Rpb246") {
			t.Errorf("a token stands in the log:\n%s", log)
		}
	})
}

// wait waits for a Run that ends by itself.
func (s *stage) wait(t *testing.T) error {
	t.Helper()
	select {
	case err := <-s.done:
		return err
	case <-time.After(s.Patience):
		t.Fatal("Run did not end")
		return nil
	}
}

// register registers the commands the tests use.
func (s *stage) register(t *testing.T) {
	t.Helper()
	_, err := s.bot.RegisterCommands(t.Context(), s.AppID, []discord.Command{
		{Name: "ask", Description: "Ask the documents", InDM: true, Options: []discord.CommandOption{
			{Type: discord.StringOption, Name: "question", Description: "What to ask", Required: true},
			{Type: discord.StringOption, Name: "document", Description: "Only this one", Autocomplete: true},
		}},
		{Name: "docs", Description: "The documents", Options: []discord.CommandOption{
			{Type: discord.SubcommandOption, Name: "list", Description: "List them"},
			{Type: discord.SubcommandOption, Name: "add", Description: "Add one", Options: []discord.CommandOption{
				{Type: discord.AttachmentOption, Name: "file", Description: "The file", Required: true},
			}},
		}},
		{Name: "settings", Description: "Settings", MemberPermissions: discord.ManageGuild},
		{Type: discord.MessageMenu, Name: "Ask about this"},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAQuestionIsAcknowledgedAndAnsweredByOneEdit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.start(t, discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			if err := s.bot.Defer(ctx, in, false); err != nil {
				t.Error(err)
			}
			return func(ctx context.Context) {
				_, err := s.bot.EditOriginal(ctx, in, discord.Draft{Components: []discord.Component{
					discord.Container{Color: 0x336699, Components: []discord.Component{
						discord.TextDisplay{Content: "In Budapest. You asked: " + in.Command.Text("question")},
						discord.Separator{Line: true},
						discord.Section{Texts: []discord.TextDisplay{{Content: "Paragraph 3"}}, Accessory: discord.Button{Label: "Open", URL: "https://example.org/a"}},
					}},
					discord.ActionRow{Components: []discord.Component{discord.Button{Label: "Ask a follow-up", CustomID: "f:1", Style: discord.Primary}}},
				}})
				if err != nil {
					t.Error(err)
				}
			}
		}})
		s.WaitReady(1)
		x := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "@everyone where will they meet?"})
		if x.Response() != discordtest.Deferred {
			t.Errorf("the first response is a callback of type %d", x.Response())
		}
		m := x.Answer()
		if !strings.Contains(m.Text(), "Budapest") || !m.V2() || len(m.Pings()) > 0 {
			t.Errorf("the answer is %q, v2 %v, pings %v", m.Text(), m.V2(), m.Pings())
		}
		if n := s.Count("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"); n != 1 {
			t.Errorf("%d edits", n)
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		s.WaitGone()
	})
}
