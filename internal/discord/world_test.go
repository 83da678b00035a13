package discord_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"docent/internal/discord"
	"docent/internal/discordtest"
)

func TestDraftsArriveAsTheyWereMeant(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		first := s.Say(s.alice, s.general, "hello")
		m, err := s.bot.SendMessage(t.Context(), s.general.ID, discord.Draft{
			Content: "@everyone <@&1> <b>",
			Components: []discord.Component{discord.ActionRow{Components: []discord.Component{
				discord.Select{CustomID: "s", Placeholder: "choose", Options: []discord.SelectOption{{Label: "A", Value: "a"}}},
			}}},
			Files:   []discord.File{{Name: `a "b".txt`, Data: []byte("data"), ContentType: "text/plain"}},
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
	})
}

func TestTheWorldIsReadAsItIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		mods := s.guild.AddRole("Mods", discordtest.ManageMessages)
		bob := s.guild.AddMember(s.AddUser("bob"), mods)
		staff := s.guild.AddChannel("staff")
		staff.Deny(s.guild.Everyone, discordtest.ViewChannel)
		staff.Allow(mods, discordtest.ViewChannel)
		staff.Allow(s.guild.BotMember(), discordtest.ViewChannel)
		g, err := s.bot.Guild(t.Context(), s.guild.ID)
		if err != nil {
			t.Fatal(err)
		}
		closed, err := s.bot.Channel(t.Context(), staff.ID)
		if err != nil || closed.Name != "staff" {
			t.Fatalf("channel %+v, %v", closed, err)
		}
		member, err := s.bot.Member(t.Context(), s.guild.ID, bob.ID)
		if err != nil || member.User.Name() != "bob" {
			t.Fatalf("member %+v, %v", member, err)
		}
		p := discord.PermissionsIn(*g, *closed, bob.ID, member.Roles)
		if !p.Has(discord.ViewChannel | discord.ManageMessages) {
			t.Errorf("bob may %v", p.Names())
		}
		if p := discord.PermissionsIn(*g, *closed, s.alice.ID, nil); p != 0 {
			t.Errorf("alice may %v", p.Names())
		}
		if p := discord.PermissionsIn(*g, *closed, g.OwnerID, nil); !p.Has(discord.ManageGuild) {
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
	})
}

func TestCommandsAreWrittenOnlyWhenTheyChanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		commands := []discord.Command{
			{Name: "ask", Description: "Ask", NameLocalizations: map[string]string{"de": "frage", "hu": "kérdés"},
				Options: []discord.CommandOption{{Type: discord.StringOption, Name: "question", Description: "q", Required: true,
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
	})
}
