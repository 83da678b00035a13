package digest

import (
	"slices"
	"strings"

	"docent/internal/retrieval/language"
	"docent/internal/retrieval/text"
)

// Key returns what a question asks as sorted terms: what is asked for (where,
// when …), with a question mark in front; "!not" where it denies; then the
// words that carry a subject, each as its term and, where it was written
// otherwise, "~" and the word. A question without any such word has its folded
// words as the key. Compare tells what two keys have to do with each other.
func Key(question string) string {
	tokens := read(question)
	class, used := asksFor(tokens)
	seen := map[string]bool{}
	var terms, weak []string
	add := func(to *[]string, term, word string) {
		if term == "" || seen[term] {
			return
		}
		seen[term] = true
		if word != "" && word != term {
			term += "~" + word
		}
		*to = append(*to, term)
	}
	if class != "" {
		add(&terms, "?"+class, "")
	}
	for i, t := range tokens {
		switch {
		case t.Is(text.Negative):
			add(&terms, "!not", "")
		case used[i] || t.Is(text.Stop) && !contrasts[t.Word]:
		case fillers[t.Word] || lightFor[class][t.Word]:
			add(&weak, t.Term, t.Word)
		default:
			add(&terms, t.Term, t.Word)
		}
	}
	if len(terms) == 0 || len(terms) == 1 && class != "" {
		terms = append(terms, weak...) // of a question of nothing else they are the subject
	}
	if len(terms) == 0 {
		return strings.Join(strings.Fields(text.Fold(question)), " ")
	}
	slices.Sort(terms)
	return strings.Join(terms, " ")
}

// read finds a question's words. One too short to tell its language is in that
// of its question word.
func read(question string) []text.Token {
	in := language.Detect(question)
	tokens := text.NewAnalyzer(in).Tokens(nil, question)
	if in != "" {
		return tokens
	}
	for _, t := range tokens {
		for _, in := range []string{"de", "fr", "es", "hu", "uk"} {
			if wanted[in][t.Word] != "" {
				return text.NewAnalyzer(in).Tokens(nil, question)
			}
		}
	}
	return tokens
}

// asksFor finds what a question asks for, "" where it does not say, and which
// tokens said so: a question word ("when"), two ("how many"), or a noun after
// "what" or "which", or in a question without any such word ("ticket price?").
func asksFor(tokens []text.Token) (class string, used map[int]bool) {
	used = map[int]bool{}
	word := func(i int) string {
		if i < len(tokens) {
			return tokens[i].Word
		}
		return ""
	}
	open := true // no verb of a yes-or-no question has opened it
	for i, t := range tokens {
		if pair := classOf(t.Word + " " + word(i+1)); pair != "" {
			used[i], used[i+1] = true, true
			return pair, used
		}
		if c := classOf(t.Word); c != "" {
			used[i] = true
			return c, used
		}
		if i == 0 && yesNo[t.Word] {
			open = false
		}
	}
	if !open {
		return "yes", used
	}
	for i, t := range tokens {
		if c := wantedNouns[t.Word]; c != "" && (t.Word == "hours" || i == 0 || i+1 == len(tokens) || which[word(i-1)] || bridge(tokens[:i])) {
			used[i] = true
			return c, used
		}
	}
	return "", used
}

// bridge reports whether only words without a subject stand before a noun, as
// in "what is the".
func bridge(before []text.Token) bool {
	return !slices.ContainsFunc(before, func(t text.Token) bool { return !t.Is(text.Stop) && !fillers[t.Word] })
}

// set makes a set of words.
func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

// classOf says what a question word, or two, ask for, "" if they are none.
func classOf(word string) string {
	for _, in := range wanted {
		if c := in[word]; c != "" {
			return c
		}
	}
	return ""
}

// wanted maps question words, folded, to what they ask for, in the languages
// that the bot speaks. No word stands for two things.
var wanted = map[string]map[string]string{
	"en": {
		"who": "who", "whom": "who", "whose": "who", "whos": "who", "where": "where", "wheres": "where", "when": "when", "whens": "when",
		"why": "why", "how": "how", "how come": "why", "how many": "count", "how much": "price", "how long": "duration",
		"how often": "often", "what time": "when",
	},
	"de": {
		"wer": "who", "wem": "who", "wen": "who", "wo": "where", "wohin": "where", "wann": "when", "warum": "why", "wieso": "why",
		"wie": "how", "wie viele": "count", "wieviele": "count", "wie viel": "price", "wieviel": "price", "wie lange": "duration",
		"wie oft": "often",
	},
	"fr": {
		"qui": "who", "ou": "where", "quand": "when", "pourquoi": "why", "comment": "how", "combien": "price", "combien de": "count",
		"quelle heure": "when",
	},
	"es": {
		"quien": "who", "quienes": "who", "donde": "where", "cuando": "when", "por que": "why", "como": "how", "cuanto": "price",
		"cuantos": "count", "cuantas": "count", "que hora": "when",
	},
	"hu": {
		"ki": "who", "kik": "who", "hol": "where", "hova": "where", "mikor": "when", "miert": "why", "hogyan": "how", "hogy": "how",
		"hany": "count", "mennyi": "price", "mennyibe": "price",
	},
	"uk": {
		"хто": "who", "де": "where", "куди": "where", "коли": "when", "чому": "why", "як": "how", "скільки": "count",
	},
}

// which are the words before a noun that is asked for.
var which = set("what which whats welche welcher welches welchem quel quelle que cual melyik milyen який яка яке")

// wantedNouns are the English nouns that say what is asked for as a question
// word does: the place of the meetup is where it is.
var wantedNouns = map[string]string{
	"place": "where", "location": "where", "venue": "where", "address": "where", "whereabouts": "where",
	"time": "when", "date": "when", "day": "when", "hour": "when", "hours": "when",
	"person": "who", "reason": "why", "way": "how",
	"price": "price", "cost": "price", "fee": "price", "charge": "price", "costs": "price", "prices": "price", "fees": "price",
	"number": "count", "amount": "count", "duration": "duration", "length": "duration",
}

// lightFor are words that say no more than what is asked for already.
var lightFor = map[string]map[string]bool{
	"where": set("place location located locate venue find found situated take takes held hold happen happens happening occur going"),
	"when":  set("time date day hour hours take takes place held hold happen happens happening occur scheduled"),
	"price": set(`cost costs price prices fee fees charge pay paid money kostet kosten coute coutent cuesta cuestan kerul kerulnek`),
	"how":   set("way work able go"),
	"who":   set("person people name responsible charge"),
	"yes":   set("possible allowed permitted allow permit bring ok okay"),
	"count": set("number"),
}

// yesNo are the words that open a question which is answered by yes or no.
var yesNo = set(`is are was were do does did can could will would should has have had may must am isnt arent dont
	ist sind kann darf gibt est sont es son puede hay van чи`)

// contrasts are words without a subject of their own that turn a question
// into another one.
var contrasts = set("before after without inside outside during until above below")

// fillers are what people put around a question.
var fillers = set(`what whats which hey hi hello please pls plz thanks thank thx know knows known tell anyone anybody somebody someone everyone guys folks
	question wondering wonder exactly actually again bitte danke bonjour merci hola gracias por favor szia koszi kerem
	привіт дякую`)
