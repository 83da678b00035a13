//go:build unix

package digest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// The environment of a child process: a runner that works on a shared database
// and board until a date is served, or until it is killed.
const (
	childDB    = "DOCENT_DIGEST_DB"
	childBoard = "DOCENT_DIGEST_BOARD"
	childDate  = "DOCENT_DIGEST_DATE"
	childDie   = "DOCENT_DIGEST_DIE" // kills itself at this step; 0 never
	// killRounds is how many random kills there are: 20 if it is not set.
	killRounds = "DOCENT_KILLS"
)

func TestMain(m *testing.M) {
	if os.Getenv(childDB) != "" {
		if err := child(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child steps through time until its date is served.
func child() error {
	die, err := strconv.ParseInt(os.Getenv(childDie), 10, 64)
	if err != nil {
		return err
	}
	s, err := sqlite.Open(os.Getenv(childDB), sqlite.Options{Analyse: retrieval.Terms})
	if err != nil {
		return err
	}
	defer s.Close()
	w := wire{os.Getenv(childBoard)}
	l := s.Ledger(w.clock)
	steps := &steps{die: die}
	r := New(mortalRuns{l, steps}, mortalPoster{w, steps}, plainNews{}, Options{Holder: fmt.Sprint("process ", os.Getpid())})
	for range 10_000 {
		wait, err := r.Step(context.Background())
		if err != nil {
			return err
		}
		runs, err := l.Runs(context.Background(), 1, time.Time{})
		if err != nil {
			return err
		}
		for _, run := range runs {
			if run.Key == os.Getenv(childDate) && run.State.Final() {
				return nil
			}
		}
		if _, err := w.do(http.MethodGet, "/advance?ms="+strconv.FormatInt(wait.Milliseconds(), 10), nil); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s is never served", os.Getenv(childDate))
}

// steps counts the moments at which a process can die and dies at one.
type steps struct {
	count atomic.Int64
	die   int64
}

func (s *steps) pass() {
	if s.count.Add(1) == s.die {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}

// mortalRuns can die before and after everything it writes.
type mortalRuns struct {
	*sqlite.Ledger
	steps *steps
}

func (m mortalRuns) Claim(ctx context.Context, c ledger.Claim) (ledger.Run, bool, error) {
	m.steps.pass()
	defer m.steps.pass()
	return m.Ledger.Claim(ctx, c)
}

func (m mortalRuns) Keep(ctx context.Context, run ledger.Run) error {
	m.steps.pass()
	defer m.steps.pass()
	return m.Ledger.Keep(ctx, run)
}

func (m mortalRuns) Send(ctx context.Context, run ledger.Run) error {
	m.steps.pass()
	defer m.steps.pass()
	return m.Ledger.Send(ctx, run)
}

func (m mortalRuns) Finish(ctx context.Context, run ledger.Run, pause string) error {
	m.steps.pass()
	defer m.steps.pass()
	return m.Ledger.Finish(ctx, run, pause)
}

type mortalPoster struct {
	wire
	steps *steps
}

func (m mortalPoster) Post(ctx context.Context, channel string, msg Message, nonce string) (string, error) {
	m.steps.pass()
	defer m.steps.pass()
	return m.wire.Post(ctx, channel, msg, nonce)
}

// theatre is a database and a board that processes come and go on.
type theatre struct {
	*board
	t    *testing.T
	file string
}

func newTheatre(t *testing.T) *theatre {
	t.Helper()
	b := newBoard(t, budapest(t, 5, 8, 59))
	file := filepath.Join(t.TempDir(), "docent.db")
	s := openStore(t, file)
	setDigest(t, s.Ledger(b.clock), daily())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return &theatre{b, t, file}
}

// start starts a process that serves a date and dies at a step.
func (th *theatre) start(date Date, die int) (*exec.Cmd, *bytes.Buffer) {
	th.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDB+"="+th.file, childBoard+"="+th.url, childDate+"="+date.String(), childDie+"="+strconv.Itoa(die))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = io.Discard, &out
	if err := cmd.Start(); err != nil {
		th.t.Fatal(err)
	}
	return cmd, &out
}

// finish runs a process that is not killed.
func (th *theatre) finish(date Date) {
	th.t.Helper()
	cmd, out := th.start(date, 0)
	if err := cmd.Wait(); err != nil {
		th.t.Fatalf("%v: %s", err, out)
	}
}

func (th *theatre) once(date Date) {
	th.t.Helper()
	n := 0
	for _, p := range th.in(channel) {
		if p.Message.Body == "news of "+date.String() {
			n++
		}
	}
	if n != 1 {
		th.t.Fatalf("%s was posted %d times", date, n)
	}
}

func killed(err error) bool {
	exit, ok := err.(*exec.ExitError)
	if !ok {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

func TestAProcessKilledAtAnyStepLeavesOnePost(t *testing.T) {
	t.Parallel()
	date := Date{2026, 3, 5}
	for name, pause := range map[string]time.Duration{
		"taken over while the nonce is remembered": leaseTime + time.Second,
		"taken over when the nonce is forgotten":   time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for step := 1; ; step++ {
				th := newTheatre(t)
				cmd, out := th.start(date, step)
				err := cmd.Wait()
				if err == nil {
					if step < 10 {
						t.Fatalf("only %d steps can be died at", step-1)
					}
					th.once(date)
					return
				}
				if !killed(err) {
					t.Fatalf("step %d: %v: %s", step, err, out)
				}
				th.advance(pause)
				th.finish(date)
				th.once(date)
			}
		})
	}
}

// Two processes serve one database, day after day; at random moments one or
// both are killed.
func TestProcessesKilledAtRandomPostEveryDayOnce(t *testing.T) {
	t.Parallel()
	rounds := 20
	if s := os.Getenv(killRounds); s != "" {
		var err error
		if rounds, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	th := newTheatre(t)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	date := Date{2026, 3, 5}
	zone := zone(t, "Europe/Budapest")
	for kills := 0; kills < rounds; date = date.Add(1) {
		th.set(time.Date(date.Year, date.Month, date.Day, 8, 59, 0, 0, zone))
		first, _ := th.start(date, 1+random.IntN(12))
		second, _ := th.start(date, 1+random.IntN(24))
		for _, cmd := range []*exec.Cmd{first, second} {
			if err := cmd.Wait(); killed(err) {
				kills++
			} else if err != nil {
				t.Fatal(err)
			}
		}
		th.finish(date)
		th.once(date)
	}
	if n, days := len(th.in(channel)), int(date.utc().Sub(Date{2026, 3, 5}.utc()).Hours()/24); n != days {
		t.Fatalf("%d posts on %d days", n, days)
	}
}

// Two processes that nobody kills, at once.
func TestTwoProcessesOnOneDatabasePostOnce(t *testing.T) {
	t.Parallel()
	th := newTheatre(t)
	for date := (Date{2026, 3, 5}); date.Day < 8; date = date.Add(1) {
		a, outA := th.start(date, 0)
		b, outB := th.start(date, 0)
		if errA, errB := a.Wait(), b.Wait(); errA != nil || errB != nil {
			t.Fatalf("%v %s, %v %s", errA, outA, errB, outB)
		}
		th.once(date)
	}
}
