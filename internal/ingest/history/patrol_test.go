package history

import (
	"testing"
	"time"

	"docent/internal/discordtest"
)

// away starts a new process on the same database after some time in which
// nobody listened.
func (s *stage) away() {
	s.t.Helper()
	s.clock = s.clock.Add(time.Hour)
	s.reader = newReader(s.t, s.path, s.URL, func() time.Time { return s.clock })
	s.store = s.reader.Store
}

// look reads what is due now, without letting more than a minute pass at a time.
func (s *stage) look(times int) {
	s.t.Helper()
	for range times {
		s.clock = s.clock.Add(every)
		if _, err := s.reader.Step(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestWhatWentWhileTheBotWasAwayGoesAfterItsReturn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	all, lines := s.chat(s.general, 340, "Line") // four pages
	kept, gone := s.general.AddThread("Kept"), s.general.AddThread("Gone")
	old := s.general.AddThread("Archived and gone")
	for _, thread := range []*discordtest.Channel{kept, gone, old} {
		s.Say(s.alice, thread, "In a thread.")
	}
	old.Archive()
	s.take(s.general, false)
	s.step()
	all[3].Erase()
	all[4].Edit("Line 4, corrected.")
	gone.Delete()
	old.Delete()
	s.away()
	s.look(1)
	want := append(append([]string{}, lines[:3]...), "Line 4, corrected.")
	want = append(want, lines[5:]...)
	s.expect(map[string][]string{"#general, 2026-03": want, "Kept": {"In a thread."}})
	before := s.Count("GET /channels/{channel_id}/messages")
	s.look(1)
	if n := s.Count("GET /channels/{channel_id}/messages") - before; n > 2 {
		t.Errorf("a look after that asks for %d pages", n)
	}
}

func TestALongChannelIsComparedSomePagesAtATime(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	all, lines := s.chat(s.general, (patrolPages+3)*pageSize, "Line")
	s.take(s.general, false)
	s.step()
	all[0].Erase()
	s.away()
	s.look(1)
	s.expect(map[string][]string{"#general, 2026-03": lines})
	if next := s.history().Next.Sub(s.clock); next > patrolPace {
		t.Errorf("the next look is in %v", next)
	}
	s.away() // a restart in between begins anew
	s.look(2)
	s.expect(map[string][]string{"#general, 2026-03": lines[1:]})
}
