package commands_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"docent/internal/answer"
	"docent/internal/commands"
	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/discordtest"
	"docent/internal/extract"
	"docent/internal/fetch"
	"docent/internal/llmtest"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// stage is the bot with a real store and engine, connected to a fake Discord
// with two servers. Documents are in neither until a test adds some.
type stage struct {
	*discordtest.Server
	t        *testing.T
	path     string
	store    *sqlite.Store
	bot      *commands.Bot
	client   *discord.Client
	config   commands.Config
	a, b     *discordtest.Guild
	general  *discordtest.Channel // of a
	other    *discordtest.Channel // of b
	alice    *discordtest.Member  // of a
	admin    *discordtest.Member  // of a, with Manage Server
	bob      *discordtest.Member  // of b
	log      *lockedBuffer
	heard    *listener
	model    *llmtest.Server // nil for none
	messages bool
	equip    func(c *commands.Config) // completes the configuration at every start
	intake   commands.IntakeConfig    // Read, Pages and Files have defaults
	keep     time.Duration            // versions and removed documents
	stop     func()
}

// lockedBuffer is a log that can be waited for.
type lockedBuffer struct {
	mu   sync.Mutex
	b    bytes.Buffer
	more chan struct{} // closed and made anew by every write
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.more)
	l.more = make(chan struct{})
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// wait waits until each of the words was logged after the first skip bytes.
func (s *stage) wait(skip int, words ...string) {
	s.t.Helper()
	patience := time.After(s.Patience)
	for _, w := range words {
		for {
			s.log.mu.Lock()
			there, more := strings.Contains(s.log.b.String()[skip:], w), s.log.more
			s.log.mu.Unlock()
			if there {
				break
			}
			select {
			case <-more:
			case <-patience:
				s.t.Fatalf("nothing was logged about %q", w)
			}
		}
	}
}

// newStage prepares everything and starts the bot.
func newStage(t *testing.T, change ...func(*stage)) *stage {
	t.Helper()
	s := &stage{Server: discordtest.New(t), t: t, path: filepath.Join(t.TempDir(), "docent.db"), log: &lockedBuffer{more: make(chan struct{})}}
	s.Patience = 3 * time.Minute // a machine that runs many tests at once is slow
	s.config.Quick = s.Patience  // and no fault of what is looked up
	s.keep = 7 * 24 * time.Hour
	s.a, s.b = s.AddGuild("Readers"), s.AddGuild("Others")
	s.general, s.other = s.a.AddChannel("general"), s.b.AddChannel("general")
	s.alice, s.bob = s.a.AddMember(s.AddUser("alice")), s.b.AddMember(s.AddUser("bob"))
	s.admin = s.a.AddMember(s.AddUser("carol"), s.a.AddRole("admins", discordtest.ManageGuild))
	s.config.MemberMinute = 1000 // tests type faster than people
	for _, f := range change {
		f(s)
	}
	s.start()
	return s
}

// start runs the bot until stop; restart is a new process on the same file.
func (s *stage) start() {
	s.t.Helper()
	began := len(s.log.String())
	var err error
	s.store, err = sqlite.Open(s.path, sqlite.Options{Analyse: retrieval.Terms, KeepVersions: s.keep, KeepRemoved: s.keep})
	s.must(err)
	logger := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.client, err = discord.New(discord.Config{Token: discord.Token(s.Token), APIBase: s.URL, MessageContent: s.messages, Logger: logger})
	s.must(err)
	words, err := locale.Load()
	s.must(err)
	c := s.config
	c.Client, c.Store, c.Words, c.Log, c.MessageContent = s.client, s.store, words, logger, s.messages
	s.heard = &listener{engine: retrieval.New(s.store, retrieval.Config{})}
	var options []answer.Option
	if s.model != nil {
		options, c.LLM = append(options, s.summariser()), true
	}
	c.Answers = answer.New(s.heard, s.store, options...)
	c.Intake = commands.NewIntake(s.intakeConfig())
	c.Authors = s.channels()
	if s.equip != nil {
		s.equip(&c)
	}
	s.bot, err = commands.New(c)
	s.must(err)
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error, 1)
	go func() { done <- s.client.Run(ctx, s.bot.Handler()) }()
	background, enough := context.WithCancel(s.t.Context()) // outlives the handlers, as in the program
	read := make(chan struct{})
	go func() {
		defer close(read)
		_ = c.Intake.Run(background) // it ends with background only
	}()
	s.stop = sync.OnceFunc(func() {
		cancel()
		var fatal *discord.FatalError
		if err := <-done; err != nil && !errors.As(err, &fatal) {
			s.t.Errorf("Run returned %v", err)
		}
		enough()
		<-read
		s.must(s.store.Close())
	})
	s.t.Cleanup(func() {
		s.stop()
		if s.t.Failed() {
			s.t.Log(s.log.String())
		}
		if log := s.log.String(); strings.Contains(log, s.Token) {
			s.t.Error("the token stands in the log")
		}
	})
	s.wait(began, "commands registered", `"server there" guild=`+s.b.ID)
}

// intakeConfig reads files in this process and pages from this machine.
func (s *stage) intakeConfig() commands.IntakeConfig {
	i := s.intake
	if i.Read == nil {
		i.Read = extract.File
	}
	if i.Pages == nil {
		anywhere := func(string, string, syscall.RawConn) error { return nil }
		i.Pages = fetch.New(fetch.Options{Check: anywhere, Pause: time.Nanosecond})
	}
	if i.Progress == 0 {
		i.Progress = time.Hour
	}
	i.Files = fetch.NewAttachments(s.URL, 1<<20)
	i.Limits.Bytes = 1 << 20
	return i
}

func (s *stage) restart() {
	s.t.Helper()
	s.stop()
	s.WaitGone()
	s.start()
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// add stores a text as a document of a community.
func (s *stage) add(community, name, content string) {
	s.t.Helper()
	doc, err := extract.File(s.t.Context(), name, []byte(content), extract.Limits{})
	s.must(err)
	doc.Added = time.Date(2025, 10, 16, 12, 0, 0, 0, time.UTC)
	doc.Changed = doc.Added
	_, err = s.store.PutDocuments(s.t.Context(), community, []retrieval.Prepared{retrieval.Prepare(doc)})
	s.must(err)
}

const article = "trump-putin-budapest-meeting.txt"

// addArticle adds the sample article to server a.
func (s *stage) addArticle() string {
	s.t.Helper()
	content, err := os.ReadFile("../../data/" + article)
	s.must(err)
	s.add(s.a.ID, article, string(content))
	return string(content)
}

// ask asks in server a's channel and waits for the answer.
func (s *stage) ask(question string) *discordtest.Message {
	s.t.Helper()
	return s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": question}).Answer()
}

// contains fails the test unless m shows every one of the words.
func (s *stage) contains(m *discordtest.Message, words ...string) {
	s.t.Helper()
	for _, w := range words {
		if !strings.Contains(m.Text(), w) {
			s.t.Errorf("the message does not say %q:\n%s", w, m.Text())
		}
	}
}

// lacks fails the test if m shows any of the words.
func (s *stage) lacks(m *discordtest.Message, words ...string) {
	s.t.Helper()
	for _, w := range words {
		if strings.Contains(m.Text(), w) {
			s.t.Errorf("the message says %q:\n%s", w, m.Text())
		}
	}
}

// private fails the test unless only one member sees m.
func (s *stage) private(m *discordtest.Message) {
	s.t.Helper()
	if !m.Ephemeral() {
		s.t.Errorf("everybody sees:\n%s", m.Text())
	}
}

// replied does something and returns the message that the bot then posts.
func (s *stage) replied(ch *discordtest.Channel, act func()) *discordtest.Message {
	s.t.Helper()
	n := s.said(ch)
	act()
	all := s.WaitMessages(ch, n+1)
	return all[len(all)-1]
}

// said counts the bot's messages in a channel that everybody sees.
func (s *stage) said(ch *discordtest.Channel) int {
	n := 0
	for _, m := range s.Messages(ch) {
		if m.Author == s.Bot {
			n++
		}
	}
	return n
}
