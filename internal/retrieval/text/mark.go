package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mark is a run of final marks with the closing quotes and brackets behind it.
type mark struct {
	s          string
	start      int  // of the sentence it may end
	pos, close int  // the run of marks is s[pos:close]
	end        int  // after closing quotes, brackets and footnote numbers
	next       int  // first byte after the white space that follows
	dot        bool // the run is one full stop
	wide       bool // no space is needed after it (。！？)
	quoted     bool // a quotation mark closes behind it
}

func isFinal(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '‼', '⁇', '⁈', '⁉', '。', '！', '？', '．', '｡', '؟', '۔', '।', '॥', '։', '።', '፧', '။', '។':
		return true
	}
	return false
}

func isWide(r rune) bool {
	return r == '。' || r == '！' || r == '？' || r == '｡' || r == '．' || r == '।' || r == '॥'
}

func isCloser(r rune) bool {
	switch r {
	case ')', ']', '}', '"', '\'', '”', '’', '»', '›', '“', '」', '』', '）', '】', '》', '〉', '*', '_', '`':
		return true
	}
	return false
}

func isOpener(r rune) bool {
	switch r {
	case '(', '[', '{', '"', '\'', '“', '‘', '«', '‹', '„', '‚', '»', '「', '『', '（', '【', '《', '〈', '*', '_', '`', '¿', '¡', '<':
		return true
	}
	return false
}

func isQuoteMark(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', '»', '“', '」', '』', '›':
		return true
	}
	return false
}

// readMark reads the final marks at pos and what belongs to them.
func readMark(s string, start, pos int) mark {
	m := mark{s: s, start: start, pos: pos, close: pos}
	var last rune
	for m.close < len(s) {
		r, n := utf8.DecodeRuneInString(s[m.close:])
		if !isFinal(r) {
			break
		}
		last = r
		m.close += n
	}
	m.dot = m.close == pos+1 && s[pos] == '.'
	m.wide = isWide(last)
	m.end = m.close
	for m.end < len(s) {
		r, n := utf8.DecodeRuneInString(s[m.end:])
		if !isCloser(r) {
			if n = farCloser(s[m.end:]); n == 0 {
				break
			}
		}
		m.quoted = m.quoted || isQuoteMark(r)
		m.end += n
	}
	m.end = skipEmoji(s, skipNotes(s, m.end))
	m.next = skipSpace(s, m.end)
	return m
}

// farCloser returns how long a closing mark is that stands behind a space, as
// in text that was cut into tokens ("see it . ” He"); 0 if there is none.
func farCloser(t string) int {
	for _, c := range []string{" ''", " )", " ]", " ”"} {
		if strings.HasPrefix(t, c) {
			return len(c)
		}
	}
	return 0
}

// skipEmoji goes past emoji behind a sentence: they belong to it.
func skipEmoji(s string, pos int) int {
	for {
		at := skipSpace(s, pos)
		if at == len(s) || s[at] < utf8.RuneSelf {
			return pos
		}
		r, n := utf8.DecodeRuneInString(s[at:])
		if !isEmoji(r) || strings.ContainsAny(s[pos:at], "\n\r") {
			return pos
		}
		pos = at + n
	}
}

// isEmoji reports whether r is a picture sign or a part of one: skin tones,
// joiners, variation selectors.
func isEmoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r == 0x200D || r >= 0xFE00 && r <= 0xFE0F
}

// skipNotes goes past footnote numbers such as [12] or [^note].
func skipNotes(s string, pos int) int {
	for pos < len(s) && s[pos] == '[' {
		n := strings.IndexByte(s[pos:min(len(s), pos+12)], ']')
		if n < 2 || strings.ContainsAny(s[pos+1:pos+n], " \n") || !(s[pos+1] == '^' || s[pos+1] >= '0' && s[pos+1] <= '9') {
			break
		}
		pos += n + 1
	}
	return pos
}

// ends reports whether the sentence ends after m.
func (m mark) ends() bool {
	if m.next == len(m.s) {
		return true
	}
	if m.next == m.end && !m.wide {
		return false
	}
	if m.wide && m.next == m.end && m.quoted {
		return false // 「…。」と言った
	}
	if strings.ContainsRune("+=×÷/^,;:", rune(m.s[m.next])) || strings.HasPrefix(m.s[m.next:], "− ") {
		return false // "(p − 1)! + 1"
	}
	if m.s[m.next] == '[' && m.close-m.pos > 1 && m.s[m.pos] == '.' {
		return false // "[OPTION]... [FILE]..."
	}
	word := nextWord(m.s, m.next)
	first, _ := utf8.DecodeRuneInString(word)
	if unicode.IsLower(first) && !m.wide && !m.calls() {
		return false
	}
	if m.quoted && !m.dot && saysWho(m.s[m.next:]) {
		return false // “Why?” Ann asked; after a full stop it is a sentence of its own
	}
	if m.pos > m.start && m.close < m.end && m.s[m.pos-1] == '(' && m.s[m.close] == ')' {
		return false // (!)
	}
	if m.dot {
		return m.stopEnds(word)
	}
	return true
}

// calls reports whether m is a question or exclamation mark that ends a
// sentence even before a lower-case word, as in chats: not one in a quotation
// ("Why?" he asked) and not one of a name (Yahoo! was founded).
func (m mark) calls() bool {
	last := m.s[m.close-1]
	if m.quoted || last != '?' && last != '!' {
		return false
	}
	if last == '?' || m.close-m.pos > 1 {
		return true
	}
	token, at := lastToken(m.s, m.start, m.pos)
	return m.opens(at) || !firstIs(token, unicode.IsUpper)
}

// nextWord returns the word at pos, past opening quotes and brackets.
func nextWord(s string, pos int) string {
	for pos < len(s) {
		r, n := utf8.DecodeRuneInString(s[pos:])
		if !isOpener(r) {
			break
		}
		pos += n
	}
	end := pos
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) || end-pos > 40 {
			break
		}
		end += n
	}
	return s[pos:end]
}

// lastToken returns what stands directly before a full stop at pos, back to a
// space or an opening mark. A space before the stop is skipped: some texts
// set it apart.
func lastToken(s string, start, pos int) (token string, at int) {
	end := pos
	if end > start && s[end-1] == ' ' {
		end--
	}
	at = end
	for at > start && end-at < 40 {
		r, n := utf8.DecodeLastRuneInString(s[start:at])
		if unicode.IsSpace(r) || isOpener(r) || r == '—' || r == '–' || r == '/' || r == ',' || r == ')' {
			break
		}
		at -= n
	}
	return s[at:end], at
}
