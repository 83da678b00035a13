package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"docent/internal/discordtest/peer"
)

// The built bot against a Discord that was written by others: the whole cycle
// of commands, suggestions, buttons, forms and mentions.
func TestTheBotAnswersOnAnIndependentDiscord(t *testing.T) {
	t.Parallel()
	p := peer.Start(t)
	folder := t.TempDir()
	for name, text := range map[string]string{
		"party.txt":   "The summer party is on the roof of the library.\n\nThe summer party begins at seven in the evening.\n",
		"other.txt":   "The winter market is in the old harbour.\n",
		"config.toml": fmt.Sprintf("[discord]\ntoken = %q\napi_base = %q\n[answer]\nthreshold = 0.01\n", p.Token, p.API),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runBot(t, folder, nil, "add", "--community", p.Readers, "party.txt")
	runBot(t, folder, nil, "add", "--community", p.Others, "other.txt")
	bot := startBot(t, folder, nil, "serve")
	p.WaitCommands()

	asked := p.Slash(p.Readers, p.General, p.Alice, "ask", map[string]string{"question": "where is the summer party?"})
	if kind := asked.Response().Type; kind != 5 {
		t.Errorf("the first response has type %d, want a deferral (5)", kind)
	}
	answer := asked.Answer()
	if !strings.Contains(answer.Text(), "on the roof of the library") {
		t.Errorf("the answer is %s", answer.Text())
	}
	elsewhere := p.Slash(p.Others, p.Lobby, p.Bob, "ask", map[string]string{"question": "where is the summer party?"}).Answer()
	if strings.Contains(elsewhere.Text(), "roof") {
		t.Errorf("another server sees the document: %s", elsewhere.Text())
	}

	suggested := p.Autocomplete(p.Readers, p.General, p.Alice, "ask", "document", "par").Response()
	if suggested.Type != 8 || !strings.Contains(suggested.Data, "arty") {
		t.Errorf("the suggestions are %+v", suggested)
	}
	if data := p.Autocomplete(p.Others, p.Lobby, p.Bob, "ask", "document", "par").Response().Data; strings.Contains(data, "arty") {
		t.Errorf("another server's document is suggested: %s", data)
	}

	form := p.Click(p.Readers, p.General, p.Alice, answer.ID, answer.CustomID("follow-up")).Response()
	if form.Type != 9 {
		t.Fatalf("the follow-up button opens %+v, want a form", form)
	}
	id, field := formIDs(t, form.Data)
	followed := p.Submit(p.Readers, p.General, p.Alice, id, map[string]string{field: "and when does it begin?"}).Answer()
	if !strings.Contains(followed.Text(), "at seven in the evening") {
		t.Errorf("the follow-up's answer is %s", followed.Text())
	}

	// Deleting answers with a follow-up message, as the answer itself is gone.
	p.Click(p.Readers, p.General, p.Alice, answer.ID, answer.CustomID("Delete")).Response()

	mention := p.Say(p.Readers, p.General, p.Alice, "<@"+p.Bot+"> where is the summer party?", "")
	if reply := p.Replied(p.General, mention); !strings.Contains(reply.Text(), "on the roof of the library") {
		t.Errorf("the reply to a mention is %s", reply.Text())
	}
	deleted := false
	for _, m := range p.Messages(p.General) {
		deleted = deleted || strings.Contains(m.Text(), "The answer has been deleted")
		if m.ID == answer.ID {
			t.Errorf("the answer is still there: %s", m.Text())
		}
	}
	if !deleted {
		t.Error("nobody was told that the answer was deleted")
	}
	if help := p.Slash(p.Readers, p.General, p.Alice, "help", nil).Answer(); !strings.Contains(help.Text(), "/ask") {
		t.Errorf("/help says %s", help.Text())
	}
	if docs := p.Slash(p.Readers, p.General, p.Alice, "docs list", nil).Answer(); !strings.Contains(docs.Text(), "arty") || strings.Contains(docs.Text(), "inter market") {
		t.Errorf("/docs list says %s", docs.Text())
	}
	bot.stop()
	if strings.Contains(bot.said.String(), p.Token) {
		t.Error("the token stands in the log")
	}
}

// formIDs finds the custom ids of a form and of its first field.
func formIDs(t *testing.T, data string) (form, field string) {
	t.Helper()
	var f struct {
		CustomID   string `json:"custom_id"`
		Components []struct {
			Component struct {
				CustomID string `json:"custom_id"`
			} `json:"component"`
			Components []struct {
				CustomID string `json:"custom_id"`
			} `json:"components"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(data), &f); err != nil || len(f.Components) == 0 {
		t.Fatalf("the form is %s (%v)", data, err)
	}
	field = f.Components[0].Component.CustomID
	if rows := f.Components[0].Components; len(rows) > 0 {
		field = rows[0].CustomID
	}
	return f.CustomID, field
}
