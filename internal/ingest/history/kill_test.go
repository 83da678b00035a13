package history

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
	"docent/internal/extract"
	"docent/internal/sqlite"
)

// killChild names the database, the hour that the child lives in, and the server
// in the environment of the child process.
const killChild = "DOCENT_HISTORY_KILL_TEST"

func TestMain(m *testing.M) {
	if order := os.Getenv(killChild); order != "" {
		if err := readUntilKilled(order); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func readUntilKilled(order string) error {
	var path, url string
	var hour int
	if _, err := fmt.Sscan(order, &path, &hour, &url); err != nil {
		return err
	}
	store, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		return err
	}
	client, err := discord.New(discord.Config{Token: discordtest.Token, APIBase: url, MessageContent: true})
	if err != nil {
		return err
	}
	// The lease of the killed one before has ended by this clock.
	hours := time.Duration(hour) * time.Hour
	r := &Reader{Store: store, Ledger: store.Ledger(func() time.Time { return time.Now().Add(hours) }), Client: client, Limits: extract.Limits{}, Holder: order}
	for {
		if _, err := r.Step(context.Background()); err != nil {
			return err
		}
	}
}

// A reader that is killed at random requests loses no message, doubles none,
// and goes on where it was: DOCENT_KILLS=500 go test ./internal/ingest/history
// -run Killed.
func TestAReaderKilledAtAnyRequestGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	kills := 20
	if n, err := strconv.Atoi(os.Getenv("DOCENT_KILLS")); err == nil {
		kills = n
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	s.Tolerate()                 // a killed reader may cut a call
	s.Patience = 5 * time.Minute // the long run shares its machine
	const page = 100
	pages := 3 * kills
	want := make([]string, 0, pages*page)
	for i := range pages * page / 10 {
		_, lines := s.chat(s.general, 10, fmt.Sprint("Message ", i))
		want = append(want, lines...)
	}
	s.take(s.general, false)
	random := rand.New(rand.NewPCG(7, uint64(kills)))
	last := "" // what the last reader said
	t.Cleanup(func() {
		if said, err := os.ReadFile(last); t.Failed() && err == nil {
			t.Logf("the last reader said: %s", said)
		}
	})
	const route = "GET /channels/{channel_id}/messages"
	for i := range kills {
		before := s.Count(route)
		child := exec.CommandContext(t.Context(), program)
		child.Env = append(os.Environ(), fmt.Sprint(killChild, "=", s.path, " ", i, " ", s.URL))
		last = filepath.Join(t.TempDir(), "said")
		said, err := os.Create(last)
		if err != nil {
			t.Fatal(err)
		}
		child.Stderr = said
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		s.WaitRequests(route, before+1+random.IntN(4))
		_ = child.Process.Kill()
		_ = child.Wait() // it was killed: an error by design
		said.Close()
		if words, err := os.ReadFile(last); err != nil || len(words) > 0 {
			t.Fatalf("%s%v", words, err)
		}
	}
	s.step()
	s.clock = time.Now().Add(1e5 * time.Hour)
	s.step()
	s.expect(map[string][]string{"#general, 2026-03": want})
	// Every start looks at the latest page; besides, a page is asked for once,
	// or twice where a kill fell between the answer and its transaction, and the
	// last two looks compare some with what is kept.
	if asked := s.Count(route); asked > pages+3*kills+10+2*patrolPages {
		t.Errorf("%d pages were asked for %d times with %d kills", pages, asked, kills)
	}
	findings, err := s.store.Check(t.Context())
	if err != nil || len(findings) > 0 {
		t.Errorf("the check finds %q, %v", findings, err)
	}
}
