package layout

import (
	"strconv"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
)

// AskErase asks whether an earlier text is to be erased, and says what that means.
func AskErase(w locale.Words, d records.Document, v records.Version) discord.Draft {
	id := strconv.FormatInt(d.ID, 10)
	version := strconv.FormatInt(v.ID, 10)
	return Page([]string{"**" + ofVersion(w, "history.erase", d, v) + "**", "", w.T("history.erase_means")},
		discord.Button{Label: w.T("button.docs_erase_now"), Emoji: "🔥", Style: discord.Danger, CustomID: ID(DocsErased, id, version)},
		discord.Button{Label: w.T("button.docs_history"), Emoji: "🕘", CustomID: ID(DocsHistory, id)})
}

func ofVersion(w locale.Words, key string, d records.Document, v records.Version) string {
	return w.T(key, "title", fit(TitleOr(d.Title, d.Name), maxTitle, Inline), "from", stamp(v.Since, "f"), "until", stamp(v.Replaced, "f"))
}

// maxShownMessages is how many messages have a link.
const maxShownMessages = 15

// ShowErased says that an earlier text is erased, how many answers have lost
// words with it, and which messages of ours show such words still.
func ShowErased(w locale.Words, d records.Document, v records.Version, answers int, links []string) discord.Draft {
	id := strconv.FormatInt(d.ID, 10)
	lines := []string{"🔥 " + ofVersion(w, "history.erased", d, v), w.T("history.erased_answers", "n", strconv.Itoa(answers))}
	var buttons []discord.Button
	if len(links) > 0 {
		lines = append(append(lines, "", w.T("history.erased_shown")), listed(w, links)...)
		buttons = append(buttons, discord.Button{Label: w.T("button.docs_clear"), Emoji: "🗑️", Style: discord.Danger, CustomID: ID(DocsClear, id)})
	}
	lines = append(lines, Small(w.T("history.erased_elsewhere")))
	return Page(lines, append(buttons, discord.Button{Label: w.T("button.docs_history"), Emoji: "🕘", CustomID: ID(DocsHistory, id)})...)
}

// ShowCleared says how many messages were deleted, and which could not be.
func ShowCleared(w locale.Words, deleted int, left []string) discord.Draft {
	lines := []string{"🗑️ " + w.T("history.cleared", "n", strconv.Itoa(deleted))}
	if len(left) > 0 {
		lines = append(append(lines, w.T("history.not_cleared")), listed(w, left)...)
	}
	return Notice(lines...)
}

func listed(w locale.Words, links []string) []string {
	lines := []string{}
	for _, link := range links[:min(len(links), maxShownMessages)] {
		lines = append(lines, "• "+link)
	}
	if n := len(links) - maxShownMessages; n > 0 {
		lines = append(lines, Small(w.T("digest.more", "n", strconv.Itoa(n))))
	}
	return lines
}
