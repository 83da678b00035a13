package text

import "strings"

// maxTitle is the longest title in bytes; Discord shows 256 characters of an
// embed's title, and what is longer than this is a sentence.
const maxTitle = 150

// Title returns the title that s gives itself: the front matter's title, the
// first heading, or a first line that looks like one; "" if there is none.
func Title(s string, format Format) string {
	const enough = 16 << 10 // a title stands at the top
	if len(s) > enough {
		s = s[:enough]
	}
	if t := namedTitle(s, format); t != "" {
		return t
	}
	for _, b := range Split(s, format) {
		switch b.Kind {
		case Heading:
			if t := plainWords(s[b.Units[0].Start:b.Units[0].End]); t != "" && len(t) <= maxTitle {
				return t
			}
		case Aside:
			continue
		}
		return ""
	}
	return ""
}

// namedTitle reads "title: x" in front matter, "#+TITLE: x" and the like.
func namedTitle(s string, format Format) string {
	if format != Markdown && format != Org {
		return ""
	}
	for i, l := range strings.SplitN(s, "\n", 40) {
		l = strings.TrimSpace(l)
		key, value, found := strings.Cut(strings.TrimPrefix(l, "#+"), ":")
		if format == Markdown && strings.HasPrefix(l, "title =") {
			_, value, found = strings.Cut(l, "=")
			key = "title"
		}
		if format == Markdown && (i == 0 && l != "---" && l != "+++" || i > 0 && (l == "---" || l == "+++")) {
			return ""
		}
		if found && strings.EqualFold(key, "title") {
			if t := strings.TrimSpace(strings.Trim(strings.TrimSpace(value), `"'`)); len(t) <= maxTitle {
				return t
			}
		}
	}
	return ""
}

// plainWords takes Markdown's marks and line ends off a heading.
func plainWords(t string) string {
	t = strings.Join(strings.Fields(t), " ")
	t = strings.NewReplacer("**", "", "__", "", "`", "").Replace(t)
	return strings.TrimSpace(t)
}
