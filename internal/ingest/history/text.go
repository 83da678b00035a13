package history

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"docent/internal/discord"
	"docent/internal/records/ledger"
)

// The types of messages that somebody wrote: a message and a reply.
const (
	plainMessage = 0
	replyMessage = 19
)

// kept is a message as it is kept; without text if it is none of a person's.
// What a webhook posts (a followed channel's news) counts as a person's, what
// bots say does not.
func kept(m discord.Message, self string, names bool) ledger.Message {
	k := ledger.Message{ID: ledger.Snowflake(m.ID)}
	bot := m.Author.ID == self || m.Author.Bot && m.WebhookID == "" || m.InteractionUser != ""
	if bot || m.Type != plainMessage && m.Type != replyMessage {
		return k
	}
	text := m.Content
	if strings.TrimSpace(text) == "" && m.WebhookID != "" {
		text = strings.Join(m.EmbedTexts, "\n\n")
	}
	k.Text = readable(text, m.Mentions, names)
	if names && k.Text != "" {
		k.Name = m.Author.Name()
		if m.Member != nil && m.Member.Nick != "" {
			k.Name = m.Member.Nick
		}
	}
	return k
}

// marks matches what Discord's client shows as something else (Discord's
// reference, "Message Formatting").
var marks = regexp.MustCompile(`<(?:@!?(\d+)|@&\d+|#\d+|a?(:\w+:)\d+|t:(-?\d+)(?::\w)?|(/[^:>]+):\d+)>`)

// readable writes a message's text as its readers see it. Other members are
// named only where names are wanted.
func readable(text string, mentions []discord.User, names bool) string {
	text = marks.ReplaceAllStringFunc(text, func(found string) string {
		part := marks.FindStringSubmatch(found)
		switch {
		case part[1] != "" && names:
			for _, u := range mentions {
				if u.ID == part[1] {
					return "@" + u.Name()
				}
			}
			return "@member"
		case part[1] != "":
			return "@member"
		case part[2] != "":
			return part[2]
		case part[3] != "":
			seconds, err := strconv.ParseInt(part[3], 10, 64)
			if err != nil {
				return found
			}
			return time.Unix(seconds, 0).UTC().Format("2006-01-02 15:04 UTC")
		case part[4] != "":
			return part[4]
		case strings.HasPrefix(found, "<#"):
			return "#channel"
		}
		return "@role"
	})
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}
