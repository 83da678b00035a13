package retrieval

import (
	"strings"

	"docent/internal/retrieval/text"
)

// A word taken over from an earlier question counts this share of a word of
// the question itself, and from the one before that the share again.
const carriedShare = 0.5

// enoughTerms is how many content words make a question stand on its own
// unless it points back with a pronoun.
const enoughTerms = 3

// pointers refer to something said before.
var pointers = wordSet(`he she it they him her them his hers its their theirs this that these those there one ones
	same other another former latter else instead er sie es ihn ihm ihr dort il elle ils elles lui leur y ő azt ott он она
	оно они его ее её их там він вона воно вони його її їх`)

// openers begin a question that goes on with the last one.
var openers = wordSet(`and but also or what about how then so ok okay und aber et mais és y pero а але и і`)

// arrow stands between a follow-up and each question it carries on from, the
// latest first, in Result.Asked.
const arrow = " ← "

// Conversation takes Result.Asked apart: the question as it is understood, and
// the earlier ones it carries on from, the latest first.
func Conversation(asked string) (question string, before []string) {
	parts := strings.Split(asked, arrow)
	return parts[0], parts[1:]
}

// carry adds to a follow-up question the subject of the conversation: the
// content words of the earlier questions it depends on. It returns the
// question as it is now understood.
func (q *query) carry(an *text.Analyzer, question string, history []string) string {
	if len(history) == 0 || !q.dependent() {
		return question
	}
	share := carriedShare
	if len(q.terms) == 0 {
		share = 1
	}
	asked := question
	for i := len(history) - 1; i >= 0 && share > 0.1; i-- {
		earlier := understand(an, history[i])
		before := len(q.terms)
		for _, t := range earlier.terms {
			t.share *= share
			t.focus = false
			t.carried = true
			t.span = text.Span{}
			if _, have := q.index[t.term]; !have {
				q.index[t.term] = len(q.terms)
				q.terms = append(q.terms, t)
			}
		}
		if len(q.terms) > before {
			asked += arrow + history[i]
		}
		if !earlier.dependent() {
			break
		}
		share *= carriedShare
	}
	return asked
}

// dependent reports whether a question is only understood with what was asked
// before it.
func (q *query) dependent() bool {
	own := 0
	for _, t := range q.terms {
		if !t.carried {
			own++
		}
	}
	if own < enoughTerms {
		return true
	}
	for i, t := range q.tokens {
		if pointers[t.Word] || i == 0 && openers[t.Word] && t.Word != "what" && t.Word != "how" {
			return true
		}
	}
	return false
}
