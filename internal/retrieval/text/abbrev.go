package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// stopClass says how an abbreviation behaves before a full stop.
type stopClass uint8

const (
	neverEnds   stopClass = iota + 1 // Mr., Prof., z. B.: always goes on
	beforeDigit                      // No., Fig., Jan.: goes on before a number
	mostlyInner                      // Inc., Jr., St.: ends only before a sentence starter
)

// stopEnds reports whether the single full stop m ends its sentence, word
// being the one that follows.
func (m mark) stopEnds(word string) bool {
	starts := isStarter(word) && !m.isInitial(word)
	token, at := lastToken(m.s, m.start, m.pos)
	if token == "" || at+len(token) < m.pos {
		return true // in text cut into tokens the stop of an abbreviation is not set apart
	}
	digit := word != "" && word[0] >= '0' && word[0] <= '9'
	if isDigits(token) {
		return m.numberEnds(at, len(token), word)
	}
	if m.opens(at) && isOrdinal(token) {
		return false // "a)", "IV." in front of an item
	}
	switch behaviour(token) {
	case neverEnds:
		return false
	case beforeDigit:
		if utf8.RuneCountInString(token) > 1 {
			return !digit && !isRoman(word)
		}
		if digit {
			return false // "S. 12", but also "Eric S. Raymond"
		}
	case mostlyInner:
		return !digit && starts
	}
	if token == "a.m" || token == "p.m" {
		return !afterHour(word)
	}
	if digit && strings.HasSuffix(token, "str") {
		return false // Hauptstr. 5
	}
	if isInitials(token) {
		return starts || len(token) == 1 && m.labels(token, at)
	}
	return true
}

// isInitial reports whether the next word is a letter with a full stop: "J. A. Smith".
func (m mark) isInitial(word string) bool {
	return len(word) == 1 && m.next+1 < len(m.s) && m.s[m.next+1] == '.'
}

// labels reports whether the letter at at belongs to the word before it, as in
// "World War I", "vitamin C" and "chlorophyll a". The small letters that
// abbreviate something (p. 4, v. Pacifica, z. B., i. e.) do not.
func (m mark) labels(letter string, at int) bool {
	before, _ := lastToken(m.s, m.start, skipBack(m.s, m.start, at))
	return beforeLabel(before) || strings.Contains("afghjklqwxy", letter) && len(before) > 2
}

// opens reports whether at is where the sentence begins, opening marks aside.
func (m mark) opens(at int) bool {
	const marks = 32 // bytes; more is no quotation mark
	return at-m.start <= marks && strings.IndexFunc(m.s[m.start:at], func(r rune) bool { return !unicode.IsSpace(r) && !isOpener(r) }) < 0
}

// numberEnds decides about a full stop after a whole number of n digits: a list
// number, an ordinal (3. Oktober, der 2. Weltkrieg) or the end.
func (m mark) numberEnds(at, n int, word string) bool {
	if n <= 3 && m.opens(at) {
		return false
	}
	if n <= 2 {
		if isMonth(strings.ToLower(word)) {
			return false
		}
		before, _ := lastToken(m.s, m.start, skipBack(m.s, m.start, at))
		return !beforeOrdinal(strings.ToLower(before))
	}
	return true
}

func skipBack(s string, start, pos int) int {
	for pos > start && (s[pos-1] == ' ' || s[pos-1] == '\n') {
		pos--
	}
	return pos
}

func isDigits(t string) bool {
	return t != "" && strings.IndexFunc(t, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

func isRoman(t string) bool {
	return t != "" && t != "I" && strings.Trim(t, "IVXLC") == "" && len(t) < 7
}

// isOrdinal reports whether t can number an item: a letter, a Roman number or
// numbers with dots in between.
func isOrdinal(t string) bool {
	return utf8.RuneCountInString(t) == 1 && firstIs(t, unicode.IsLetter) || isRoman(strings.ToUpper(t)) ||
		strings.Trim(t, "0123456789.") == ""
}

func firstIs(t string, f func(rune) bool) bool {
	r, _ := utf8.DecodeRuneInString(t)
	return f(r)
}

// isInitials reports whether t is a letter, or letters with dots between: J,
// U.S, p.m, Ph.D, J.R.R.
func isInitials(t string) bool {
	letters, run := 0, 0
	for _, r := range t {
		switch {
		case r == '.':
			run = 0
		case unicode.IsLetter(r):
			letters++
			if run++; run > 2 {
				return false
			}
		default:
			return false
		}
	}
	return letters == 1 || letters > 0 && strings.Contains(t, ".")
}

// saysWho reports whether t goes on as after a quotation: "Trump said".
func saysWho(t string) bool {
	for range 4 {
		w := nextWord(t, 0)
		if w == "" || !strings.HasPrefix(t, w) {
			return false
		}
		if isSpeech(w) {
			return true
		}
		if firstIs(w, unicode.IsLower) {
			return false
		}
		t = strings.TrimPrefix(t[len(w):], ".")
		if !strings.HasPrefix(t, " ") {
			return false
		}
		t = t[1:]
	}
	return false
}
