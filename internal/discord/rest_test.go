package discord_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
)

const (
	postMessages = "POST /channels/{channel_id}/messages"
	getChannel   = "GET /channels/{channel_id}"
	callback     = "POST /interactions/{interaction_id}/{interaction_token}/callback"
	editOriginal = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
	followUp     = "POST /webhooks/{webhook_id}/{webhook_token}"
)

func TestACallThatFailsForAMomentIsMadeAgain(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]discordtest.Fault{
		"500":             {Status: 500, Body: `{"message":"Internal"}`},
		"a web page":      discordtest.WebPage("", 502),
		"503":             discordtest.WebPage("", 503),
		"a page as a 200": discordtest.WebPage("", 200),
		"a cut":           {Cut: true},
		"429":             discordtest.TooMany("", 10*time.Second),
		"a global 429":    discordtest.TooManyGlobal("", 10*time.Second),
	} {
		t.Run(name, inItsOwnTime(func(t *testing.T) {
			s := newStage(t)
			f.Times = 2
			s.Spoil(f)
			c, err := s.bot.Channel(t.Context(), s.general.ID)
			if err != nil || c.Name != "general" {
				t.Errorf("channel %+v, %v", c, err)
			}
			if n := s.Count(getChannel); n != 3 {
				t.Errorf("%d calls", n)
			}
		}))
	}
}

func TestRetriesAreBounded(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]discordtest.Fault{
		"pages": discordtest.WebPage("", 503),
		"429":   discordtest.TooMany("", time.Millisecond),
		"cuts":  {Cut: true},
	} {
		t.Run(name, inItsOwnTime(func(t *testing.T) {
			s := newStage(t)
			f.Times = -1
			s.Spoil(f)
			if _, err := s.bot.Channel(t.Context(), s.general.ID); err == nil {
				t.Error("no error")
			}
			if n := s.Count(getChannel); n != 4 {
				t.Errorf("%d calls", n)
			}
		}))
	}
}

func TestNothingIsPostedTwice(t *testing.T) {
	t.Parallel()
	lost := discordtest.Fault{Route: postMessages, Cut: true, Done: true} // carried out, answer lost
	page := discordtest.Fault{Route: postMessages, Status: 502, Body: "<html>", Done: true}
	for name, f := range map[string]discordtest.Fault{"the answer is cut": lost, "the answer is a web page": page} {
		t.Run(name+", with a nonce", inItsOwnTime(func(t *testing.T) {
			s := newStage(t)
			s.Spoil(f)
			m, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{Content: "once", Nonce: "n1"})
			if err != nil || m.Content != "once" {
				t.Errorf("message %+v, %v", m, err)
			}
			if n := len(s.Messages(s.general)); n != 1 {
				t.Errorf("%d messages", n)
			}
			if n := s.Count(postMessages); n != 2 {
				t.Errorf("%d calls", n)
			}
		}))
		t.Run(name+", without", inItsOwnTime(func(t *testing.T) {
			s := newStage(t)
			s.Spoil(f)
			_, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{Content: "once"})
			if !errors.Is(err, discord.ErrUnavailable) {
				t.Errorf("error %v", err)
			}
			if n := len(s.Messages(s.general)); n != 1 {
				t.Errorf("%d messages", n)
			}
		}))
	}
}

func TestAMessageIsRepeatedIfItSurelyDidNotArrive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Spoil(discordtest.TooMany(postMessages, time.Millisecond))
		if _, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{Content: "once"}); err != nil {
			t.Error(err)
		}
		if n := len(s.Messages(s.general)); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestAnInteractionIsAnsweredOnceThoughAnswersGetLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.start(t, discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			if err := s.bot.Defer(ctx, in, true); err != nil {
				t.Errorf("defer: %v", err)
			}
			return func(ctx context.Context) {
				if _, err := s.bot.EditOriginal(ctx, in, discord.Draft{Content: "the answer"}); err != nil {
					t.Errorf("edit: %v", err)
				}
				if _, err := s.bot.FollowUp(ctx, in, discord.Draft{Content: "more"}); err == nil {
					t.Error("a follow-up whose answer was lost succeeded")
				}
			}
		}})
		s.WaitReady(1)
		s.Spoil(
			discordtest.Fault{Route: callback, Cut: true, Done: true},
			discordtest.Fault{Route: editOriginal, Status: 502, Body: "<html>", Done: true},
			discordtest.Fault{Route: followUp, Status: 502, Body: "<html>", Done: true},
		)
		x := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"})
		if m := x.Answer(); m.Text() != "the answer" || !m.Ephemeral() {
			t.Errorf("answer %q", m.Text())
		}
		if n := len(x.FollowUps(1)); n != 1 {
			t.Errorf("%d follow-ups", n)
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		if n := s.Count(followUp); n != 1 {
			t.Errorf("%d follow-ups were sent", n)
		}
	})
}

func TestAGlobalLimitHoldsAllCallsButInteractions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		s.start(t, echo(t, s))
		s.WaitReady(1)
		s.Spoil(discordtest.TooManyGlobal(getChannel, time.Hour))
		if _, err := s.bot.Channel(t.Context(), s.general.ID); !errors.Is(err, discord.ErrRateLimited) {
			t.Errorf("error %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := s.bot.SendMessage(ctx, s.general.ID, discord.Draft{Content: "x"}); !errors.Is(err, discord.ErrRateLimited) {
			t.Errorf("another channel's call ended with %v", err)
		}
		if n := s.Count(postMessages); n != 0 {
			t.Errorf("%d calls went out", n)
		}
		s.ask(t, "interactions are exempt")
	})
}

func TestARefusalOfTheNetworksEdgeHoldsAllCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Spoil(discordtest.TooManyBare(getChannel))
		ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second) // shorter than what is waited for a bare refusal
		defer cancel()
		if _, err := s.bot.Channel(ctx, s.general.ID); !errors.Is(err, discord.ErrRateLimited) {
			t.Errorf("error %v", err)
		}
		if _, err := s.bot.SendMessage(ctx, s.general.ID, discord.Draft{Content: "x"}); !errors.Is(err, discord.ErrRateLimited) {
			t.Errorf("another channel's call ended with %v", err)
		}
		if n := s.Count(getChannel) + s.Count(postMessages); n != 1 {
			t.Errorf("%d calls went out", n)
		}
	})
}

func TestWaitingForALimitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Spoil(discordtest.TooMany(getChannel, time.Minute))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			_, err := s.bot.Channel(ctx, s.general.ID)
			done <- err
		}()
		s.WaitRequests(getChannel, 1)
		cancel()
		if err := <-done; err == nil {
			t.Error("no error")
		}
	})
}

func TestEditsOfDifferentInteractionsDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.register(t)
		const n = 10
		s.Spoil(discordtest.Fault{Route: editOriginal, Times: n, Delay: 200 * time.Millisecond})
		took := make(chan time.Duration, n)
		s.start(t, discord.Handler{Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			if err := s.bot.Defer(ctx, in, false); err != nil {
				t.Error(err)
			}
			began := time.Now()
			if _, err := s.bot.EditOriginal(ctx, in, discord.Draft{Content: "x"}); err != nil {
				t.Error(err)
			}
			took <- time.Since(began)
			return nil
		}})
		s.WaitReady(1)
		for range n {
			s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"})
		}
		for range n {
			if edit := <-took; edit != 200*time.Millisecond {
				t.Errorf("an edit of 200 ms took %v", edit)
			}
		}
	})
}

func TestCallsStopBeforeDiscordBansAndGoOnLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Spoil(discordtest.Fault{Status: 403, Body: `{"code":50013,"message":"Missing Permissions"}`, Times: -1})
		refused := 0
		for errors.Is(s.call(t), discord.ErrForbidden) {
			refused++
		}
		if err := s.call(t); !errors.Is(err, discord.ErrTooMany) || s.Count(getChannel) != refused || refused > 5000 {
			t.Errorf("after %d refusals and %d calls: %v", refused, s.Count(getChannel), err)
		}
		s.Heal()
		time.Sleep(10 * time.Minute)
		if err := s.call(t); err != nil {
			t.Errorf("ten minutes later: %v", err)
		}
	})
}

// call makes the simplest call there is.
func (s *stage) call(t *testing.T) error {
	_, err := s.bot.Channel(t.Context(), s.general.ID)
	return err
}

func TestARefusedTokenIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.RevokeToken()
		for range 3 {
			if _, err := s.bot.CurrentUser(t.Context()); !errors.Is(err, discord.ErrToken) {
				t.Errorf("error %v", err)
			}
		}
		if n := s.Count("GET /users/@me"); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestErrorsSayWhatDiscordSaid(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		secret := s.guild.AddChannel("staff")
		secret.Deny(s.guild.Everyone, discordtest.SendMessages)
		_, err := s.bot.SendMessage(t.Context(), secret.ID, discord.Draft{Content: "x"})
		if !errors.Is(err, discord.ErrForbidden) || !strings.Contains(err.Error(), "50013: Missing Permissions") && !strings.Contains(err.Error(), "code 50013") {
			t.Errorf("error %v", err)
		}
		s.Spoil(discordtest.Fault{Status: 400, Body: `{"code":50035,"message":"Invalid Form Body","errors":{"embeds":{"0":{"title":{"_errors":[{"code":"X","message":"Must be shorter."}]}}}}}`})
		if _, err = s.bot.Channel(t.Context(), secret.ID); err == nil || !strings.Contains(err.Error(), "embeds.0.title: Must be shorter.") {
			t.Errorf("error %v", err)
		}
		if _, err = s.bot.Message(t.Context(), s.general.ID, "1"); !errors.Is(err, discord.ErrNotFound) {
			t.Errorf("error %v", err)
		}
	})
}

// TestNoErrorAndNoLogLineHoldsAToken makes every kind of call fail in every
// way, with the bot's and an interaction's token inside the answers too.
func TestNoErrorAndNoLogLineHoldsAToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Tolerate()
		s.register(t)
		cfg := discord.Config{Token: discord.Token(s.Token)}
		var texts []string
		asked := make(chan *discord.Interaction, 1)
		s.start(t, discord.Handler{Interaction: func(_ context.Context, in *discord.Interaction) discord.Work {
			asked <- in
			return func(context.Context) { panic("with " + s.Token + " inside") }
		}})
		s.WaitReady(1)
		x := s.Slash(s.alice, s.general, "ask", discordtest.Options{"question": "q"})
		in := <-asked
		x.Answer()
		body := fmt.Sprintf(`{"code":0,"message":"token %s in /webhooks/1/%s/messages"}`, s.Token, x.Token())
		for _, f := range []discordtest.Fault{
			{Status: 400, Body: body}, {Status: 403, Body: body}, {Status: 404, Body: body}, {Status: 500, Body: body, Times: 4},
			{Cut: true, Times: -1}, {Status: 429, Body: body, Times: 4, Headers: map[string]string{"Retry-After": "0.001"}},
		} {
			for name, call := range map[string]func(context.Context) error{
				"edit": func(ctx context.Context) error {
					_, err := s.bot.EditOriginal(ctx, in, discord.Draft{Content: "x"})
					return err
				},
				"follow": func(ctx context.Context) error {
					_, err := s.bot.FollowUp(ctx, in, discord.Draft{Content: "x"})
					return err
				},
				"get": func(ctx context.Context) error { _, err := s.bot.Channel(ctx, s.general.ID); return err },
			} {
				s.Heal()
				s.Spoil(f)
				if err := call(t.Context()); err == nil {
					t.Errorf("%s with %+v: no error", name, f)
				} else {
					texts = append(texts, err.Error(), fmt.Sprintf("%+v %#v", err, errors.Unwrap(err)))
				}
			}
		}
		s.Server.Close()
		if _, err := s.bot.EditOriginal(t.Context(), in, discord.Draft{Content: "x"}); err != nil {
			texts = append(texts, fmt.Sprintf("%v %+v", err, err))
		}
		texts = append(texts, fmt.Sprintf("%v %+v %#v", in, in, in), fmt.Sprint(slog.AnyValue(in)),
			fmt.Sprintf("%v %+v %#v", s.bot, s.bot, s.bot), fmt.Sprintf("%v %+v %#v", cfg, cfg, cfg), s.log.String())
		for _, text := range texts {
			if strings.Contains(text, s.Token) || strings.Contains(text, x.Token()) {
				t.Errorf("a token stands in %q", text)
			}
		}
	})
}
