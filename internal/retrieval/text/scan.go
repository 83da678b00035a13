package text

import (
	"unicode"
	"unicode/utf8"
)

// The classes of ASCII bytes for finding words.
const (
	other  = iota // separates words
	letter        // letter or underscore
	digit
)

var class = func() (t [utf8.RuneSelf]uint8) {
	for c := range t {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
			t[c] = letter
		case c >= '0' && c <= '9':
			t[c] = digit
		}
	}
	return t
}()

// wordEnd returns the end of the word that starts at i, and whether it is a
// run of a script written without spaces. The end is i where no word starts.
func wordEnd(s string, i int) (end int, ideographs bool) {
	start := i
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if class[c] != other {
				i++
				continue
			}
			if i > start && joins(s, start, i) {
				i++
				continue
			}
			break
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if unspaced(r) {
			if i > start {
				break
			}
			return unspacedEnd(s, i), true
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '\u00ad' ||
			(r == '’' && i > start && letterAt(s, i+size) && letterBefore(s, i)) {
			i += size
			continue
		}
		break
	}
	// C++ and C#: signs that belong to a one-letter name.
	if i == start+1 && i < len(s) && class[s[start]] == letter {
		for j := i; j < len(s) && j < i+2 && (s[j] == '+' || s[j] == '#'); j++ {
			i = j + 1
		}
		if i == start+2 && s[i-1] == '+' {
			i--
		}
	}
	return i, false
}

// joins reports whether the ASCII sign at i stands inside a word: an
// apostrophe between letters, a point or comma between digits, the points of
// an acronym, a hyphen at the end of a line that splits a word.
func joins(s string, start, i int) bool {
	if i+1 >= len(s) {
		return s[i] == '.' && acronym(s, start, i)
	}
	switch s[i] {
	case '\'':
		return letterAt(s, i+1) && letterBefore(s, i)
	case '.':
		if isDigit(s[i-1]) && isDigit(s[i+1]) {
			return true
		}
		return acronym(s, start, i)
	case ',':
		return isDigit(s[i-1]) && i+3 < len(s) && isDigit(s[i+1]) && isDigit(s[i+2]) && isDigit(s[i+3])
	}
	return false
}

// acronym reports whether s[start:i] and the point at i are of the shape
// "U.S." so far: single letters, each followed by a point.
func acronym(s string, start, i int) bool {
	if (i-start)%2 == 0 || (i == start+1 && !(i+2 < len(s) && letterByte(s[i+1]) && s[i+2] == '.')) {
		return false
	}
	for j := start; j <= i; j++ {
		if (j-start)%2 == 0 && !letterByte(s[j]) || (j-start)%2 == 1 && s[j] != '.' {
			return false
		}
	}
	return true
}

func letterByte(c byte) bool { return c < utf8.RuneSelf && class[c] == letter && c != '_' }
func isDigit(c byte) bool    { return c >= '0' && c <= '9' }

func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}

func letterBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLetter(r)
}

// unspaced reports whether r belongs to a script written without spaces
// between words.
func unspaced(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar) || r == 'ー'
}

// unspacedEnd returns the end of the run of unspaced letters at i.
func unspacedEnd(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unspaced(r) {
			break
		}
		i += size
	}
	return i
}

// hyphenated returns where the second half of a word begins that a hyphen at
// i splits at the end of a line, or 0.
func hyphenated(s string, i int) int {
	if i+2 >= len(s) || s[i] != '-' && !hasPrefixAt(s, i, "\u2010") {
		return 0
	}
	j := i + 1
	if s[i] != '-' {
		j = i + len("\u2010")
	}
	newline := false
	for ; j < len(s) && (s[j] == ' ' || s[j] == '\t' || s[j] == '\r' || s[j] == '\n'); j++ {
		newline = newline || s[j] == '\n'
	}
	if newline && j < len(s) && isLower(s[j]) {
		return j
	}
	return 0
}

func hasPrefixAt(s string, i int, prefix string) bool {
	return len(s)-i >= len(prefix) && s[i:i+len(prefix)] == prefix
}
