package main

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// What a post holds of Discord's Markdown.
var (
	postTime   = regexp.MustCompile(`<t:(-?\d+):([a-zA-Z])>`)
	postLink   = regexp.MustCompile(`\[([^\]\n]*)\]\((https?://[^)\s]+)\)`)
	postEscape = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
)

// plainPost turns a post into what a terminal shows: times in the digest's own
// zone, quotes behind a bar, and no marks of Discord's.
func plainPost(s string, zone *time.Location) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		for _, mark := range []string{"### ", "## ", "-# "} {
			line = strings.TrimPrefix(line, mark)
		}
		if quote, ok := strings.CutPrefix(line, "> "); ok {
			line = "│ " + quote
		}
		line = postLink.ReplaceAllString(line, "$1: $2")
		lines[i] = strings.ReplaceAll(line, "**", "")
	}
	s = postTime.ReplaceAllStringFunc(strings.Join(lines, "\n"), func(stamp string) string {
		parts := postTime.FindStringSubmatch(stamp)
		seconds, err := strconv.ParseInt(parts[1], 10, 64)
		if err != nil {
			return stamp
		}
		format := "2 January 2006 15:04"
		if strings.EqualFold(parts[2], "d") {
			format = "2 January 2006"
		}
		return time.Unix(seconds, 0).In(zone).Format(format)
	})
	return postEscape.ReplaceAllString(s, "$1")
}
