package layout

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Inline makes a stranger's text safe inside a line of ours: it reads as it
// was written, on one line, and Discord finds no markup, mention, link or
// invitation in it.
func Inline(s string) string {
	s = escape(strings.Join(strings.Fields(Visible(s)), " "), false)
	if strings.ContainsFunc(s, rightToLeft) {
		// Isolated, so that it does not turn our own words around.
		s = "\u2068" + s + "\u2069"
	}
	return s
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

// Quoted makes a document's text safe as the body of a message. Lines are
// kept; read back by Discord the text is the document's, letter by letter.
// Plain web addresses stay clickable because they hide nothing; invitations
// do not, since Discord would unfold them.
func Quoted(s string) string {
	return escape(strings.TrimSpace(Visible(s)), true)
}

// Block is Quoted with every line set as a block quote.
func Block(s string) string { return blockQuote(Quoted(s)) }

// blockQuote sets escaped text as a block quote.
func blockQuote(escaped string) string { return "> " + inBlock(strings.TrimSpace(escaped)) }

// inBlock is blockQuote without the mark of the first line.
func inBlock(escaped string) string {
	lines := strings.Split(escaped, "\n")
	for i, line := range lines[:len(lines)-1] {
		// A line of nothing but the mark would end the block quote.
		if i > 0 && strings.TrimSpace(line) == "" {
			lines[i] = "\u00a0"
		}
	}
	return strings.Join(lines, "\n> ")
}

// Visible drops characters that show nothing and are only good for tricks:
// controls, zero-width spaces, characters that turn the direction of what
// follows, invisible tags. Joiners stay, as emoji and Persian need them.
// Dropping comes before escaping: what is dropped cannot hide a mention.
func Visible(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	flag := false // inside the tag sequence of a flag such as that of Scotland
	return strings.Map(func(r rune) rune {
		tag := r >= 0xE0020 && r <= 0xE007F
		keep := !invisible(r) || tag && flag
		flag = r == 0x1F3F4 || tag && flag
		if !keep {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func invisible(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r):
		return true
	case r == 0x00AD || r == 0x180E || r == 0xFEFF || r == 0x034F || r == 0x061C:
		return true
	case r == 0x200B || r >= 0x2060 && r <= 0x206F: // word joiner, isolates, deprecated controls
		return true
	case r >= 0x202A && r <= 0x202E: // embeddings and overrides of direction
		return true
	case r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0: // fillers without ink
		return true
	case r >= 0xFFF9 && r <= 0xFFFB:
		return true
	case r >= 0xE0000 && r <= 0xE0FFF: // tags and selectors that no font shows
		return true
	}
	return false
}

// special holds the characters that Discord's Markdown or its mentions begin
// or end with anywhere in a line.
const special = "\\`*_~|<>[]@"

func escape(s string, links bool) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	start := true // of a line, before its first visible character
	for i := 0; i < len(s); {
		if links {
			if n := address(s, i); n > 0 {
				b.WriteString(s[i : i+n])
				i, start = i+n, false
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case strings.ContainsRune(special, r),
			r == ':' && (colonLinks(s, i) || colonEmoji(s, i)),
			r == '.' && dotInvites(s, i),
			start && strings.ContainsRune("#-+=", r),
			start && r == '.' && digitsBefore(s, i),
			start && r == ')' && digitsBefore(s, i):
			b.WriteByte('\\')
		}
		b.WriteString(s[i : i+n])
		// Digits keep a line's start open: "1." opens a list.
		start = r == '\n' || start && (unicode.IsSpace(r) || r >= '0' && r <= '9')
		i += n
	}
	return b.String()
}

// address returns the length of a plain http(s) address at s[i:], 0 if there
// is none or it had better not be clickable.
func address(s string, i int) int {
	rest := s[i:]
	if i > 0 && isWord(s[i-1]) {
		return 0
	}
	scheme := 0
	for _, p := range []string{"https://", "http://"} {
		if len(rest) > len(p) && strings.EqualFold(rest[:len(p)], p) {
			scheme = len(p)
			break
		}
	}
	if scheme == 0 {
		return 0
	}
	end := scheme
	for end < len(rest) && (isWord(rest[end]) || strings.IndexByte("-./?=&%+#", rest[end]) >= 0) {
		end++
	}
	end = scheme + len(strings.TrimRight(rest[scheme:end], ".,?_-"))
	// A character that we would have to escape right behind the address
	// could change where the address leads (user@host) or what it looks like.
	if end == scheme || end < len(rest) && strings.IndexByte("@:\\~*|`", rest[end]) >= 0 {
		return 0
	}
	if invites(strings.ToLower(rest[scheme:end])) {
		return 0
	}
	return end
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// hosts whose addresses Discord unfolds into something with a button.
var inviteHosts = []string{"discord.", "discordapp.", "dis.gd", "dsc.gg", "discordstatus."}

func invites(address string) bool {
	for _, h := range inviteHosts {
		if strings.Contains(address, h) {
			return true
		}
	}
	return false
}

// colonLinks says that the colon at i belongs to a scheme ("https:", "discord:"),
// which Discord would turn into a link.
func colonLinks(s string, i int) bool {
	return i > 0 && isWord(s[i-1]) && strings.HasPrefix(s[i:], ":/")
}

// colonEmoji says that the colon at i begins or ends a name such as :smile:.
func colonEmoji(s string, i int) bool {
	j := i + 1
	for j < len(s) && (isWord(s[j]) || s[j] == '+' || s[j] == '-') {
		j++
	}
	return j > i+1 && j < len(s) && s[j] == ':'
}

// dotInvites says that the dot at i stands in a bare invitation such as
// discord.gg/abc, which Discord recognises without a scheme.
func dotInvites(s string, i int) bool {
	head, tail := strings.ToLower(s[max(0, i-10):i]), strings.ToLower(s[i:min(len(s), i+12)])
	for _, end := range []string{"discord", "discordapp", "dis", "dsc"} {
		if !strings.HasSuffix(head, end) {
			continue
		}
		for _, begin := range []string{".gg", ".gd", ".com/invite", ".new", ".gift"} {
			if strings.HasPrefix(tail, begin) {
				return true
			}
		}
	}
	return false
}

func digitsBefore(s string, i int) bool {
	return i > 0 && s[i-1] >= '0' && s[i-1] <= '9'
}
