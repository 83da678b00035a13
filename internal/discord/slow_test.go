package discord_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
)

// slow is how long a struggling Discord takes for an answer here: less than
// the twenty seconds an attempt may take, more than the three in which an
// interaction wants its first response.
const slow = 10 * time.Second

// slowly defers and edits, as the bot does for a question, and counts the work.
func slowly(t *testing.T, s *stage, works *atomic.Int32) discord.Handler {
	return discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
		if err := s.bot.Defer(ctx, in, false); err != nil && !errors.Is(err, discord.ErrNotFound) {
			t.Errorf("defer: %v", err)
		}
		return func(ctx context.Context) {
			works.Add(1)
			if _, err := s.bot.EditOriginal(ctx, in, discord.Draft{Content: in.Command.Text("question")}); err != nil {
				t.Errorf("edit: %v", err)
			}
		}
	}}
}

func (s *stage) put(in *discordtest.Channel, question string) *discordtest.Exchange {
	return s.Slash(s.alice, in, "ask", discordtest.Options{"question": question})
}

// took fails unless the first response and the answer took so long.
func took(t *testing.T, name string, x *discordtest.Exchange, response, answer time.Duration) {
	t.Helper()
	x.Answer()
	if r, a := x.Took(); r != response || a != answer {
		t.Errorf("%s was acknowledged after %v instead of %v and answered after %v instead of %v", name, r, response, a, answer)
	}
}

func TestAnAnswerOfTheAPIThatTakesTenSecondsIsWaitedFor(t *testing.T) {
	t.Parallel()
	for _, done := range []bool{false, true} {
		t.Run(fmt.Sprintf("carried out at once %v", done), inItsOwnTime(func(t *testing.T) {
			s := newStage(t)
			s.Spoil(discordtest.Fault{Delay: slow, Done: done, Times: 2})
			began := time.Now()
			if c, err := s.bot.Channel(t.Context(), s.general.ID); err != nil || c.Name != "general" {
				t.Errorf("channel %+v, %v", c, err)
			}
			if _, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{Content: "once"}); err != nil {
				t.Error(err)
			}
			if got := time.Since(began); got != 2*slow {
				t.Errorf("two calls took %v", got)
			}
			if n := len(s.Requests()); n != 2 || len(s.Messages(s.general)) != 1 {
				t.Errorf("%d calls, %d messages", n, len(s.Messages(s.general)))
			}
		}))
	}
}

func TestAnAcknowledgementWhoseAnswerTakesTenSecondsHoldsUpItsChannelOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		other := s.guild.AddChannel("other")
		var works atomic.Int32
		s.start(t, slowly(t, s, &works))
		s.WaitReady(1)
		s.Spoil(discordtest.Fault{Route: callback, Delay: slow, Done: true})
		first := s.put(s.general, "first")
		first.Response() // the member sees "thinking" at once
		second, elsewhere := s.put(s.general, "second"), s.put(other, "elsewhere")
		took(t, "a question in another channel", elsewhere, 0, 0)
		took(t, "the slow one", first, 0, slow)
		took(t, "the one behind it", second, 0, slow)
		if s.Count(callback) != 3 || s.Count(editOriginal) != 3 {
			t.Errorf("%d first responses and %d edits to 3 questions", s.Count(callback), s.Count(editOriginal))
		}
	})
}

func TestAnAcknowledgementThatReachesDiscordTooLateEndsQuietly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		var works atomic.Int32
		s.start(t, slowly(t, s, &works))
		s.WaitReady(1)
		s.Spoil(discordtest.Fault{Route: callback, Delay: slow}) // by then Discord has given it up
		lost := s.put(s.general, "lost")
		synctest.Wait() // its acknowledgement is on the way
		next := s.put(s.general, "next")
		took(t, "the next question", next, 0, slow)
		if lost.Answered() || works.Load() != 1 || s.Count(callback) != 2 || s.Count(editOriginal) != 1 {
			t.Errorf("answered %v, %d pieces of work, %d first responses, %d edits", lost.Answered(), works.Load(), s.Count(callback), s.Count(editOriginal))
		}
	})
}

func TestAnswersThatTakeTenSecondsDoNotHoldUpAcknowledgements(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(c *discord.Config) { c.Limits.Workers = 2 })
		s.register(t)
		var works atomic.Int32
		s.start(t, slowly(t, s, &works))
		s.WaitReady(1)
		s.Spoil(discordtest.Fault{Route: editOriginal, Delay: slow, Times: 4})
		var all []*discordtest.Exchange
		for i := range 6 {
			all = append(all, s.put(s.guild.AddChannel(fmt.Sprint("room-", i)), fmt.Sprint(i)))
		}
		// Two at a time: two after ten seconds, two after twenty, and then the
		// quick ones at once.
		var answers []time.Duration
		for _, x := range all {
			x.Answer()
			r, a := x.Took()
			if r != 0 {
				t.Errorf("acknowledged after %v", r)
			}
			answers = append(answers, a)
		}
		counts := map[time.Duration]int{}
		for _, a := range answers {
			counts[a]++
		}
		if counts[slow] != 2 || counts[2*slow] != 4 || s.Count(editOriginal) != 6 {
			t.Errorf("answered after %v with %d edits", answers, s.Count(editOriginal))
		}
	})
}

func TestAStopWaitsForAnAnswerThatTakesTenSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		var works atomic.Int32
		s.start(t, slowly(t, s, &works))
		s.WaitReady(1)
		s.Spoil(discordtest.Fault{Route: editOriginal, Delay: slow})
		x := s.put(s.general, "the last one")
		x.Response()
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		took(t, "the last one", x, 0, slow)
	})
}

func TestAnAnswerOfTheAPIThatNeverComesIsGivenUp(t *testing.T) {
	t.Parallel()
	never := discordtest.Fault{Delay: time.Hour, Times: -1}
	t.Run("after four attempts where that does no harm", inItsOwnTime(func(t *testing.T) {
		s := newStage(t)
		s.Spoil(never)
		began := time.Now()
		_, err := s.bot.Channel(t.Context(), s.general.ID)
		if !errors.Is(err, discord.ErrUnavailable) {
			t.Errorf("error %v", err)
		}
		if got := time.Since(began); got < 80*time.Second || got > 90*time.Second {
			t.Errorf("it took %v", got)
		}
	}))
	t.Run("after one where it could post twice", inItsOwnTime(func(t *testing.T) {
		s := newStage(t)
		s.Spoil(never)
		began := time.Now()
		_, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{Content: "once"})
		if !errors.Is(err, discord.ErrUnavailable) {
			t.Errorf("error %v", err)
		}
		if got := time.Since(began); got != 20*time.Second {
			t.Errorf("it took %v", got)
		}
	}))
	t.Run("when its caller has no more time", inItsOwnTime(func(t *testing.T) {
		s := newStage(t)
		s.Spoil(never)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		began := time.Now()
		if _, err := s.bot.Channel(ctx, s.general.ID); err == nil {
			t.Error("no error")
		}
		if got := time.Since(began); got != 5*time.Second {
			t.Errorf("it took %v", got)
		}
	}))
}

func TestAGatewayThatTakesTenSecondsIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.Spoil(discordtest.Fault{Route: "GET /gateway/bot", Delay: slow})
		s.NextOpenings(discordtest.Opening{Delay: slow}, discordtest.Opening{Delay: slow})
		began := time.Now()
		s.start(t, echo(t, s))
		s.WaitReady(1)
		if got := time.Since(began); got != 2*slow {
			t.Errorf("it was ready after %v", got)
		}
		s.Drop()
		s.WaitResumes(1)
		s.WaitReady(1)
		s.ask(t, "after it")
		if n := len(s.Identifies()); n != 1 || s.Connections() != 2 {
			t.Errorf("%d identifies, %d connections", n, s.Connections())
		}
	})
}
