package layout

import (
	"strconv"
	"strings"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/records/ledger"
)

// Following is what an admin is shown before an address is followed.
type Following struct {
	Draft  records.Draft
	Look   ledger.Look
	Every  string // how often it is looked at, in words
	Access records.Access
}

// What parts of it may take.
const (
	maxFound    = 8
	maxFoundURL = 100
)

// ShowFollowing asks whether an address is to be followed.
func ShowFollowing(w locale.Words, f Following) discord.Draft {
	b := newBudget()
	s := f.Look.Source
	lines := []string{
		"**" + w.T("source.follow_ask", "what", fit(TitleOr(s.Title, s.URL), maxTitle, Inline)) + "**",
		Small(fit(s.URL, maxLink, Inline) + " · " + w.T("source.kind_"+string(s.Kind)) + " · " + f.Every),
		"🔒 " + w.T("access.now", "readers", Readers(w, f.Access)),
		w.T("source.follow_means"), "",
		w.T("source.follow_found", "n", strconv.Itoa(readable(f.Look)+f.Look.More+f.Look.Already)),
	}
	shown := 0
	var unread []string
	for _, d := range f.Look.Found {
		if d.Unreadable {
			unread = append(unread, fit(d.URL, maxFoundURL, Inline))
			continue
		}
		if shown++; shown > maxFound {
			continue
		}
		facts := []string{"**" + fit(TitleOr(d.Title, d.URL), maxTitle, Inline) + "**"}
		if d.Language != "" {
			facts = append(facts, languageName(w, d.Language))
		}
		lines = append(lines, "• "+strings.Join(append(facts, w.T("draft.paragraphs", "n", strconv.Itoa(d.Paragraphs))), " · "))
	}
	if more := max(0, shown-maxFound) + f.Look.More; more > 0 {
		lines = append(lines, Small(w.T("digest.more", "n", strconv.Itoa(more))))
	}
	if len(unread) > 0 {
		lines = append(lines, "⚠️ "+w.T("source.troubled", "n", strconv.Itoa(len(unread)))+"\n"+Small(strings.Join(unread[:min(len(unread), maxFound)], "\n")))
	}
	parts := []discord.Component{text(b.fixed(strings.Join(lines, "\n")))}
	if lead := firstLead(f.Look); lead != "" {
		parts = append(parts, text(b.take(lead, maxLead, Block)))
	}
	return discord.Draft{Ephemeral: true, Components: append([]discord.Component{box(colourPlain, parts...)}, rows([]discord.Button{
		{Label: w.T("button.source_follow"), Emoji: "📡", Style: discord.Success, CustomID: ID(FollowStart, f.Draft.ID)}, Cancel(w, f.Draft.ID),
	})...)}
}

func readable(l ledger.Look) (n int) {
	for _, d := range l.Found {
		if !d.Unreadable {
			n++
		}
	}
	return n
}

// firstLead is how the first document begins.
func firstLead(l ledger.Look) string {
	for _, d := range l.Found {
		if !d.Unreadable {
			return d.Lead
		}
	}
	return ""
}
