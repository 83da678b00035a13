package discord_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
)

// echo answers every interaction with its question.
func echo(t *testing.T, s *stage) discord.Handler {
	return discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
		if err := s.bot.Respond(ctx, in, discord.Draft{Content: "You asked: " + in.Command.Text("question")}); err != nil {
			t.Errorf("respond: %v", err)
		}
		return nil
	}}
}

func (s *stage) ask(t *testing.T, question string) {
	t.Helper()
	m := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": question}).Answer()
	if !strings.Contains(m.Text(), question) {
		t.Errorf("the answer to %q is %q", question, m.Text())
	}
}

func TestABrokenConnectionIsMadeAnew(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                string
		breakIt             func(*discordtest.Server)
		identifies, resumes int // after it
	}{
		{"dropped without a word", func(s *discordtest.Server) { s.Drop() }, 1, 1},
		{"told to reconnect", func(s *discordtest.Server) { s.Reconnect() }, 1, 1},
		{"session invalid but resumable", func(s *discordtest.Server) { s.Invalidate(true) }, 1, 1},
		{"session invalid", func(s *discordtest.Server) { s.Invalidate(false) }, 2, 0},
		{"closed by an unknown error", func(s *discordtest.Server) { s.CloseGateway(4000) }, 1, 1},
		{"closed as timed out", func(s *discordtest.Server) { s.CloseGateway(4009) }, 2, 0},
		{"closed as going away", func(s *discordtest.Server) { s.CloseGateway(1001) }, 2, 0},
		{"gone silent", func(s *discordtest.Server) { s.Stall() }, 1, 1},
		{"resume refused", func(s *discordtest.Server) { s.RefuseResumes(true); s.Drop() }, 2, 1},
		{"told to reconnect as first packet", func(s *discordtest.Server) {
			s.NextOpenings(discordtest.Opening{Reconnect: true})
			s.Drop()
		}, 1, 2},
		{"session refused as first packet", func(s *discordtest.Server) {
			s.NextOpenings(discordtest.Opening{Invalid: true})
			s.Drop()
		}, 2, 1},
		{"handshake refused", func(s *discordtest.Server) {
			s.NextOpenings(discordtest.Opening{HTTP: 503}, discordtest.Opening{HTTP: 429})
			s.Drop()
		}, 1, 1},
		{"no hello", func(s *discordtest.Server) {
			s.NextOpenings(discordtest.Opening{Silent: true})
			s.Drop()
		}, 1, 1},
		{"nothing after hello", func(s *discordtest.Server) {
			s.NextOpenings(discordtest.Opening{Mute: true})
			s.Drop()
		}, 2, 1},
		{"resume hindered four times", func(s *discordtest.Server) {
			bad := discordtest.Opening{HTTP: 503}
			s.NextOpenings(bad, bad, bad, bad)
			s.Drop()
		}, 2, 0},
	} {
		t.Run(c.name, inItsOwnTime(func(t *testing.T) {
			s := newStage(t)
			s.register(t)
			s.start(t, echo(t, s))
			s.WaitReady(1)
			s.ask(t, "before")
			before := s.Connections()
			c.breakIt(s.Server)
			s.WaitConnections(before + 1)
			s.WaitIdentifies(c.identifies)
			s.WaitResumes(c.resumes)
			s.WaitReady(1)
			s.ask(t, "after")
			if n := len(s.Identifies()); n != c.identifies {
				t.Errorf("%d identifies instead of %d", n, c.identifies)
			}
		}))
	}
}

func TestAQuestionAskedDuringAShortBreakIsAnswered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.start(t, echo(t, s))
		s.WaitReady(1)
		s.NextOpenings(discordtest.Opening{HTTP: 502})
		s.Stall() // what Discord sends from here on is lost with the connection
		question := "while nobody listens"
		asked := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": question})
		s.Drop()
		if m := asked.Answer(); !strings.Contains(m.Text(), question) {
			t.Errorf("the answer to %q is %q", question, m.Text())
		}
		s.WaitResumes(1)
	})
}

// With the pauses of a running bot (1, 2, 4 … 60 s) twelve attempts in vain
// are a gateway that is away for more than five minutes.
func TestAGatewayThatIsAwayForMinutesIsFoundAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.start(t, echo(t, s))
		s.WaitReady(1)
		s.ask(t, "before")
		away := []discordtest.Opening{
			{HTTP: 503}, {HTTP: 502}, {Silent: true}, {HTTP: 500}, {Close: 4000}, {HTTP: 503}, {Mute: true}, {HTTP: 429}, {HTTP: 503}, {Close: 1001}, {HTTP: 502}, {HTTP: 503},
		}
		before := s.Connections()
		s.NextOpenings(away...)
		s.Drop()
		s.WaitConnections(before + 5) // two closed, two mute, and the one that lasts
		s.WaitReady(1)
		s.ask(t, "after")
		if st := s.bot.Status(); len(st) != 1 || !st[0].Connected || st[0].Connects < 2 || st[0].LastError == "" {
			t.Errorf("afterwards the state is %+v", st)
		}
	})
}

func TestBrokenPacketsDoNotEndTheConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.start(t, echo(t, s))
		s.WaitReady(1)
		for _, p := range []string{
			`{`, `[]`, `null`, ``, `{"op":"x"}`, `{"op":99}`, `{"op":11}`, `{"op":1,"d":null}`,
			`{"op":0}`, `{"op":0,"s":null,"t":null,"d":null}`, `{"op":0,"s":1,"t":"READY","d":null}`,
			`{"op":0,"s":1,"t":"GUILD_CREATE","d":null}`, `{"op":0,"s":1,"t":"GUILD_CREATE","d":{"id":"5","channels":[null,3],"members":null}}`,
			`{"op":0,"s":1,"t":"INTERACTION_CREATE","d":null}`, `{"op":0,"s":1,"t":"INTERACTION_CREATE","d":{"id":"1","data":null}}`,
			`{"op":0,"s":1,"t":"MESSAGE_CREATE","d":{"id":"1","author":null,"components":[{"type":99}]}}`,
			`{"op":0,"s":1,"t":"TYPING_START","d":7}`, `{"op":0,"s":1,"t":"NEVER_HEARD_OF","d":{}}`,
		} {
			s.Packet(p)
		}
		s.ask(t, "still there?")
		if n := s.Connections(); n != 1 {
			t.Errorf("%d connections", n)
		}
	})
}

func TestTheVeryFirstConnectionMayFailInEveryWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.NextOpenings(
			discordtest.Opening{HTTP: 503}, discordtest.Opening{Silent: true}, discordtest.Opening{Reconnect: true},
			discordtest.Opening{Invalid: true}, discordtest.Opening{Mute: true}, discordtest.Opening{Close: 4008},
		)
		s.Spoil(discordtest.WebPage("GET /gateway/bot", 502), discordtest.Fault{Route: "GET /gateway/bot", Cut: true})
		s.start(t, echo(t, s))
		s.WaitReady(1)
		s.ask(t, "at last")
	})
}

func TestFatalCloseCodesEndTheBotWithASentence(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]string{
		4004: "developer portal", 4010: "shard_ids", 4011: "shards", 4012: "newer version", 4013: "newer version", 4014: "Message Content Intent",
	} {
		t.Run(want, inItsOwnTime(func(t *testing.T) {
			for _, when := range []string{"first", "later"} {
				s := newStage(t)
				if when == "first" {
					s.NextOpenings(discordtest.Opening{Close: code})
				}
				s.start(t, discord.Handler{})
				if when == "later" {
					s.WaitReady(1)
					s.CloseGateway(code)
				}
				err := s.wait(t)
				var fatal *discord.FatalError
				if !errors.As(err, &fatal) || fatal.Code != code || !strings.Contains(fatal.Error(), want) {
					t.Errorf("%s: Run returned %v", when, err)
				}
				if n := s.Connections(); n != 1 {
					t.Errorf("%s: %d connections", when, n)
				}
			}
		}))
	}
}

func TestTheIntentThatIsNotGrantedIsNamed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(c *discord.Config) { c.MessageContent = true })
		s.start(t, discord.Handler{})
		if err := s.wait(t); err == nil || !strings.Contains(err.Error(), "message_content = false") {
			t.Errorf("Run returned %v", err)
		}
	})
}

func TestAWrongTokenEndsTheBotBeforeItConnects(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.RevokeToken()
		s.start(t, discord.Handler{})
		err := s.wait(t)
		var fatal *discord.FatalError
		if !errors.As(err, &fatal) || fatal.Code != 4004 {
			t.Errorf("Run returned %v", err)
		}
		if s.Connections() != 0 {
			t.Error("it connected")
		}
	})
}

func TestTheDaysLastIdentifiesAreKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Remaining = 10
		s.start(t, discord.Handler{})
		s.WaitRequests("GET /gateway/bot", 2) // it asks again after reset_after
		if s.Connections() != 0 {
			t.Error("it connected")
		}
		if !strings.Contains(s.log.String(), "nearly all of today's connections") {
			t.Error("it does not say why it waits")
		}
	})
}

func TestARunThatEndedCanBeginAgainAndLeavesNoGoroutine(t *testing.T) {
	// Not parallel: it counts goroutines.
	before := runtime.NumGoroutine()
	s := newStageOnLoopback(t)
	s.register(t)
	for range 3 {
		s.start(t, echo(t, s))
		s.WaitReady(1)
		s.ask(t, "again")
		s.Reconnect()
		s.WaitReady(1)
		if err := s.stop(); err != nil {
			t.Fatal(err)
		}
		s.WaitGone()
	}
	s.Close()
	waitForGoroutines(t, before)
}

// waitForGoroutines fails if more goroutines than before are left.
func waitForGoroutines(t *testing.T, before int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(end) {
			buf := make([]byte, 1<<20)
			t.Fatalf("%d goroutines instead of %d:\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
	}
}

func TestStoppingWhileNothingAnswersDoesNotHang(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]discordtest.Opening{"silent": {Silent: true}, "mute": {Mute: true}} {
		t.Run(name, inItsOwnTime(func(t *testing.T) {
			s := newStage(t)
			s.NextOpenings(o)
			s.start(t, discord.Handler{})
			s.WaitConnections(1)
			if err := s.stop(); err != nil {
				t.Error(err)
			}
		}))
	}
}

func TestShardsAreStartedAsDiscordRecommends(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(c *discord.Config) { c.Shards.Auto = true })
		s.Shards, s.MaxConcurrency = 4, 2
		s.register(t)
		rooms := []*discordtest.Channel{s.general}
		for _, name := range []string{"B", "C", "D", "E"} {
			g := s.AddGuild(name)
			g.AddMember(s.alice.User)
			rooms = append(rooms, g.AddChannel("general"))
		}
		s.start(t, echo(t, s))
		s.WaitReady(4)
		for _, room := range rooms {
			if m := s.Slash(s.alice, room, "ask", discordtest.Options{"question": "q"}).Answer(); m.Channel != room {
				t.Error("answered elsewhere")
			}
		}
		seen := map[int]bool{}
		began := s.Identifies()[0].At
		for n, i := range s.Identifies() {
			seen[i.Shard] = true
			if after, want := i.At.Sub(began), time.Duration(n/s.MaxConcurrency)*5*time.Second; after != want {
				t.Errorf("identify %d came after %v instead of %v", n, after, want)
			}
			if i.Count != 4 {
				t.Errorf("shard %d of %d", i.Shard, i.Count)
			}
		}
		if len(seen) != 4 {
			t.Errorf("shards %v", seen)
		}
		status := s.bot.Status()
		for _, st := range status {
			if !st.Connected || st.Connects != 1 {
				t.Errorf("status %+v", st)
			}
		}
	})
}

func TestAProcessCanServeSomeShardsOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(c *discord.Config) { c.Shards = discord.Shards{IDs: []int{1}, Count: 2} })
		s.start(t, discord.Handler{})
		s.WaitReady(1)
		if got := s.Identifies(); len(got) != 1 || got[0].Shard != 1 || got[0].Count != 2 {
			t.Errorf("identified as %+v", got)
		}
	})
}

func TestOnlyTheIntentsThatAreNeededAreAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.start(t, discord.Handler{})
		s.WaitReady(1)
		if got := s.Identifies()[0].Intents; got != 1|1<<9|1<<12 { // guilds, guild messages, direct messages
			t.Errorf("intents %b", got)
		}
	})
}

func TestTheConnectionsStateIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		ready := make(chan discord.Ready, 10)
		s.start(t, discord.Handler{Ready: func(_ context.Context, r discord.Ready) { ready <- r }})
		r := <-ready
		if r.User.ID != s.Bot.ID || r.ApplicationID != s.AppID || len(r.GuildIDs) != 1 {
			t.Errorf("ready %+v", r)
		}
		s.WaitReady(1)
		s.RefuseResumes(true)
		s.Drop()
		<-ready
		s.WaitReady(1)
		st := s.bot.Status()
		if len(st) != 1 || !st[0].Connected || st[0].Connects != 2 || st[0].LastError == "" {
			t.Errorf("status %+v", st)
		}
	})
}
