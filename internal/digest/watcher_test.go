//go:build unix

package digest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"docent/internal/answer"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// plainNotice says in a line what changed.
func plainNotice(_ context.Context, n News) Message {
	before, after := "nothing", "nothing"
	if n.Before != nil {
		before = n.Before.Text
	}
	if n.After != nil {
		after = n.After.Text
	}
	return Message{Body: n.Watch.Text + ": " + before + " → " + after}
}

// plainTrouble says in two words what the matter is.
func plainTrouble(_ context.Context, _ ledger.Digest, t Trouble) (Message, string) {
	return Message{Body: fmt.Sprint(t.Cause, " ", t.Paused)}, channel
}

// counting counts what is asked of an engine.
type counting struct {
	Asker
	mu    sync.Mutex
	asked []string
}

func (c *counting) Ask(ctx context.Context, q retrieval.Question) (answer.Answer, error) {
	c.mu.Lock()
	c.asked = append(c.asked, q.Text)
	c.mu.Unlock()
	return c.Asker.Ask(ctx, q)
}

// tower is a store whose questions are watched.
type tower struct {
	*board
	t       testing.TB
	store   *sqlite.Store
	ledger  *sqlite.Ledger
	asker   *counting
	watcher *Watcher
	courier *Courier
}

func newTower(t testing.TB) *tower {
	b := newBoard(t, time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC))
	s := newStore(t)
	l := s.Ledger(b.clock)
	asker := &counting{Asker: answer.New(retrieval.New(s, retrieval.Config{}), s)}
	return &tower{
		board: b, t: t, store: s, ledger: l, asker: asker,
		watcher: NewWatcher(l, s, asker, plainNotice, Rules{}, Options{Holder: "one"}),
		courier: NewCourier(l, wire{b.url}, plainTrouble, Rules{}, Options{Holder: "one"}),
	}
}

func (o *tower) watch(member, question string) ledger.Watch {
	o.t.Helper()
	w := ledger.Watch{Community: server, Member: member, Channel: channel, Direct: member != "", Text: question}
	now, err := Look(o.t.Context(), o.asker, Rules{}, w)
	if err != nil {
		o.t.Fatal(err)
	}
	w.Answered, w.Quotes = now.Answered, now.Quotes
	if w, err = o.ledger.AddWatch(o.t.Context(), w, 20_000); err != nil {
		o.t.Fatal(err)
	}
	return w
}

func (o *tower) step() {
	o.t.Helper()
	if _, err := o.watcher.Step(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

// deliver sends what waits, letting time go by, and returns what stands in a channel.
func (o *tower) deliver(in string) []string {
	o.t.Helper()
	for range 60 {
		if _, err := o.courier.Step(o.t.Context()); err != nil {
			o.t.Logf("a delivery failed: %v", err)
		}
		o.advance(20 * time.Second)
	}
	var bodies []string
	for _, p := range o.in(in) {
		bodies = append(bodies, p.Message.Body)
	}
	return bodies
}

const timetable = "The ferry to the island leaves at seven in the morning.\n\nDogs travel free of charge on the ferry.\n"

func TestAWatchedQuestionIsToldOnceForEveryChangeOfItsAnswer(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	o.watch("ann", "when does the ferry to the island leave?")
	o.step()
	addDocument(t, o.store, server, "ferry.txt", "Ferry", timetable)
	o.step()
	addDocument(t, o.store, server, "ferry.txt", "Ferry", strings.Replace(timetable, "seven", "eight", 1))
	o.step()
	o.step()
	addDocument(t, o.store, server, "ferry.txt", "Ferry", "A note.\n\n"+strings.Replace(timetable, "seven", "eight", 1))
	o.step() // the answer stands elsewhere, but it is the same
	o.deliver("dm-ann")
	if err := o.store.RemoveDocument(t.Context(), server, "ferry.txt"); err != nil {
		t.Fatal(err)
	}
	o.step()
	got := o.deliver("dm-ann")
	want := []string{
		"when does the ferry to the island leave?: nothing → The ferry to the island leaves at seven in the morning.",
		"when does the ferry to the island leave?: The ferry to the island leaves at seven in the morning. → The ferry to the island leaves at eight in the morning.",
		"when does the ferry to the island leave?:  → nothing", // what is removed is quoted no more
	}
	if len(got) != len(want) {
		t.Fatalf("told %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("told %q, want %q", got[i], want[i])
		}
	}
}

func TestOnlyQuestionsWhoseTermsOccurAreAskedAgain(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	o.watch("ann", "when does the ferry to the island leave?")
	o.watch("bob", "who repairs the church organ?")
	o.watch("cat", "how much is a bus ticket?")
	o.asker.asked = nil
	addDocument(t, o.store, server, "ferry.txt", "Ferry", timetable)
	o.step()
	if len(o.asker.asked) != 1 || !strings.Contains(o.asker.asked[0], "ferry") {
		t.Fatalf("asked again: %q", o.asker.asked)
	}
	addDocument(t, o.store, "81000000000000002", "organ.txt", "Organ", "Old Tom repairs the church organ.\n")
	o.step()
	if len(o.asker.asked) != 1 {
		t.Fatalf("another server's document leads to %q", o.asker.asked)
	}
	addDocument(t, o.store, retrieval.Shared, "organ.txt", "Organ", "Old Tom repairs the church organ.\n")
	o.step()
	if got := o.deliver("dm-bob"); len(got) != 1 {
		t.Fatalf("a shared document leads to %q", got)
	}
}

func TestHiddenDocumentsTellNobody(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	o.watch("ann", "when does the ferry to the island leave?")
	o.watcher.rules.Hidden = func(context.Context, string, string) ([]int64, error) { return []int64{1}, nil }
	addDocument(t, o.store, server, "ferry.txt", "Ferry", timetable)
	o.step()
	if got := o.deliver("dm-ann"); len(got) != 0 {
		t.Fatalf("told %q", got)
	}
}

func TestARemovalTakesBackWhatWaitsToQuoteIt(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	o.watch("ann", "when does the ferry to the island leave?")
	addDocument(t, o.store, server, "ferry.txt", "Ferry", timetable)
	addDocument(t, o.store, server, "other.txt", "Other", "The museum is closed on Mondays.")
	o.step()
	if err := o.store.RemoveDocument(t.Context(), server, "ferry.txt"); err != nil {
		t.Fatal(err)
	}
	if got := o.deliver("dm-ann"); len(got) != 0 {
		t.Errorf("told %q", got)
	}
}

func TestTwoWatchersTellOnce(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	o.watch("ann", "when does the ferry to the island leave?")
	other := NewWatcher(o.ledger, o.store, o.asker, plainNotice, Rules{}, Options{Holder: "two"})
	addDocument(t, o.store, server, "ferry.txt", "Ferry", timetable)
	o.step()
	if _, err := other.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.advance(2 * watchLease) // the first is gone
	addDocument(t, o.store, server, "ferry.txt", "Ferry", strings.Replace(timetable, "seven", "eight", 1))
	if _, err := other.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := o.deliver("dm-ann"); len(got) != 2 {
		t.Fatalf("told %q", got)
	}
}

func TestANoticeSurvivesTroubleAndIsNotRepeated(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*board){
		"an answer is lost":        func(b *board) { b.lose = 1 },
		"answers are lost twice":   func(b *board) { b.lose = 2 },
		"Discord is away at first": func(b *board) { b.fail = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newTower(t)
			o.watch("ann", "when does the ferry to the island leave?")
			addDocument(t, o.store, server, "ferry.txt", "Ferry", timetable)
			o.step()
			prepare(o.board)
			if got := o.deliver("dm-ann"); len(got) != 1 {
				t.Fatalf("told %q", got)
			}
		})
	}
}

func TestClosedDirectMessagesLeadToTheChannelOnceElseTheNoticeIsKept(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	o.closed["ann"], o.closed["bob"] = true, true
	o.watch("ann", "when does the ferry to the island leave?")
	secret := o.watch("bob", "do dogs travel free of charge on the ferry?")
	secret.Channel = "" // asked in private
	if err := o.ledger.RemoveWatch(t.Context(), server, "bob", secret.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.ledger.AddWatch(t.Context(), secret, 10); err != nil {
		t.Fatal(err)
	}
	addDocument(t, o.store, server, "ferry.txt", "Ferry", timetable)
	o.step()
	if got := o.deliver(channel); len(got) != 1 || !strings.HasPrefix(got[0], "when does the ferry") {
		t.Fatalf("the channel reads %q", got)
	}
	kept, err := o.ledger.Kept(t.Context(), server, "bob")
	if err != nil || len(kept) != 1 || !strings.Contains(string(kept[0].Payload), "dogs") {
		t.Fatalf("kept: %+v, %v", kept, err)
	}
	if err := o.ledger.Seen(t.Context(), server, []int64{kept[0].ID}, true); err != nil {
		t.Fatal(err)
	}
	if kept, _ = o.ledger.Kept(t.Context(), server, "bob"); len(kept) != 0 {
		t.Error("a kept notice is shown twice")
	}
}

func TestWhatIsRemovedOrClosedOffWhileANoticeWaitsIsNotTold(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	o.watch("ann", "when does the ferry to the island leave?")
	o.watch("bob", "do dogs travel free of charge on the bus?")
	addDocument(t, o.store, server, "ferry.txt", "Ferry", timetable)
	addDocument(t, o.store, server, "bus.txt", "Bus", "Dogs travel free of charge on the bus.\n")
	o.step()
	if err := o.store.RemoveDocument(t.Context(), server, "ferry.txt"); err != nil {
		t.Fatal(err)
	}
	o.courier.rules.Hidden = func(context.Context, string, string) ([]int64, error) { return []int64{2}, nil }
	for _, member := range []string{"ann", "bob"} {
		if got := o.deliver("dm-" + member); len(got) != 0 {
			t.Errorf("%s is told %q", member, got)
		}
	}
	if n := len(must(o.ledger.Kept(t.Context(), server, "bob"))(t)); n != 0 {
		t.Errorf("%d notices are kept", n)
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestWhoLeftIsToldNothingAndForgotten(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	o.watch("ann", "when does the ferry to the island leave?")
	o.watch("bob", "when does the ferry to the island leave?")
	o.courier.rules.Belongs = func(_ context.Context, _, member string) (bool, error) { return member != "ann", nil }
	addDocument(t, o.store, server, "ferry.txt", "Ferry", timetable)
	o.step()
	if ann, bob := o.deliver("dm-ann"), o.deliver("dm-bob"); len(ann) != 0 || len(bob) != 1 {
		t.Errorf("ann is told %q, bob %q", ann, bob)
	}
	watches := must(o.ledger.Watches(t.Context(), server))(t)
	if len(watches) != 1 || watches[0].Member != "bob" {
		t.Errorf("watched: %+v", watches)
	}
	// The admin of a digest has left, too: the admins' channel is told instead.
	if err := o.courier.Tell(t.Context(), ledger.Digest{Community: server, By: "ann"}, Trouble{Cause: CauseGone, Paused: true}); err != nil {
		t.Fatal(err)
	}
	if got := o.deliver(channel); len(got) != 1 || got[0] != "gone true" {
		t.Errorf("the admins' channel reads %q", got)
	}
}

func TestAnAdminWithClosedDirectMessagesIsToldInTheAdminsChannel(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	o.closed[admin] = true
	if err := o.courier.Tell(t.Context(), daily(), Trouble{Cause: CauseDeclined}); err != nil {
		t.Fatal(err)
	}
	if got := o.deliver(channel); len(got) != 1 || got[0] != "declined false" {
		t.Errorf("the admins' channel reads %q", got)
	}
}

func TestNoticesGoOutSlowly(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	for i := range 5 {
		if _, err := o.ledger.Queue(t.Context(), ledger.Notice{
			Community: server, Member: "ann", Direct: true, Payload: fmt.Appendf(nil, `{"body":"%d"}`, i),
		}); err != nil {
			t.Fatal(err)
		}
	}
	sent := 0
	for range 20 { // two seconds
		ok, err := o.courier.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			sent++
		}
		o.advance(100 * time.Millisecond)
	}
	if sent != 1 {
		t.Errorf("%d notices to one member in two seconds", sent)
	}
	if got := o.deliver("dm-ann"); len(got) != 5 || got[4] != "4" {
		t.Errorf("delivered %q", got)
	}
}

func TestQuotasOfWatches(t *testing.T) {
	t.Parallel()
	o := newTower(t)
	w := ledger.Watch{Community: server, Member: "ann", Channel: channel, Text: "one?"}
	first, err := o.ledger.AddWatch(t.Context(), w, 1)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := o.ledger.AddWatch(t.Context(), w, 1); err != nil || again.ID != first.ID {
		t.Errorf("the same question again: %+v, %v", again, err)
	}
	w.Text = "two?"
	if _, err := o.ledger.AddWatch(t.Context(), w, 1); !errors.Is(err, ledger.ErrQuota) {
		t.Errorf("a second question: %v", err)
	}
	if err := o.ledger.RemoveWatch(t.Context(), server, "bob", first.ID); !errors.Is(err, ledger.ErrNone) {
		t.Errorf("another member removes it: %v", err)
	}
}

// BenchmarkChangeOfADocumentWithTenThousandWatches measures the whole of a
// change: finding the questions it touches, asking them again, queueing.
func BenchmarkChangeOfADocumentWithTenThousandWatches(b *testing.B) {
	o := newTower(b)
	// Words as frequent as in real texts (Zipf), without the stopwords, which
	// nobody searches for; a document like a news article of 17 paragraphs.
	random := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(random, 1.07, 50, 8000)
	words := make([]string, 8001)
	for i := range words {
		words[i] = syllables[i%len(syllables)] + syllables[i/len(syllables)%len(syllables)] + strconv.FormatInt(int64(i), 26)
	}
	word := func() string { return words[zipf.Uint64()] }
	page := func(mark string) string {
		var text strings.Builder
		for range 17 {
			fmt.Fprintf(&text, "The %s of %s %s", word(), mark, word())
			for range 28 {
				text.WriteString(" the " + word())
			}
			text.WriteString(".\n\n")
		}
		return text.String()
	}
	for i := range 50 {
		addDocument(b, o.store, server, fmt.Sprintf("page-%d.txt", i), "Page", page("stands"))
	}
	for i := range 10_000 {
		w := ledger.Watch{
			Community: server, Member: fmt.Sprint("m", i), Channel: channel, Direct: true,
			Text: fmt.Sprintf("where is the %s %s of the %s?", word(), word(), word()),
		}
		if _, err := o.ledger.AddWatch(b.Context(), w, 5); err != nil {
			b.Fatal(err)
		}
	}
	// The first pages are no news to anybody.
	_, fence, _, err := o.ledger.ClaimCursor(b.Context(), "one", time.Minute)
	if err != nil {
		b.Fatal(err)
	}
	if err := o.ledger.MoveCursor(b.Context(), fence, 50); err != nil {
		b.Fatal(err)
	}
	n, cpu := 0, time.Duration(0)
	for b.Loop() {
		n++
		b.StopTimer()
		addDocument(b, o.store, server, "page-0.txt", "Page", page(fmt.Sprint("turn", n)))
		before := processTime(b)
		b.StartTimer()
		o.step()
		cpu += processTime(b) - before
	}
	b.ReportMetric(float64(len(o.asker.asked))/float64(n), "asked/op")
	b.ReportMetric(float64(cpu.Milliseconds())/float64(n), "cpu-ms/op")
}

// processTime is the processor time used so far: on a busy machine it says
// more than the wall's.
func processTime(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

var syllables = strings.Fields("bar cor den fil gram hol jun kel lor mar nor pel quor ren sor tal ver wil yor zan")
