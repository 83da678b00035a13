package discord_test

import (
	"context"
	"strings"
	"testing"

	"docent/internal/discord"
	"docent/internal/discordtest/peer"
)

func TestAnIndependentDiscordGoesThroughTheWholeCycle(t *testing.T) {
	t.Parallel()
	p := peer.Start(t)
	bot, err := discord.New(discord.Config{Token: discord.Token(p.Token), APIBase: p.API})
	if err != nil {
		t.Fatal(err)
	}
	bot.Hurry()
	if app, err := bot.CurrentApplication(t.Context()); err != nil || app.ID != p.Bot {
		t.Fatalf("application %+v, %v", app, err)
	}
	reg, err := bot.RegisterCommands(t.Context(), p.Bot, []discord.Command{{Name: "ask", Description: "Ask", Options: []discord.CommandOption{
		{Type: discord.StringOption, Name: "question", Description: "q", Required: true, Autocomplete: true},
	}}})
	if err != nil || !reg.Changed || reg.IDs["ask"] == "" {
		t.Fatalf("registered %+v, %v", reg, err)
	}
	try := func(err error) {
		if err != nil {
			t.Error(err)
		}
	}
	h := discord.Handler{
		Interaction: func(ctx context.Context, in *discord.Interaction) discord.Work {
			switch in.Kind {
			case discord.KindAutocomplete:
				o, _ := in.Command.Focused()
				try(bot.Suggest(ctx, in, []discord.Choice{{Name: o.Value + "?", Value: o.Value}}))
			case discord.KindComponent:
				try(bot.OpenModal(ctx, in, discord.Modal{CustomID: "form", Title: "A form", Components: []discord.Component{
					discord.Label{Text: "Your question", Input: discord.TextInput{CustomID: "q"}},
				}}))
			case discord.KindModal:
				try(bot.Respond(ctx, in, discord.Draft{Content: "you typed " + in.Modal.Text("q")}))
				return func(ctx context.Context) {
					_, err := bot.FollowUp(ctx, in, discord.Draft{Content: "and one thing more"})
					try(err)
				}
			default:
				try(bot.Defer(ctx, in, false))
				return func(ctx context.Context) {
					_, err := bot.EditOriginal(ctx, in, discord.Draft{Components: []discord.Component{
						discord.TextDisplay{Content: "In Budapest: " + in.Command.Text("question")},
						discord.ActionRow{Components: []discord.Component{discord.Button{Label: "Ask a follow-up", CustomID: "follow"}}},
					}})
					try(err)
				}
			}
			return nil
		},
		Message: func(ctx context.Context, m *discord.Message) discord.Work {
			_, err := bot.SendMessage(ctx, m.ChannelID, discord.Draft{Content: "hello " + m.Author.Name(), Nonce: m.ID, ReplyTo: &discord.Reference{MessageID: m.ID}})
			try(err)
			return nil
		},
	}
	ready := make(chan struct{}, 1)
	h.Ready = func(context.Context, discord.Ready) { ready <- struct{}{} }
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- bot.Run(ctx, h) }()
	<-ready

	x := p.Slash(p.Readers, p.General, p.Alice, "ask", map[string]string{"question": "where?"})
	if r := x.Response(); r.Type != 5 {
		t.Errorf("the first response is of type %d", r.Type)
	}
	m := x.Answer()
	if !strings.Contains(m.Text(), "In Budapest: where?") || m.Flags&(1<<15) == 0 {
		t.Errorf("answer %s with flags %d", m.Text(), m.Flags)
	}
	if r := p.Autocomplete(p.Readers, p.General, p.Alice, "ask", "question", "wh").Response(); r.Type != 8 || !strings.Contains(r.Data, "wh?") {
		t.Errorf("suggestions %+v", r)
	}
	if r := p.Click(p.Readers, p.General, p.Alice, m.ID, m.CustomID("follow-up")).Response(); r.Type != 9 {
		t.Errorf("the button gave %+v", r)
	}
	if m := p.Submit(p.Readers, p.General, p.Alice, "form", map[string]string{"q": "and who?"}).Answer(); m.Content != "you typed and who?" {
		t.Errorf("the form gave %q", m.Content)
	}
	if m := p.Replied(p.General, p.Say(p.Readers, p.General, p.Bob, "<@"+p.Bot+"> hi", "")); m.Content != "hello bob" {
		t.Errorf("the mention gave %q", m.Content)
	}
	followUps := 0 // work is done in order per channel, so it is there by now
	for _, m := range p.Messages(p.General) {
		if m.Content == "and one thing more" {
			followUps++
		}
	}
	if followUps != 1 {
		t.Errorf("the follow-up stands there %d times", followUps)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
