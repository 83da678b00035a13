// Package proof decides whether a sentence that somebody wrote about a text is
// proven by verbatim quotes from it. It is made of pure functions: the same
// input always gives the same finding, and no model is asked.
//
// The idea behind the rules: a summary may leave words out, but it may not put
// words in. A sentence is proven when each of its words stands in its quotes,
// in the quotes' order, when only whole clauses and phrases were left out, and
// when none of them turns the meaning (a negation, a condition, a limit, what
// narrows a rule). Each rule has a name (Rule) under which a dropped
// sentence is reported.
//
// It imports only retrieval/text and must not know documents, models or
// Discord. Start reading at Check for summaries and at Compare for claims.
package proof

import "docent/internal/retrieval/text"

// Rule names one check. A finding that is not proven carries the first rule
// that failed.
type Rule string

// The rules, in the order in which they are applied.
const (
	// RuleMarkup: no mentions, commands, emojis, images or control characters,
	// and no sign that the quotes do not hold. Plain emphasis is taken off
	// instead.
	RuleMarkup Rule = "markup"
	// RuleLinks: a link must be one of the sources' own addresses.
	RuleLinks Rule = "links"
	// RuleLength: a sentence has 2 to MaxWords words, none of them endless.
	RuleLength Rule = "length"
	// RulePassage: a quote names one of the passages that were given.
	RulePassage Rule = "passage"
	// RuleVerbatim: a quote stands in the passage it names, byte for byte
	// after Normalize, and is cut between words.
	RuleVerbatim Rule = "verbatim"
	// RuleOrders: a quote from a sentence that gives orders to a machine
	// proves nothing.
	RuleOrders Rule = "orders"
	// RuleQuestion: what is asked in the text is not stated by it.
	RuleQuestion Rule = "question"
	// RuleNumbers: every number, in digits or words, with its unit, currency
	// or percent sign, stands in the quotes.
	RuleNumbers Rule = "numbers"
	// RuleDates: every date, month and time of day stands in the quotes.
	RuleDates Rule = "dates"
	// RuleNames: every name stands in the quotes, written as a name, whole.
	RuleNames Rule = "names"
	// RuleNegation: a negation in the sentence stands in the quotes, and a
	// negation of the quoted statement stands in the sentence.
	RuleNegation Rule = "negation"
	// RuleLimits: a condition, hedge, limit or attribution of the quoted
	// statement (if, unless, while, only, about, may, said …) stands in the sentence.
	RuleLimits Rule = "limits"
	// RuleCut: what was left out is a whole clause, or, where the text tells of
	// something that happened or will happen once, a whole phrase (see shape.go).
	RuleCut Rule = "cut"
	// RuleWords: every other word stands in the quotes, or one that is alike
	// everywhere (see alike.go); only articles and "and" may be added.
	RuleWords Rule = "words"
	// RuleOrder: the words follow one another as in the quotes and do not join
	// the beginning of one statement with the end of another. What may be turned
	// round: a phrase (align.go), the voice (voice.go), an instruction
	// (instruct.go), a clause between commas (relative.go), a pronoun that stands
	// for one thing only (refer.go), and two statements joined (parts.go).
	RuleOrder Rule = "order"
	// RuleReference: a sentence that begins with "he", "it" or "this" follows
	// the sentence that it followed in the text.
	RuleReference Rule = "reference"
)

// MaxWords is the longest sentence that is considered, in words. Long enough
// for any sentence a person would want in a summary, short enough that the
// comparison costs microseconds.
const MaxWords = 60

// MaxCites is how many quotes of one sentence are considered.
const MaxCites = 6

// Source is a passage that sentences may stand on.
type Source struct {
	ID       string      // by which quotes name it
	Text     string      // verbatim
	Units    []text.Span // its sentences, list items or rows, ascending, in Text
	Language string      // ISO 639-1; "" is taken for English
	Links    []string    // addresses that lead to it
}

// Cite is a quote: words and the source they are said to stand in.
type Cite struct {
	Source string
	Words  string
}

// Claim is a sentence and the quotes it is said to rest on.
type Claim struct {
	Text  string
	Cites []Cite
}

// Place is where a surviving quote stands.
type Place struct {
	Source int // index into the sources
	text.Span
}

// Finding is the outcome for one claim.
type Finding struct {
	Text   string // the sentence, cleaned
	Proven bool
	Rule   Rule    // why not; "" if proven
	Detail string  // the word, quote or sign the rule stopped at
	Places []Place // of the quotes that survived
}
