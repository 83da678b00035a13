package discord_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
)

func TestWorkIsDoneInOrderPerChannelAndInParallelOverChannels(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(c *discord.Config) { c.Limits.Workers = 2 })
		s.register(t)
		other := s.guild.AddChannel("other")
		var mu sync.Mutex
		var order []string
		firstRuns, otherRan := make(chan struct{}), make(chan struct{})
		s.start(t, discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			if err := s.bot.Defer(ctx, in, false); err != nil {
				t.Error(err)
			}
			return func(ctx context.Context) {
				q := in.Command.Text("question")
				switch q {
				case "0":
					close(firstRuns)
					<-otherRan // the other channel is not held up by this one
				case "other":
					close(otherRan)
				}
				mu.Lock()
				order = append(order, q)
				mu.Unlock()
				if _, err := s.bot.EditOriginal(ctx, in, discord.Draft{Content: q}); err != nil {
					t.Error(err)
				}
			}
		}})
		s.WaitReady(1)
		var all []*discordtest.Exchange
		for i := range 20 {
			all = append(all, s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": fmt.Sprint(i)}))
		}
		<-firstRuns
		all = append(all, s.Slash(s.alice, other, "ask", discordtest.Options{"question": "other"}))
		for _, x := range all {
			x.Answer()
		}
		want := 0
		for _, q := range order {
			if q != "other" {
				if q != fmt.Sprint(want) {
					t.Fatalf("the order is %v", order)
				}
				want++
			}
		}
	})
}

func TestABurstIsAcknowledgedBeforeAnyWorkAndTheExcessIsRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const places, questions = 30, 50
		s := newStage(t, func(c *discord.Config) { c.Limits.PerChannel = places })
		s.register(t)
		release := make(chan struct{})
		s.start(t, discord.Handler{
			Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
				if err := s.bot.Defer(ctx, in, false); err != nil {
					t.Error(err)
				}
				return func(ctx context.Context) {
					<-release
					if _, err := s.bot.EditOriginal(ctx, in, discord.Draft{Content: "answer"}); err != nil {
						t.Error(err)
					}
				}
			},
			Busy: func(ctx context.Context, in *discord.Interaction) {
				if err := s.bot.Respond(ctx, in, discord.Draft{Content: "busy", Ephemeral: true}); err != nil {
					t.Error(err)
				}
			},
		})
		s.WaitReady(1)
		var all []*discordtest.Exchange
		for range questions {
			all = append(all, s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"}))
		}
		kinds := map[int]int{}
		for _, x := range all {
			kinds[x.Response()]++ // all of them, while no work is done
		}
		if kinds[discordtest.Deferred] != places || kinds[discordtest.Replied] != questions-places {
			t.Errorf("responses %v", kinds)
		}
		close(release)
		texts := map[string]int{}
		for _, x := range all {
			m := x.Answer()
			texts[m.Text()]++
			if m.Text() == "busy" && !m.Ephemeral() {
				t.Error("a refusal in public")
			}
		}
		if texts["answer"] != places || texts["busy"] != questions-places {
			t.Errorf("answers %v", texts)
		}
	})
}

func TestABrokenHandlerIsToldWithAReference(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]func(*stage, context.Context, *discord.Interaction) discord.Work{
		"before acknowledging": func(*stage, context.Context, *discord.Interaction) discord.Work { panic("ouch") },
		"in the work": func(s *stage, ctx context.Context, in *discord.Interaction) discord.Work {
			_ = s.bot.Defer(ctx, in, false)
			return func(context.Context) { panic("ouch") }
		},
		"without an edit": func(s *stage, ctx context.Context, in *discord.Interaction) discord.Work {
			_ = s.bot.Defer(ctx, in, false)
			return func(context.Context) {}
		},
		"without acknowledging the work": func(*stage, context.Context, *discord.Interaction) discord.Work {
			return func(context.Context) { panic("ouch") }
		},
	} {
		t.Run(name, inItsOwnTime(func(t *testing.T) {
			s := newStage(t)
			s.register(t)
			s.start(t, discord.Handler{
				Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work { return h(s, ctx, in) },
				Apology:     func(_ *discord.Interaction, _ discord.Why, ref string) string { return "sorry " + ref },
			})
			s.WaitReady(1)
			m := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"}).Answer()
			ref, found := strings.CutPrefix(m.Text(), "sorry ")
			if !found || ref == "" {
				t.Fatalf("the member reads %q", m.Text())
			}
			if !strings.Contains(s.log.String(), ref) {
				t.Errorf("the reference %q is not in the log", ref)
			}
		}))
	}
}

func TestWhatNobodyAnswersIsAnsweredAllTheSame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.start(t, discord.Handler{Interaction: func(context.Context, *discord.Interaction) discord.Work { return nil }})
		s.WaitReady(1)
		m := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"}).Answer()
		if !m.Ephemeral() || m.Text() == "" {
			t.Errorf("answer %q", m.Text())
		}
		if got := s.Autocomplete(s.alice, s.general, "ask", "document", "x", nil).Choices(); len(got) != 0 {
			t.Errorf("choices %v", got)
		}
	})
}

func TestAnEventThatComesTwiceIsHandledOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		var mu sync.Mutex
		seen := map[string]int{}
		count := func(id string) {
			mu.Lock()
			defer mu.Unlock()
			seen[id]++
		}
		h := echo(t, s)
		respond := h.Interaction
		h.Interaction = func(ctx context.Context, in *discord.Interaction) discord.Work {
			count(in.ID)
			return respond(ctx, in)
		}
		h.Message = func(_ context.Context, m *discord.Message) discord.Work {
			count(m.ID)
			return nil
		}
		s.start(t, h)
		s.WaitReady(1)
		x := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"})
		s.Repeat(x)
		x.Answer()
		s.Repeat(x)
		m := s.Say(s.alice, s.general, s.Bot.Mention()+" hello")
		s.RepeatMessage(m)
		s.ask(t, "the last one")
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		if len(seen) != 3 || seen[x.ID] != 1 || seen[m.ID] != 1 {
			t.Errorf("handled %v", seen)
		}
	})
}

func TestEventsThatOvertakeOneAnotherAreHandledOnceEach(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.start(t, echo(t, s))
		s.WaitReady(1)
		s.Swap(2)
		var all []*discordtest.Exchange
		for i := range 4 {
			all = append(all, s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": fmt.Sprint("question ", i)}))
		}
		for i, x := range all {
			if text := x.Answer().Text(); !strings.Contains(text, fmt.Sprint("question ", i)) {
				t.Errorf("question %d is answered with %q", i, text)
			}
		}
		s.Drop() // the last number that came is not the highest: a resume goes on behind the highest
		s.WaitResumes(1)
		s.ask(t, "after it")
		if n := s.Count("POST /interactions/{interaction_id}/{interaction_token}/callback"); n != 5 {
			t.Errorf("%d first responses to 5 interactions", n)
		}
	})
}

func TestOnlyMessagesForTheBotReachIt(t *testing.T) {
	t.Parallel()
	for _, content := range []bool{false, true} {
		t.Run(fmt.Sprintf("message content %v", content), inItsOwnTime(func(t *testing.T) {
			s := newStage(t, func(c *discord.Config) { c.MessageContent = content })
			s.Privileged = content
			got := make(chan string, 20)
			s.start(t, discord.Handler{Message: func(_ context.Context, m *discord.Message) discord.Work {
				got <- m.Content
				return nil
			}})
			s.WaitReady(1)
			s.Say(s.alice, s.general, "to everybody")
			own, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{Content: "my own"})
			if err != nil {
				t.Fatal(err)
			}
			robot := s.AddUser("robot")
			robot.Bot = true
			s.Say(robot, s.general, s.Bot.Mention()+" from a bot")
			s.Say(s.alice, s.general, "hey "+s.Bot.Mention())
			for _, m := range s.Messages(s.general) {
				if m.ID == own.ID {
					s.Reply(s.alice, m, "a reply")
				}
			}
			s.Say(s.alice, s.DM(s.alice.User), "in private")
			want := []string{"hey " + s.Bot.Mention(), "a reply", "in private"}
			if content {
				want = append([]string{"to everybody"}, want...)
			}
			seen := map[string]bool{}
			for range want {
				seen[<-got] = true
			}
			if err := s.stop(); err != nil {
				t.Error(err)
			}
			for _, w := range want {
				if !seen[w] {
					t.Errorf("%q did not arrive, only %v", w, seen)
				}
			}
			if len(got) > 0 {
				t.Errorf("too much arrived: %q", <-got)
			}
		}))
	}
}

func TestServersComeAndGoInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		got := make(chan string, 20)
		s.start(t, discord.Handler{
			GuildCreate: func(_ context.Context, g *discord.Guild) {
				may := discord.PermissionsIn(*g, g.Channels[0], g.Me.User.ID, g.Me.Roles)
				got <- fmt.Sprintf("%s %v %v %s", g.Name, g.AtConnect, may.Has(discord.SendMessages), g.SystemChannelID)
			},
			GuildLeft: func(_ context.Context, g discord.GuildLeft) { got <- fmt.Sprint("left ", g.ID, g.Outage) },
		})
		s.WaitReady(1)
		fresh := s.NewGuild("Fresh")
		room := fresh.AddChannel("hall")
		room.Deny(fresh.BotMember(), discordtest.SendMessages)
		s.Join(fresh)
		s.Outage(fresh)
		s.Recover(fresh)
		s.Leave(fresh)
		for _, want := range []string{
			"Readers true true " + s.general.ID, "Fresh false false " + room.ID, "left " + fresh.ID + "true",
			"Fresh false false " + room.ID, "left " + fresh.ID + "false",
		} {
			if event := <-got; event != want {
				t.Errorf("%q instead of %q", event, want)
			}
		}
	})
}

func TestAnInteractionThatComesTooLateIsLeftAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		worked := make(chan struct{}, 1)
		s.start(t, discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			time.Sleep(10 * time.Second) // of the bubble; Discord waits for three
			if err := s.bot.Defer(ctx, in, false); !errors.Is(err, discord.ErrNotFound) {
				t.Errorf("defer: %v", err)
			}
			return func(context.Context) { worked <- struct{}{} }
		}})
		s.WaitReady(1)
		s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"})
		s.WaitRequests(callback, 1)
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		if n := s.Count(callback); n != 1 || len(worked) > 0 {
			t.Errorf("%d responses, work done: %v", n, len(worked) > 0)
		}
	})
}

func TestStoppingLetsWorkFinishAndTellsTheRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(c *discord.Config) { c.Limits.Workers = 1 })
		s.register(t)
		running, release := make(chan struct{}), make(chan struct{})
		s.start(t, discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			if err := s.bot.Defer(ctx, in, false); err != nil {
				t.Error(err)
			}
			return func(ctx context.Context) {
				close(running)
				<-release
				if _, err := s.bot.EditOriginal(ctx, in, discord.Draft{Content: "finished"}); err != nil {
					t.Error(err)
				}
			}
		}})
		s.WaitReady(1)
		x := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"})
		<-running
		stopped := make(chan error, 1)
		go func() { stopped <- s.stop() }()
		late := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "too late?"})
		late.Response() // whether or not the stop was quicker
		close(release)
		if m := x.Answer(); m.Text() != "finished" {
			t.Errorf("answer %q", m.Text())
		}
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
}

func TestTheFirstResponseIsMadeOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.start(t, discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			if _, err := s.bot.EditOriginal(ctx, in, discord.Draft{Content: "x"}); err == nil {
				t.Error("an edit before the response succeeded")
			}
			if err := s.bot.Respond(ctx, in, discord.Draft{Content: strings.Repeat("x", 2001)}); err == nil {
				t.Error("a message that is too long was sent")
			}
			if err := s.bot.Answer(ctx, in, discord.Draft{Content: "first"}); err != nil {
				t.Error(err)
			}
			if err := s.bot.Respond(ctx, in, discord.Draft{Content: "x"}); err == nil {
				t.Error("a second response succeeded")
			}
			if err := s.bot.Answer(ctx, in, discord.Draft{Content: "second"}); err != nil {
				t.Error(err)
			}
			return nil
		}})
		s.WaitReady(1)
		x := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"})
		x.Answer()
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		if m := x.Answer(); m.Text() != "second" || m.Edits() != 1 {
			t.Errorf("answer %q after %d edits", m.Text(), m.Edits())
		}
	})
}
