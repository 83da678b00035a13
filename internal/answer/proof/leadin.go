package proof

import (
	"regexp"
	"strings"
)

// leadIn is how models begin a sentence about a document: "The manual says
// that …", "According to the article, …". It adds nothing to what the document
// says, so what follows is what must be proven. It must not name something that
// the document itself speaks of: "the report says" may mean another report.
var leadIn = regexp.MustCompile(`^(?i:according to|as per|as stated in|as described in|in)?\s*(?i:the|this|these) ` +
	`(?i:official )?(?i:(text|document|documents|documentation|passage|passages|page|article|announcement|manual|guide|rules|rulebook|notice|faq|handbook|leaflet|source|sources|` +
	`policy|recipe|timetable|schedule|terms|regulations|instructions|patch notes|release notes|minutes))` +
	`(?:\s+(?i:also )?(?i:says?|states?|notes?|mentions?|explains?|adds?)(?: that)?|,)\s+` +
	`|^(?i:selon|d'après|d’après) (?i:l'|l’|le |la |les )(?i:(article|texte|document|annonce|règlement|page)),?\s+` +
	`|^(?i:laut|gemäß) (?i:dem|der|des) (?i:(text|dokument|artikel|anleitung|seite|hausordnung|handbuch)) ` +
	`|^(?i:según) (?i:el|la) (?i:(texto|documento|artículo|anuncio|reglamento|página)),?\s+`)

// opener begins a sentence without saying anything about the documents.
var opener = regexp.MustCompile(`^(?i:yes|no|also|additionally|in addition|furthermore|moreover|(?:please )?note that)(?:,\s+|\s+that\s+|\s+)`)

// withoutFiller takes "Yes," and the like off a sentence.
func withoutFiller(s string) string {
	m := opener.FindStringIndex(s)
	if m == nil || m[1] >= len(s) || !strings.Contains(s[:m[1]], ",") && !strings.Contains(s[:m[1]], "that") {
		return s
	}
	return upperFirst(s[m[1]:])
}

// withoutLeadIn takes a lead-in off a sentence; it returns the sentence
// unchanged if there is none, or if the text itself speaks of what it names.
func withoutLeadIn(s, source string) string {
	m := leadIn.FindStringSubmatchIndex(s)
	if m == nil || m[1] >= len(s) {
		return s
	}
	source = strings.ToLower(source)
	for i := 2; i+1 < len(m); i += 2 {
		if m[i] >= 0 && strings.Contains(source, strings.ToLower(s[m[i]:m[i+1]])) {
			return s
		}
	}
	return s[m[1]:]
}
