package layout

import (
	"fmt"
	"strconv"

	"docent/internal/commands/locale"
	"docent/internal/digest"
)

// Cause is the sentence for why a digest's run went as it did. What an older
// version of the program noted in words is shown as it is.
func Cause(w locale.Words, cause string) string {
	if key := fmt.Sprintf("digest.cause_%s", cause); w.Has(key) {
		return w.T(key, "n", strconv.Itoa(digest.PauseAfter))
	}
	return Inline(cause)
}

// Trouble tells an admin that a digest could not be posted in a channel.
func Trouble(w locale.Words, channel string, t digest.Trouble) digest.Message {
	m := digest.Message{Title: w.T("digest.trouble_title")}
	mention, cause := "<#"+channel+">", Cause(w, string(t.Cause))
	if t.Paused {
		m.Body = w.T("digest.trouble_paused", "channel", mention, "cause", cause, "n", strconv.Itoa(digest.PauseAfter))
	} else {
		m.Body = w.T("digest.trouble_retry", "channel", mention, "cause", cause, "hours", strconv.Itoa(int(digest.CatchUp.Hours())))
	}
	return m
}
