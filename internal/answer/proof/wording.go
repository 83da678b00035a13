package proof

import (
	"embed"
	"strings"
)

// The files in words/ say what can be told in other words. Each line begins
// with v for verbs, n for nouns (both are put into their other forms) or w for
// words and turns of phrase that stay as they are.
//
//	v start = begin = commence     each says what the others say
//	v announce, warn > say         each of the first proves the last, not the other way round
//
//go:embed words
var wordFiles embed.FS

// wording is what can be told in other words in a language.
type wording struct {
	phrases map[string][]phrase // by their words, as tokens have them
	longest int                 // words of a phrase
}

// phrase is a member of a group of phrases, in one of its forms.
type phrase struct {
	group        *group
	member, form int
}

// group is a line of the table.
type group struct {
	members []inflected
	firm    int // members before it prove the others; 0: each proves each
}

// inflected is a phrase in its forms, in tokens.
type inflected [][]token

// proves reports whether member a of the sources says what member b says.
func (g *group) proves(a, b int) bool { return a != b && (g.firm == 0 || a < g.firm && b >= g.firm) }

// wordingOf reads the table of a language. A language without one has none.
func wordingOf(l *lexicon, language string) *wording {
	w := &wording{phrases: map[string][]phrase{}}
	raw, err := wordFiles.ReadFile("words/" + language + ".txt")
	if err != nil {
		return w
	}
	for line := range strings.Lines(string(raw)) {
		class, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if rest != "" && class != "#" {
			w.add(l, class, rest)
		}
	}
	return w
}

func (w *wording) add(l *lexicon, class, line string) {
	g := &group{}
	first, last, directed := strings.Cut(line, ">")
	members := strings.FieldsFunc(first, func(r rune) bool { return r == '=' || r == ',' })
	if directed {
		g.firm = len(members)
		members = append(members, strings.Split(last, ",")...)
	}
	for i, m := range members {
		m = strings.TrimSpace(m)
		all := forms{m}
		switch class {
		case "v":
			all = conjugate(m)
		case "n":
			all = numbered(m)
		}
		var in inflected
		for form, s := range all {
			ts := words(l.statement(s))
			in = append(in, ts)
			key := keysOf(ts)
			if class == "v" && taken(m, s) || key == "" {
				continue
			}
			w.phrases[key] = append(w.phrases[key], phrase{g, i, form})
			if many := inPlural(key); class == "v" && many != "" {
				w.phrases[many] = append(w.phrases[many], phrase{g, i, form &^ 1}) // "are located" has the form of "lie"
			}
			w.longest = max(w.longest, len(ts))
		}
		g.members = append(g.members, in)
	}
}

// taken reports whether a form of a verb is another verb: "found", "left".
func taken(verb, form string) bool {
	first, _, _ := strings.Cut(verb, " ")
	form, _, _ = strings.Cut(form, " ")
	for _, v := range byForm[form] {
		if v.base != first {
			return true
		}
	}
	return false
}

// keysOf strings the keys of tokens together.
func keysOf(ts []token) string {
	var b strings.Builder
	for i, t := range ts {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.key)
	}
	return b.String()
}

// inPlural is a phrase that begins with "is" or "was" as it is told of many; "" for others.
func inPlural(keys string) string {
	if rest, ok := strings.CutPrefix(keys, "is "); ok {
		return "are " + rest
	}
	if rest, ok := strings.CutPrefix(keys, "was "); ok {
		return "were " + rest
	}
	return ""
}
