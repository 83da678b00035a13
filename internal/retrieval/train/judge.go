package main

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"docent/internal/retrieval"
)

// The limits at which a passage and a quote are cut before they are judged,
// in bytes.
const (
	maxPassage = 2500
	maxQuote   = 600
)

// overlaps reports whether two spans share at least half of the shorter one.
func overlaps(start, end int, p place) bool {
	shared := min(end, p.End) - max(start, p.Start)
	return shared > 0 && 2*shared >= min(end-start, p.End-p.Start)
}

func stem(name string) string { return strings.TrimSuffix(name, ".txt") }

// passageRight says whether a passage is evidence for a question.
func passageRight(q question, h retrieval.Hit) bool {
	if q.Hand {
		return holdsGold(cut(h.Passage.Text, maxPassage), q.Gold)
	}
	end := h.Passage.Start + len(cut(h.Passage.Text, maxPassage))
	for _, e := range q.Evidence {
		if stem(h.Document.Name) == e.Doc && overlaps(h.Passage.Start, end, e) {
			return true
		}
	}
	return false
}

// quoteRight says whether a quote answers a question.
func quoteRight(q question, quote retrieval.Quote) bool {
	if !q.Answerable {
		return false
	}
	said := cut(quote.Text, maxQuote)
	if q.Hand {
		return holdsGold(said, q.Gold)
	}
	end := quote.Start + len(said)
	name := stem(quote.Hit.Document.Name)
	wanted := q.Good
	if len(wanted) == 0 {
		wanted = q.Evidence
	}
	near := false
	for _, e := range wanted {
		near = near || name == e.Doc && overlaps(quote.Start, end, e)
	}
	if !near || len(q.Good) > 0 || len(q.Answers) == 0 {
		return near
	}
	return holds(said, q.Answers)
}

// holds reports whether a text has one of the answers as a run of whole words.
func holds(s string, answers []string) bool {
	hay := " " + strings.Join(wordsOf(s), " ") + " "
	for _, a := range answers {
		needle := strings.Join(wordsOf(a), " ")
		if needle != "" && strings.Contains(hay, " "+needle+" ") ||
			needle == "" && strings.TrimSpace(a) != "" && strings.Contains(s, strings.TrimSpace(a)) {
			return true
		}
	}
	return false
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_'
	})
}

var (
	links    = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	tags     = regexp.MustCompile(`<[^<>\n]{1,300}>`)
	nonWords = regexp.MustCompile(`[^\pL\pN]+`)
)

// norm folds away what a renderer may change.
func norm(s string) string {
	s = links.ReplaceAllString(s, "$1")
	s = tags.ReplaceAllString(s, " ")
	return strings.TrimSpace(nonWords.ReplaceAllString(strings.ToLower(s), " "))
}

func holdsGold(s string, gold []string) bool {
	hay := " " + norm(s) + " "
	for _, g := range gold {
		if strings.Contains(hay, " "+norm(g)+" ") {
			return true
		}
	}
	return false
}

// cut shortens s to at most n bytes at a rune border.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
