package answer

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"docent/internal/llmtest"
	"docent/internal/retrieval"
)

// unseen is a passage of the second set of judged sentences: written apart
// from the rules, in other domains, words and languages than the first.
type unseen struct {
	language, domain, text string
	sentences              []verdict
}

// verdict is a sentence and what is known of it: '+' that the passage supports
// it in words of its own, '~' that it does in a freer form, '-' that it does
// not, and then in which way.
type verdict struct {
	sign byte
	kind string
	text string
	// The words that its writer named, and those that it made up or took from
	// elsewhere; without either, cite chooses.
	quotes, invented []llmtest.Cite
}

func (v verdict) supported() bool { return v.sign != '-' }

// readUnseen reads a file of testdata: "@ language domain", "T passage",
// then a sentence a line with its sign; an unsupported one names its kind. The
// lines after it name the words it rests on, if the choice matters: "q p1 words"
// from the passage or from p2, the next one, and "x p1 words" that stand nowhere in it.
func readUnseen(t *testing.T, file string) (all []unseen) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		rest := line[2:]
		switch sign := line[0]; sign {
		case '@':
			lang, domain, _ := strings.Cut(rest, " ")
			all = append(all, unseen{language: lang, domain: domain})
		case 'T':
			all[len(all)-1].text = rest
		case 'q', 'x':
			said := all[len(all)-1].sentences
			id, words, _ := strings.Cut(rest, " ")
			last := &said[len(said)-1]
			named := &last.quotes
			if sign == 'x' {
				named = &last.invented
			}
			*named = append(*named, llmtest.Cite{Passage: id, Words: words})
		default:
			v := verdict{sign: sign, text: rest}
			if sign == '-' {
				v.kind, v.text, _ = strings.Cut(rest, " ")
			}
			all[len(all)-1].sentences = append(all[len(all)-1].sentences, v)
		}
	}
	return all
}

// parts deals the sentences of a passage out to three replies. A sentence that
// begins with a pronoun is preceded by the one it stands behind in the text.
func (u unseen) parts(units []string) (out [3][]verdict) {
	turn := 0
	for _, v := range u.sentences {
		first, _, _ := strings.Cut(v.text, " ")
		if v.supported() && slices.Contains(stands, first) {
			for i, s := range units {
				if i == 0 || !strings.HasPrefix(s, first) || best(v.text, units) != i {
					continue
				}
				for from := range i { // every sentence before it, so that none of them lacks its own
					out[turn%3] = append(out[turn%3], verdict{sign: '=', text: units[from]})
				}
			}
		}
		out[turn%3] = append(out[turn%3], v)
		turn++
	}
	return out
}

var stands = strings.Fields("It They She He Its Their His Sie Er Sein Il No In Ce Passé")

// best is the unit that shares the most words with s.
func best(s string, units []string) int {
	top, at := -1, 0
	for i, u := range units {
		have := wordsOf(u)
		n := 0
		for _, w := range wordsOf(s) {
			if slices.Contains(have, w) {
				n++
			}
		}
		if n > top {
			top, at = n, i
		}
	}
	return at
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// cite gives the words that a reply names for a sentence: the whole passage,
// the sentence nearest to it, or from that the part they share.
func cite(how int, s, passage string, units []string) string {
	unit := units[best(s, units)]
	switch how {
	case 0:
		return passage
	case 1:
		return unit
	}
	lower, from, to := strings.ToLower(unit), -1, 0
	for _, w := range wordsOf(s) {
		if i := strings.Index(lower, w); i >= 0 && (from < 0 || i < from) {
			from = i
		}
		if i := strings.LastIndex(lower, w); i >= 0 {
			to = max(to, i+len(w))
		}
	}
	if from < 0 || to <= from || to > len(unit) {
		return unit
	}
	for from > 0 && !strings.ContainsRune(" '’«“(", rune(unit[from-1])) {
		from--
	}
	for words := 0; to < len(unit); to++ { // and the word behind it, which may be a unit
		if words += strings.Count(" ", unit[to:to+1]); words == 2 || strings.ContainsRune(".,;", rune(unit[to])) {
			break
		}
	}
	return unit[from:to]
}

// wantedKept is the share of supported sentences that a summary is to keep.
const wantedKept = 0.95

func TestMeasuredSupportOfSentencesThatTheRulesWereNotWrittenFor(t *testing.T) {
	t.Parallel()
	for file, floor := range map[string]float64{
		"heldout": wantedKept, "heldout2": wantedKept,
		"fresh3":   0.82, // what the rules keep so far; to be raised to wantedKept as they learn
		"fresh4":   0.78,
		"fresh6":   0.30,
		"fresh7":   0.33,
		"replies5": 0.82, // sentences that keep to the prompt
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			measureUnseen(t, file, floor)
		})
	}
}

// tally counts sentences by their sign, and those that were dealt with rightly.
type tally struct{ all, right map[byte]int }

func (c tally) share(sign byte) string {
	return fmt.Sprintf("%d of %d (%.1f %%)", c.right[sign], c.all[sign], 100*float64(c.right[sign])/float64(c.all[sign]))
}

func measureUnseen(t *testing.T, file string, floor float64) {
	all := readUnseen(t, file+".txt")
	server := llmtest.Start(llmtest.Empty())
	defer server.Close()
	s := &shelf{texts: map[int64]string{}}
	e := engine(t, s, server, nil)
	var hits []retrieval.Hit
	for i, u := range all {
		hits = append(hits, s.hit(int64(i+1), u.language, u.text))
	}
	replies, c := 0, tally{map[byte]int{}, map[byte]int{}}
	for i, u := range all {
		var units []string
		for _, x := range hits[i].Passage.Units {
			units = append(units, u.text[x.Start:x.End])
		}
		for part, said := range u.parts(units) {
			for how := range 3 {
				replies++
				var reply []llmtest.Statement
				for _, v := range said {
					named := slices.Concat(v.quotes, v.invented)
					if named == nil {
						named = []llmtest.Cite{{Passage: "p1", Words: cite(how, v.text, u.text, units)}}
					}
					reply = append(reply, llmtest.Statement{Text: v.text, Quotes: named})
				}
				server.Become(llmtest.Script(llmtest.Reply(reply...)))
				found := asked(fmt.Sprintf("question %d %d %d", i, part, how), hits[i], hits[(i+1)%len(hits)])
				c.count(t, u, said, e.Summarise(t.Context(), quotes(found), Asker{Community: "local"}))
			}
		}
	}
	line := fmt.Sprintf("%d further replies: **%d of %d unsupported sentences shown, %s supported ones kept**", replies, c.all['-']-c.right['-'], c.all['-'], c.share('+'))
	if c.all['~'] > 0 {
		line += fmt.Sprintf("; of those in freer words %s", c.share('~'))
	}
	t.Log(line)
	golden(t, file, line+".\n")
	if c.right['-'] < c.all['-'] || float64(c.right['+']) < floor*float64(c.all['+']) {
		t.Errorf("want no unsupported sentence shown and %.0f %% of the supported ones kept", 100*floor)
	}
}

func (c tally) count(t *testing.T, u unseen, said []verdict, a Answer) {
	proven := map[string]bool{}
	for _, f := range a.Findings {
		proven[f.Text] = f.Proven
	}
	for _, v := range said {
		c.all[v.sign]++
		switch {
		case proven[v.text] == v.supported():
			c.right[v.sign]++
		case v.supported():
			t.Logf("lost %c [%s] %q: %s", v.sign, u.language, v.text, reason(a, v.text))
		default:
			t.Errorf("shown [%s %s] %q of %q", u.language, v.kind, v.text, u.text)
		}
	}
}
