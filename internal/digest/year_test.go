package digest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// stamps is a channel that notes when each post came.
type stamps struct {
	mu sync.Mutex // digests are served side by side
	at map[string][]time.Time
}

func (s *stamps) Post(_ context.Context, channel string, m Message, _ string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at[channel+" "+m.Body] = append(s.at[channel+" "+m.Body], time.Now())
	return fmt.Sprint(len(s.at)), nil
}

func (*stamps) Find(context.Context, string, string, time.Time) (string, error) { return "", nil }

func (*stamps) Direct(context.Context, string) (string, error) {
	return "", errors.New("nobody is written to directly here")
}

// The whole runner, on a real database, through a year of days in many zones
// at once, at the times of day that changes of clocks touch.
func TestARunnerMissesAndDoublesNoDayOfAYearInAnyZone(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "docent.db")
	synctest.Test(t, func(t *testing.T) {
		l := openStore(t, file).Ledger(time.Now)
		const year = 2026
		time.Sleep(time.Until(time.Date(year-1, 12, 30, 0, 0, 0, 0, time.UTC)))
		want := map[string]time.Time{}
		for i, habit := range habits[:8] {
			d := daily()
			d.Channel, d.Zone, d.Minute = fmt.Sprint(100+i), habit.zone, []int{0, 30, 2 * 60, 2*60 + 30, 9 * 60, 23*60 + 30}[i%6]
			d.Community = fmt.Sprint(i)
			d = setDigest(t, l, d)
			schedule, err := ScheduleOf(d)
			if err != nil {
				t.Fatal(err)
			}
			for date := (Date{year, 1, 1}); date.Year == year; date = date.Add(1) {
				if slot, ok := schedule.Slot(date); ok {
					want[d.Channel+" news of "+date.String()] = slot.At
				}
			}
		}
		if len(want) != 8*365 {
			t.Fatalf("%d days are expected", len(want))
		}
		channels := &stamps{at: map[string][]time.Time{}}
		r := New(l, channels, plainNews{}, Options{Holder: "year", Wake: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), time.Until(time.Date(year+1, 1, 3, 0, 0, 0, 0, time.UTC)))
		defer cancel()
		if err := r.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		for key, at := range want {
			got := channels.at[key]
			if len(got) != 1 {
				t.Errorf("%s: posted %d times", key, len(got))
				continue
			}
			if late := got[0].Sub(at); late < 0 || late > 2*time.Second {
				t.Errorf("%s: posted at %v, due at %v", key, got[0], at)
			}
		}
	})
}
