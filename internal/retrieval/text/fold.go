package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in lower case, without diacritics, with ligatures and letters
// that have no decomposition written out (ł → l, ß → ss, æ → ae). It is how
// words are compared; offsets into the result mean nothing in s.
func Fold(s string) string {
	ascii := true
	lower := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		ascii = ascii && c < utf8.RuneSelf
		lower = lower && (c < 'A' || c > 'Z')
	}
	if ascii {
		if lower {
			return s
		}
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Mn, r) && r < 0x3000: // combining marks; kana voicing is kept
		case letters[r] != "":
			b.WriteString(letters[r])
		case r == '’' || r == 'ʼ' || r == '＇':
			b.WriteByte('\'')
		case r == 'ё':
			b.WriteRune('е')
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// letters without a Unicode decomposition, and what readers type for them.
var letters = map[rune]string{
	'ł': "l", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d",
	'þ': "th", 'ı': "i", 'ħ': "h", 'ŧ': "t", 'ŋ': "n", 'ſ': "s",
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ى': "ي", 'ة': "ه", 'ـ': "",
}
