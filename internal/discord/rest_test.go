package discord_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
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
		"429":             discordtest.TooMany("", 10*time.Millisecond),
		"a global 429":    discordtest.TooManyGlobal("", 10*time.Millisecond),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
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
		})
	}
}

func TestRetriesAreBounded(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]discordtest.Fault{
		"pages": discordtest.WebPage("", 503),
		"429":   discordtest.TooMany("", time.Millisecond),
		"cuts":  {Cut: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			f.Times = -1
			s.Spoil(f)
			if _, err := s.bot.Channel(t.Context(), s.general.ID); err == nil {
				t.Error("no error")
			}
			if n := s.Count(getChannel); n != 4 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

func TestNothingIsPostedTwice(t *testing.T) {
	t.Parallel()
	lost := discordtest.Fault{Route: postMessages, Cut: true, Done: true} // carried out, answer lost
	page := discordtest.Fault{Route: postMessages, Status: 502, Body: "<html>", Done: true}
	for name, f := range map[string]discordtest.Fault{"the answer is cut": lost, "the answer is a web page": page} {
		t.Run(name+", with a nonce", func(t *testing.T) {
			t.Parallel()
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
		})
		t.Run(name+", without", func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.Spoil(f)
			_, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{Content: "once"})
			if !errors.Is(err, discord.ErrUnavailable) {
				t.Errorf("error %v", err)
			}
			if n := len(s.Messages(s.general)); n != 1 {
				t.Errorf("%d messages", n)
			}
		})
	}
}

func TestAMessageIsRepeatedIfItSurelyDidNotArrive(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.Spoil(discordtest.TooMany(postMessages, time.Millisecond))
	if _, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{Content: "once"}); err != nil {
		t.Error(err)
	}
	if n := len(s.Messages(s.general)); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestAnInteractionIsAnsweredOnceThoughAnswersGetLost(t *testing.T) {
	t.Parallel()
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
}

func TestAGlobalLimitHoldsAllCallsButInteractions(t *testing.T) {
	t.Parallel()
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
}

func TestWaitingForALimitEndsWithTheContext(t *testing.T) {
	t.Parallel()
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
}

func TestEditsOfDifferentInteractionsDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
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
	var sum time.Duration
	for range n {
		sum += <-took
	}
	t.Logf("an edit of 200 ms took %v in the mean", sum/n)
}

func TestARefusedTokenIsNotTriedAgain(t *testing.T) {
	t.Parallel()
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
}

func TestErrorsSayWhatDiscordSaid(t *testing.T) {
	t.Parallel()
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
}

// TestNoErrorAndNoLogLineHoldsAToken makes every kind of call fail in every
// way, with the bot's and an interaction's token inside the answers too.
func TestNoErrorAndNoLogLineHoldsAToken(t *testing.T) {
	t.Parallel()
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
}

func TestDraftsArriveAsTheyWereMeant(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	first := s.Say(s.alice, s.general, "hello")
	m, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{
		Content: "@everyone <@&1> <b>", Embeds: []discord.Embed{{Title: "T", Description: "D", Fields: []discord.EmbedField{{Name: "n", Value: "v"}}}},
		Components: []discord.Component{discord.ActionRow{Components: []discord.Component{
			discord.Select{CustomID: "s", Placeholder: "choose", Options: []discord.SelectOption{{Label: "A", Value: "a"}}},
		}}},
		Files: []discord.File{{Name: `a "b".txt`, Data: []byte("data"), ContentType: "text/plain"}}, SuppressEmbeds: true,
		ReplyTo: &discord.Reference{MessageID: first.ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := s.Messages(s.general)[1]
	if got.Content() != "@everyone <@&1> <b>" || len(got.Files()) != 1 || string(got.Files()[0].Data) != "data" || got.Files()[0].Filename != `a "b".txt` {
		t.Errorf("message %q, files %+v", got.Content(), got.Files())
	}
	if got.ReplyTo() != first || len(got.Pings()) != 0 {
		t.Errorf("reply to %v, pings %v", got.ReplyTo(), got.Pings())
	}
	if _, err := s.bot.EditMessage(t.Context(), s.general.ID, m.ID, discord.Draft{Content: "changed"}); err != nil {
		t.Fatal(err)
	}
	if got.Text() != "changed" || len(got.Files()) != 0 || len(got.Buttons()) != 0 {
		t.Errorf("an edit left %q, %v, %v", got.Text(), got.Files(), got.Buttons())
	}
	page, err := s.bot.Messages(t.Context(), s.general.ID, discord.Page{Before: m.ID, Limit: 5})
	if err != nil || len(page) != 1 || page[0].ID != first.ID || page[0].Content != "" { // no intent: empty
		t.Errorf("messages %+v, %v", page, err)
	}
	for range 2 { // the second finds nothing, which is not what was asked for
		err = s.bot.DeleteMessage(t.Context(), s.general.ID, m.ID)
	}
	if !got.Deleted() || !errors.Is(err, discord.ErrNotFound) {
		t.Errorf("deleted %v, %v", got.Deleted(), err)
	}
}

func TestTheWorldIsReadAsItIs(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	mods := s.guild.AddRole("Mods", discordtest.ManageMessages)
	bob := s.guild.AddMember(s.AddUser("bob"), mods)
	staff := s.guild.AddChannel("staff")
	staff.Deny(s.guild.Everyone, discordtest.ViewChannel)
	staff.Allow(mods, discordtest.ViewChannel)
	g, err := s.bot.Guild(t.Context(), s.guild.ID)
	if err != nil {
		t.Fatal(err)
	}
	channels, err := s.bot.GuildChannels(t.Context(), s.guild.ID)
	if err != nil || len(channels) != 2 {
		t.Fatalf("channels %+v, %v", channels, err)
	}
	member, err := s.bot.Member(t.Context(), s.guild.ID, bob.ID)
	if err != nil || member.User.Name() != "bob" {
		t.Fatalf("member %+v, %v", member, err)
	}
	p := discord.PermissionsIn(*g, channels[1], bob.ID, member.Roles)
	if !p.Has(discord.ViewChannel | discord.ManageMessages) {
		t.Errorf("bob may %v", p.Names())
	}
	if p := discord.PermissionsIn(*g, channels[1], s.alice.ID, nil); p != 0 {
		t.Errorf("alice may %v", p.Names())
	}
	if p := discord.PermissionsIn(*g, channels[1], g.OwnerID, nil); !p.Has(discord.ManageGuild) {
		t.Errorf("the owner may %v", p.Names())
	}
	dm, err := s.bot.CreateDM(t.Context(), s.alice.ID)
	if err != nil || dm.Type != discord.ChannelDM || dm.ID != s.DM(s.alice.User).ID {
		t.Errorf("direct messages %+v, %v", dm, err)
	}
	app, err := s.bot.CurrentApplication(t.Context())
	if err != nil || app.ID != s.AppID || app.MessageContent {
		t.Errorf("application %+v, %v", app, err)
	}
	info, err := s.bot.Gateway(t.Context())
	if err != nil || info.MaxConcurrency != 1 || info.Remaining != 1000 || info.ResetAfter != time.Second {
		t.Errorf("gateway %+v, %v", info, err)
	}
}

func TestCommandsAreWrittenOnlyWhenTheyChanged(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	least := 2
	commands := []discord.Command{
		{Name: "ask", Description: "Ask", NameLocalizations: map[string]string{"de": "frage", "hu": "kérdés"},
			Options: []discord.CommandOption{{Type: discord.StringOption, Name: "question", Description: "q", Required: true, MinLength: &least,
				Choices: []discord.Choice{{Name: "A", Value: "a", NameLocalizations: map[string]string{"de": "Ä"}}}}}},
		{Name: "settings", Description: "S", MemberPermissions: discord.ManageGuild, InDM: true},
		{Type: discord.MessageMenu, Name: "Ask about this"},
	}
	const put = "PUT /applications/{application_id}/commands"
	first, err := s.bot.RegisterCommands(t.Context(), s.AppID, commands)
	if err != nil || !first.Changed || first.IDs["ask"] == "" {
		t.Fatalf("registered %+v, %v", first, err)
	}
	second, err := s.bot.RegisterCommands(t.Context(), s.AppID, []discord.Command{commands[2], commands[0], commands[1]})
	if err != nil || second.Changed || second.IDs["ask"] != first.IDs["ask"] || s.Count(put) != 1 {
		t.Errorf("registered again %+v, %v, %d writes", second, err, s.Count(put))
	}
	commands[1].MemberPermissions = discord.ManageMessages
	third, err := s.bot.RegisterCommands(t.Context(), s.AppID, commands)
	if err != nil || !third.Changed || s.Count(put) != 2 {
		t.Errorf("a change was registered as %+v, %v", third, err)
	}
	s.Spoil(discordtest.Fault{Route: "GET /applications/{application_id}/commands", Status: 404, Body: `{"message":"404"}`})
	if fourth, err := s.bot.RegisterCommands(t.Context(), s.AppID, commands); err != nil || !fourth.Changed {
		t.Errorf("a server without the question got %+v, %v", fourth, err)
	}
}
