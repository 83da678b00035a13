package digest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"docent/internal/records/ledger"
	"docent/internal/sqlite"
)

// plainNews composes a post that says for when it is, or nothing.
type plainNews struct {
	empty bool
	err   error
}

func (n plainNews) Compose(_ context.Context, d ledger.Digest, p Period) (Draft, error) {
	if n.empty {
		return Draft{Empty: CauseNothingNew}, n.err
	}
	return Draft{Message: Message{Body: "news of " + p.Key, Footer: marker(d, p.Key)}, Covered: d.Covered + 1, CoveredAt: p.Now}, n.err
}

// told collects what admins are told.
type told struct{ troubles []Trouble }

func (t *told) Tell(_ context.Context, _ ledger.Digest, trouble Trouble) error {
	t.troubles = append(t.troubles, trouble)
	return nil
}

// stage is one digest, its ledger, its channel and a process that serves it.
type stage struct {
	*board
	t      testing.TB
	ledger *sqlite.Ledger
	digest ledger.Digest
	told   *told
	runner *Runner
}

func newStage(t testing.TB, start time.Time) *stage {
	t.Helper()
	b := newBoard(t, start)
	s := &stage{board: b, t: t, ledger: newStore(t).Ledger(b.clock), told: &told{}}
	s.digest = setDigest(t, s.ledger, daily())
	s.runner = s.process(plainNews{})
	return s
}

// process is another process on the same store.
func (s *stage) process(c Composer) *Runner {
	return New(s.ledger, wire{s.url}, c, Options{Holder: nonce(s.t.Name(), time.Now().String()), Tell: s.told})
}

// until runs the process step by step until a time of the clock.
func (s *stage) until(end time.Time) {
	s.t.Helper()
	for now := s.clock(); now.Before(end); now = s.clock() {
		wait, err := s.runner.Step(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		s.set(now.Add(min(wait, end.Sub(now))))
	}
}

func (s *stage) bodies() []string {
	var all []string
	for _, p := range s.in(channel) {
		all = append(all, p.Message.Body)
	}
	return all
}

func (s *stage) last() ledger.Run {
	s.t.Helper()
	runs, err := s.ledger.Runs(s.t.Context(), s.digest.ID, time.Time{})
	if err != nil || len(runs) == 0 {
		s.t.Fatalf("no run: %v", err)
	}
	return runs[0]
}

func (s *stage) current() ledger.Digest {
	s.t.Helper()
	d, err := s.ledger.Digest(s.t.Context(), server, s.digest.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

func TestADigestIsPostedAtItsTimeOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 0))
	s.until(budapest(t, 7, 8, 0))
	if got, want := s.bodies(), []string{"news of 2026-03-05", "news of 2026-03-06"}; !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	if at := s.in(channel)[0].At; !at.Equal(budapest(t, 5, 9, 0)) {
		t.Errorf("posted at %v", at)
	}
	run, d := s.last(), s.current()
	if run.State != ledger.Posted || run.Message != "1001" || len(run.Payload) != 0 || d.Covered != 2 || !d.CoveredAt.Equal(budapest(t, 6, 9, 0)) {
		t.Errorf("the run is kept as %+v, the digest as %+v", run, d)
	}
}

func TestAfterDowntimeThereIsOneLatePostOrNone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, to time.Time
		want     []string
	}{
		"down from eight to noon: one late post":     {budapest(t, 5, 8, 0), budapest(t, 5, 12, 0), []string{"news of 2026-03-05"}},
		"down for three days: one post":              {budapest(t, 5, 8, 0), budapest(t, 8, 10, 0), []string{"news of 2026-03-08"}},
		"back after the window: none until tomorrow": {budapest(t, 5, 8, 0), budapest(t, 5, 16, 0), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, c.from)
			s.set(c.to)
			s.until(c.to.Add(2 * time.Hour))
			if got := s.bodies(); !slices.Equal(got, c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			if c.want == nil && s.last().State != ledger.Missed {
				t.Errorf("the slot is kept as %s", s.last().State)
			}
			s.until(budapest(t, 9, 9, 30))
			if got := s.bodies(); got[len(got)-1] != "news of 2026-03-09" {
				t.Errorf("the day after there is %q", got)
			}
		})
	}
}

func TestNothingNewIsSkippedAndSaidWhy(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 0))
	s.runner = s.process(plainNews{empty: true})
	s.until(budapest(t, 5, 12, 0))
	if s.posts != 0 || s.last().State != ledger.Skipped || s.last().Reason != string(CauseNothingNew) {
		t.Fatalf("%d posts, run %+v", s.posts, s.last())
	}
}

func TestALostAnswerNeitherDoublesNorLosesThePost(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*board){
		"found again in the channel":             func(b *board) { b.lose = 1 },
		"several in a row":                       func(b *board) { b.lose = 3 },
		"refused once before it has an effect":   func(b *board) { b.fail = 1 },
		"history closed, within the nonce's day": func(b *board) { b.lose, b.deaf[channel] = 1, true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, budapest(t, 5, 8, 59))
			prepare(s.board)
			s.until(budapest(t, 5, 14, 0))
			if got := s.bodies(); len(got) != 1 {
				t.Fatalf("posted %d times: %q", len(got), got)
			}
		})
	}
}

func TestWhereTheHistoryIsClosedADoubtIsNotResolvedByPostingTwice(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 59))
	s.lose, s.deaf[channel] = 1, true
	s.until(budapest(t, 6, 8, 0))
	if got := s.bodies(); len(got) != 1 {
		t.Fatalf("posted %d times", len(got))
	}
	if s.last().State == ledger.Posted {
		t.Error("a post that nobody could see is counted as made")
	}
}

func TestALostChannelIsToldRetriedAndPausedWithoutALoop(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 0))
	s.gone[channel] = true
	s.until(budapest(t, 12, 8, 0))
	d := s.current()
	if d.Paused == "" || d.Failures != PauseAfter {
		t.Fatalf("after a week: paused %q, %d failures", d.Paused, d.Failures)
	}
	if s.posts < PauseAfter || s.posts > PauseAfter*8 {
		t.Errorf("%d attempts to post in the end", s.posts)
	}
	if want := []Trouble{{Cause: CauseGone}, {Cause: CauseGone, Paused: true}}; !slices.Equal(s.told.troubles, want) {
		t.Errorf("the admin is told %+v", s.told.troubles)
	}
	s.gone[channel] = false
	if _, err := s.ledger.SetDigest(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	s.until(budapest(t, 12, 10, 0))
	if got := s.bodies(); !slices.Equal(got, []string{"news of 2026-03-12"}) {
		t.Errorf("after it was set again there is %q", got)
	}
}

func TestAChannelThatComesBackWithinTheWindowGetsItsPost(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 59))
	s.gone[channel] = true
	s.until(budapest(t, 5, 9, 30))
	s.gone[channel] = false
	s.until(budapest(t, 5, 14, 0))
	if got := s.bodies(); len(got) != 1 || s.current().Failures != 0 {
		t.Fatalf("posted %q, %d failures", got, s.current().Failures)
	}
}

// timely tells when it was composed, and what it knew then.
type timely struct{ composed *int }

func (n timely) Compose(_ context.Context, d ledger.Digest, p Period) (Draft, error) {
	*n.composed++
	body := "in time"
	if p.Late {
		body = "late"
	}
	return Draft{Message: Message{Body: body, Footer: marker(d, p.Key)}, Covered: d.Covered + int64(*n.composed), CoveredAt: p.Now}, nil
}

func TestAPostThatHadToWaitIsWrittenAnew(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*board){
		"refused":       func(b *board) { b.gone[channel] = true },
		"without reply": func(b *board) { b.fail = 3 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, budapest(t, 5, 8, 59))
			composed := 0
			s.runner = s.process(timely{&composed})
			prepare(s.board)
			s.until(budapest(t, 5, 9, 20))
			s.gone[channel] = false
			s.until(budapest(t, 5, 12, 0))
			if got := s.bodies(); !slices.Equal(got, []string{"late"}) || composed < 2 {
				t.Errorf("posted %q after composing %d times", got, composed)
			}
			if d := s.current(); d.Covered != int64(composed) {
				t.Errorf("covered %d, composed %d", d.Covered, composed)
			}
		})
	}
}

// What may have been posted says what it covered; nothing is taken for covered
// that only a later version held.
func TestAPostThatIsFoundAgainCoversWhatItSaid(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 59))
	composed := 0
	s.runner = s.process(timely{&composed})
	s.lose = 1
	s.until(budapest(t, 5, 12, 0))
	if got := s.bodies(); !slices.Equal(got, []string{"in time"}) || composed != 1 || s.current().Covered != 1 {
		t.Errorf("posted %q, composed %d times, covered %d", got, composed, s.current().Covered)
	}
}

func TestAComposerThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 59))
	s.runner = s.process(plainNews{err: errors.New("disk full")})
	s.until(budapest(t, 5, 9, 10))
	if s.posts != 0 || len(s.told.troubles) != 0 {
		t.Fatalf("%d posts, told %+v", s.posts, s.told.troubles)
	}
	s.runner = s.process(plainNews{})
	s.until(budapest(t, 5, 10, 0))
	if got := s.bodies(); len(got) != 1 {
		t.Fatalf("got %q", got)
	}
}

func TestAClockThatJumpsBothWaysDoublesNoDay(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 0))
	s.until(budapest(t, 6, 9, 30)) // 5th and 6th
	s.set(budapest(t, 4, 8, 0))    // back by two days
	s.until(budapest(t, 6, 10, 0))
	s.set(budapest(t, 9, 9, 10)) // forward by three
	s.until(budapest(t, 9, 10, 0))
	s.set(budapest(t, 6, 10, 0)) // and back: the 7th and 8th are still to come
	s.until(budapest(t, 11, 8, 0))
	got := s.bodies()
	slices.Sort(got)
	var want []string
	for _, day := range []string{"05", "06", "07", "08", "09", "10"} {
		want = append(want, "news of 2026-03-"+day)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
}

func TestADatabaseThatLostItsLastMinutesPostsNothingAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 0))
	s.until(budapest(t, 5, 9, 30))
	// The same digest in a database that knows nothing of the post.
	old := newStore(t).Ledger(s.clock)
	s.set(budapest(t, 5, 8, 0))
	setDigest(t, old, daily())
	s.set(budapest(t, 5, 9, 40))
	s.ledger = old
	s.runner = s.process(plainNews{})
	s.until(budapest(t, 5, 12, 0))
	if got := s.bodies(); len(got) != 1 || s.last().State != ledger.Posted || s.last().Message != "1000" {
		t.Fatalf("posted %q; the run is %+v", got, s.last())
	}
}

// pairing composes only while another post is composed, too.
type pairing struct{ met chan struct{} }

func (n pairing) Compose(ctx context.Context, d ledger.Digest, p Period) (Draft, error) {
	select {
	case n.met <- struct{}{}:
	case <-n.met:
	case <-ctx.Done():
		return Draft{}, ctx.Err()
	}
	return Draft{Message: Message{Body: d.Channel, Footer: marker(d, p.Key)}, CoveredAt: p.Now}, nil
}

func TestASlowDigestDoesNotKeepOthersWaiting(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 0))
	other := daily()
	other.Channel = "82000000000000002"
	setDigest(t, s.ledger, other)
	s.runner = s.process(pairing{make(chan struct{})})
	s.set(budapest(t, 5, 9, 0))
	if _, err := s.runner.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(s.in(channel)) != 1 || len(s.in(other.Channel)) != 1 {
		t.Errorf("%d and %d posts", len(s.in(channel)), len(s.in(other.Channel)))
	}
}

func TestARemovedDigestIsForgotten(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 0))
	s.until(budapest(t, 5, 8, 30))
	if err := s.ledger.RemoveDigest(t.Context(), server, s.digest.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.ledger.RemoveDigest(t.Context(), server, s.digest.ID); !errors.Is(err, ledger.ErrNone) {
		t.Errorf("removing it twice gives %v", err)
	}
	s.until(budapest(t, 5, 10, 0))
	if s.posts != 0 {
		t.Fatalf("%d posts", s.posts)
	}
}

func TestAnotherServersDigestCannotBeTouched(t *testing.T) {
	t.Parallel()
	s := newStage(t, budapest(t, 5, 8, 0))
	other := s.digest
	other.Community = "81000000000000002"
	if _, err := s.ledger.SetDigest(t.Context(), other); !errors.Is(err, ledger.ErrNone) {
		t.Errorf("set: %v", err)
	}
	if err := s.ledger.RemoveDigest(t.Context(), other.Community, other.ID); !errors.Is(err, ledger.ErrNone) {
		t.Errorf("remove: %v", err)
	}
	if err := s.ledger.PauseDigest(t.Context(), other.Community, other.ID, "x"); !errors.Is(err, ledger.ErrNone) {
		t.Errorf("pause: %v", err)
	}
	if _, err := s.ledger.Digest(t.Context(), other.Community, other.ID); !errors.Is(err, ledger.ErrNone) {
		t.Errorf("read: %v", err)
	}
}
