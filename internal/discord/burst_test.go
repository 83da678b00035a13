package discord_test

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
)

var (
	burstSize = flag.Int("burst", 0, "measure a burst of so many questions at once")
	burstREST = flag.Duration("burst-rest", 100*time.Millisecond, "how long the fake Discord takes for each call in it")
	burstWork = flag.Duration("burst-work", 5*time.Millisecond, "how long each answer takes in it")
)

// TestBurst measures: go test -run TestBurst -v ./internal/discord -burst 200
func TestBurst(t *testing.T) {
	if *burstSize == 0 {
		t.Skip("a measurement: ask for it with -burst 200")
	}
	for _, rooms := range []int{1, 20} {
		s := newStageOnLoopback(t)
		s.register(t)
		channels := []*discordtest.Channel{s.general}
		for i := range rooms - 1 {
			channels = append(channels, s.guild.AddChannel(fmt.Sprint("room-", i)))
		}
		s.start(t, discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			if err := s.bot.Defer(ctx, in, false); err != nil {
				t.Error(err)
			}
			return func(ctx context.Context) {
				time.Sleep(*burstWork)
				if _, err := s.bot.EditOriginal(ctx, in, discord.Draft{Content: "answer"}); err != nil {
					t.Error(err)
				}
			}
		}})
		s.WaitReady(1)
		s.Spoil(discordtest.Fault{Times: -1, Delay: *burstREST})
		var before, peak runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		all := make([]*discordtest.Exchange, *burstSize)
		for i := range all {
			all[i] = s.Slash(s.alice, channels[i%rooms], "ask", discordtest.Options{"question": fmt.Sprint("question ", i)})
		}
		for _, x := range all {
			x.Response()
		}
		runtime.ReadMemStats(&peak)
		goroutines := runtime.NumGoroutine()
		var acks, answers []time.Duration
		for _, x := range all {
			x.Answer()
			ack, answer := x.Took()
			acks, answers = append(acks, ack), append(answers, answer)
		}
		slices.Sort(acks)
		slices.Sort(answers)
		at := func(l []time.Duration, p int) time.Duration { return l[(len(l)-1)*p/100].Round(time.Millisecond) }
		t.Logf("%d questions in %d channels, %v a call, %v an answer: acknowledged in %v (median), %v (p99), %v (max); answered in %v (median), %v (max); heap +%.1f MB, %d goroutines, fake included",
			*burstSize, rooms, *burstREST, *burstWork, at(acks, 50), at(acks, 99), at(acks, 100), at(answers, 50), at(answers, 100),
			(float64(peak.HeapAlloc)-float64(before.HeapAlloc))/1e6, goroutines)
		if acks[len(acks)-1] > 3*time.Second {
			t.Errorf("an acknowledgement took %v: Discord waits three seconds", acks[len(acks)-1])
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	}
}
