package messages

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// marks matches what Discord's client shows as something else (Discord's
// reference, "Message Formatting").
var marks = regexp.MustCompile(`<(?:@!?(\d+)|@&\d+|#\d+|a?(:\w+:)\d+|t:(-?\d+)(?::\w)?|(/[^:>]+):\d+)>`)

// Readable writes a message's text as its readers see it, but for mentions of
// members: these become <@id>, for Named.
func Readable(text string) string {
	text = marks.ReplaceAllStringFunc(text, func(found string) string {
		part := marks.FindStringSubmatch(found)
		switch {
		case part[1] != "":
			return "<@" + part[1] + ">"
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

var mention = regexp.MustCompile(`<@(\d+)>`)

// Named writes out mentions of members: by their names as far as these are
// given, else as "@member".
func Named(text string, names map[string]string) string {
	return mention.ReplaceAllStringFunc(text, func(found string) string {
		if name := names[found[2:len(found)-1]]; name != "" {
			return "@" + name
		}
		return "@member"
	})
}
