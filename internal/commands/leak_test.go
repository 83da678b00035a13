package commands_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"docent/internal/discordtest"
	"docent/internal/records"
)

// latin finds words in Latin letters; foreign is what may hold some: Discord's
// mentions and times, addresses, ids in backticks.
var (
	latin   = regexp.MustCompile(`[A-Za-z]{2,}`)
	foreign = regexp.MustCompile("<[^>]*>|https?://\\S+|`[^`]*`")
)

// A member whose Discord speaks Ukrainian sees no word of English but those of
// the documents, the questions and the names.
func TestNoEnglishIsLeftInAnotherLanguage(t *testing.T) {
	t.Parallel()
	const question, unknown = "where will they meet?", "what is the ticket price for the final?"
	const misspelt, premise = "who is Donald Tramp?", "since it is in Vienna, who will host them?"
	o := newOffice(t)
	o.a.Locale = "uk" // what is for everybody is in the server's language
	for _, m := range []*discordtest.Member{o.alice, o.stage.admin} {
		m.User.Locale = "uk"
	}
	content := o.addArticle()
	known := map[string]bool{}
	for _, w := range latin.FindAllString(content+" Discord CSV alice carol json docent txt kB ms UTC "+question+unknown+misspelt+premise, -1) {
		known[strings.ToLower(w)] = true
	}
	checked := 0
	check := func(what, text string, asked ...string) {
		t.Helper()
		checked++
		text = foreign.ReplaceAllString(text, "")
		allowed := map[string]bool{}
		for _, w := range latin.FindAllString(strings.Join(asked, " "), -1) {
			allowed[strings.ToLower(w)] = true
		}
		for _, w := range latin.FindAllString(text, -1) {
			if l := strings.ToLower(w); !known[l] && !allowed[l] {
				t.Errorf("%s says %q in:\n%s", what, w, text)
				return
			}
		}
	}
	as := func(who *discordtest.Member, command string, options discordtest.Options) *discordtest.Message {
		t.Helper()
		m := o.Slash(who, o.general, command, options).Answer()
		check("/"+command, m.Text(), fmt.Sprint(options))
		return m
	}
	buttons := func(who *discordtest.Member, m *discordtest.Message, asked string) {
		t.Helper()
		for _, b := range m.Buttons() {
			if b.Disabled || b.URL != "" || b.Type != 2 || b.Emoji == "🗑️" {
				continue
			}
			x := o.ClickCopied(who, m, b.CustomID)
			if x.Response() == discordtest.OpenedForm {
				f := x.Form()
				for _, in := range f.Inputs {
					check("the form "+b.CustomID, f.Title+" "+in.Label)
				}
				continue
			}
			check("the button "+b.CustomID, x.Answer().Text(), asked)
		}
	}
	as(o.alice, "help", nil)
	as(o.stage.admin, "help", nil)
	answer := as(o.alice, "ask", discordtest.Options{"question": question})
	buttons(o.alice, answer, question)
	buttons(o.alice, as(o.alice, "ask", discordtest.Options{"question": unknown, "private": true}), unknown)
	buttons(o.alice, as(o.alice, "ask", discordtest.Options{"question": misspelt}), misspelt)
	form := o.Click(o.alice, answer, "💬").Form()
	check("a wrong premise", o.Submit(o.alice, form, map[string]string{"text": premise}).Answer().Text(), premise, question)
	as(o.alice, "ask", discordtest.Options{"question": " "})
	as(o.alice, "ask", discordtest.Options{"question": strings.Repeat("x", 2000)})
	as(o.alice, "ask", discordtest.Options{"question": question, "document": "999"})
	claims := "Trump and Putin will meet in Vienna. Trump and Putin will meet in Budapest. Bananas are blue. They met in July in Alaska. The leaders did not meet in Alaska in August."
	as(o.alice, "verify", discordtest.Options{"text": claims})
	receipted := regexp.MustCompile("`([2-9a-z]{6})`").FindStringSubmatch(answer.Text())
	as(o.alice, "quote", discordtest.Options{"id": receipted[1]})
	as(o.alice, "quote", discordtest.Options{"id": "zzzzzz"})
	as(o.alice, "docs list", nil)
	buttons(o.alice, as(o.alice, "privacy show", nil), question+unknown)
	as(o.alice, "watch list", nil)
	as(o.alice, "watch question", discordtest.Options{"question": unknown})
	as(o.stage.admin, "settings show", nil)
	as(o.stage.admin, "settings set", discordtest.Options{"member_limit": 3, "threshold": 20})
	as(o.stage.admin, "settings reset", discordtest.Options{"setting": "threshold"})
	as(o.stage.admin, "digest list", nil)
	as(o.stage.admin, "gaps", nil)
	as(o.stage.admin, "stats", nil)
	as(o.alice, "privacy delete", nil)
	for range 6 {
		as(o.alice, "ask", discordtest.Options{"question": question}) // over the limit, once in full and then short
	}
	check("a refused command", o.SlashOverridden(o.alice, o.general, "settings show", nil).Answer().Text())
	check("a stale button", o.ClickCopied(o.stage.admin, answer, "nonsense").Answer().Text())
	check("a foreign button", o.ClickCopied(o.stage.admin, answer, "why:zzzzzz").Answer().Text())
	_, err := o.store.ChangeSettings(t.Context(), o.a.ID, func(s *records.Settings) error {
		s.Channels, s.MemberHourly = []string{o.news.ID}, 0
		return nil
	})
	o.must(err)
	as(o.stage.admin, "ask", discordtest.Options{"question": question})
	if checked < 45 {
		t.Errorf("only %d screens were looked at", checked)
	}
}
