package proof

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	mention = regexp.MustCompile(`(?i)@\s*(everyone|here)\b|<\s*[@#:/]|<\s*a:|<\s*t:|<\s*id:|</|@[!&]?\d{15,}|<@|` + "```" + `|!\[`)
	link    = regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://[^\s<>"')\]]+|\bwww\.[^\s<>"')\]]+|\bdiscord(?:app)?\.(?:gg|com)/[^\s<>"')\]]*|\]\s*\(`)
	leading = regexp.MustCompile(`^\s*(?:#{1,6}\s+|>+\s*|[-*•·‣▪]\s+|\(?\d{1,2}[.)]\s+)+`)
	citing  = regexp.MustCompile(`\s*[\[(](?:p?\d+(?:\s*[,;]\s*p?\d+)*)[\])]`)
	emph    = regexp.MustCompile(`(\*{1,3}|_{2,3}|~~|\|\||` + "`" + `)([^\s*_~|` + "`" + `](?:[^*_~|` + "`" + `]*[^\s*_~|` + "`" + `])?)(\*{1,3}|_{2,3}|~~|\|\||` + "`" + `)`)
)

// signs that a sentence may hold although no quote does.
const punctuation = ".,;:!?'\"()-–—…/%‰&+’‘‚“”„«»‹›€$£¥₹°、。，！？：；؟،「」"

// clean takes plain emphasis, list marks and citation numbers off a sentence
// and says whether what is left may be shown. quotes is what the sentence
// rests on, links the addresses it may name.
func clean(s, quotes string, links []string) (string, fault) {
	s = strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")
	s = leading.ReplaceAllString(s, "")
	for range 3 {
		s = emph.ReplaceAllStringFunc(s, func(m string) string {
			part := emph.FindStringSubmatch(m)
			if part[1] != part[3] || strings.Contains(quotes, m) {
				return m
			}
			return part[2]
		})
	}
	s = strings.TrimSpace(citing.ReplaceAllString(s, ""))
	if m := mention.FindString(s); m != "" {
		return s, fault{RuleMarkup, m}
	}
	for _, l := range link.FindAllString(s, -1) {
		if !knownLink(l, links) {
			return s, fault{RuleLinks, l}
		}
	}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == ' ' ||
			strings.ContainsRune(punctuation, r) {
			continue
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.So, r) || !strings.ContainsRune(quotes, r) {
			return s, fault{RuleMarkup, string(r)}
		}
	}
	return s, fault{}
}

func knownLink(l string, links []string) bool {
	l = strings.TrimRight(l, ".,;:!?")
	for _, k := range links {
		if k != "" && (l == k || l == strings.TrimRight(k, "/")) {
			return true
		}
	}
	return false
}
