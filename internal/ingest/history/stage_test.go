package history

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
	"docent/internal/extract"
	"docent/internal/records/ledger"
	"docent/internal/sqlite"

	"github.com/google/go-cmp/cmp"
)

// stage is a server with a reader of it and a clock.
type stage struct {
	*discordtest.Server
	t       *testing.T
	reader  *Reader
	store   *sqlite.Store
	guild   *discordtest.Guild
	general *discordtest.Channel
	alice   *discordtest.Member
	clock   time.Time
	path    string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{Server: discordtest.New(t), t: t, path: filepath.Join(t.TempDir(), "d.db")}
	s.Privileged = true
	s.clock = time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	s.Jump(s.clock)
	s.guild = s.AddGuild("Readers")
	s.general = s.guild.AddChannel("general")
	s.alice = s.guild.AddMember(s.AddUser("alice"))
	s.reader = newReader(t, s.path, s.URL, func() time.Time { return s.clock })
	s.store = s.reader.Store
	return s
}

func newReader(t testing.TB, path, url string, clock func() time.Time) *Reader {
	t.Helper()
	store, err := sqlite.Open(path, sqlite.Options{KeepVersions: time.Hour, KeepRemoved: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	client, err := discord.New(discord.Config{Token: discordtest.Token, APIBase: url, MessageContent: true})
	if err != nil {
		t.Fatal(err)
	}
	return &Reader{Store: store, Ledger: store.Ledger(clock), Client: client, Limits: extract.Limits{}, Holder: "test"}
}

func (s *stage) take(ch *discordtest.Channel, names bool) ledger.History {
	s.t.Helper()
	h, err := s.reader.Take(s.t.Context(), s.guild.ID, ch.ID, names, "42")
	if err != nil {
		s.t.Fatal(err)
	}
	return h
}

// step reads all that is due, after a while.
func (s *stage) step() {
	s.t.Helper()
	s.clock = s.clock.Add(2 * longest)
	for {
		worked, err := s.reader.Step(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if !worked {
			return
		}
	}
}

func (s *stage) history() ledger.History {
	s.t.Helper()
	all, err := s.reader.List(s.t.Context(), s.guild.ID)
	if err != nil || len(all) != 1 {
		s.t.Fatalf("%+v, %v", all, err)
	}
	return all[0]
}

// docs are the stored documents' texts by title.
func (s *stage) docs() map[string]string { return docsOf(s.t, s.store, s.guild.ID) }

func docsOf(t testing.TB, store *sqlite.Store, community string) map[string]string {
	t.Helper()
	docs, _, err := store.Documents(context.Background(), community, sqlite.List{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range docs {
		text, err := store.FullText(context.Background(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := got[d.Title]; twice {
			t.Errorf("two documents are called %s", d.Title)
		}
		got[d.Title] = text
	}
	return got
}

// expect compares the documents with texts by title; lines end with blank ones.
func (s *stage) expect(want map[string][]string) {
	s.t.Helper()
	got := s.docs()
	for title, lines := range want {
		if diff := cmp.Diff(lines, strings.Split(strings.TrimSuffix(got[title], "\n"), "\n\n")); diff != "" {
			s.t.Errorf("%s (-want +got):\n%.2000s", title, diff)
		}
	}
	if len(got) != len(want) {
		s.t.Errorf("there are %d documents, want %d: %v", len(got), len(want), sorted(got))
	}
}

func (s *stage) chat(ch *discordtest.Channel, n int, text string) (all []*discordtest.Message, lines []string) {
	for i := range n {
		line := fmt.Sprintf("%s %d.", text, i)
		all, lines = append(all, s.Say(s.alice, ch, line)), append(lines, line)
	}
	return all, lines
}

func sorted(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
