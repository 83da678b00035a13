package answer

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"docent/internal/llm"
	"docent/internal/llmtest"
	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

// judged is a passage with sentences whose true support is known: yes are
// what it says, in part shortened or written otherwise; no are what it does
// not say.
type judged struct {
	Lang string   `json:"lang"`
	Text string   `json:"text"`
	Yes  []string `json:"yes"`
	No   []string `json:"no"`
}

func readJudged(t *testing.T) []judged {
	t.Helper()
	f, err := os.Open("testdata/support.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []judged
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var j judged
		if err := json.Unmarshal(lines.Bytes(), &j); err != nil {
			t.Fatal(err)
		}
		all = append(all, j)
	}
	return all
}

// hit makes a passage of a text that is the whole document id of the shelf.
func (s *shelf) hit(id int64, lang, content string) retrieval.Hit {
	s.texts[id] = content
	h := retrieval.Hit{
		Document: retrieval.Document{ID: id, Name: fmt.Sprintf("doc%d.txt", id), Title: fmt.Sprintf("Document %d", id), Language: lang},
		Passage:  retrieval.Passage{ID: id<<32 + 1, Document: id, Paragraph: 1, Span: retrieval.Span{End: len(content)}, Text: content},
	}
	for _, u := range text.Sentences(content, text.Span{End: len(content)}) {
		h.Passage.Units = append(h.Passage.Units, retrieval.Unit{Span: u, Paragraph: 1})
	}
	return h
}

// asked is a search result over hits, answered with the first unit of the first.
func asked(question string, hits ...retrieval.Hit) retrieval.Result {
	first := quoteAt(hits[0], hits[0].Passage.Units[0].Span)
	return retrieval.Result{Asked: question, Quotes: []retrieval.Quote{first}, Passages: hits, Answered: true, Confidence: 0.9}
}

// engine returns an engine over a shelf with a real client of a fake server.
func engine(t *testing.T, s *shelf, server *llmtest.Server, change func(*Summaries, *llm.Config)) *Engine {
	t.Helper()
	cfg := llm.Config{BaseURL: server.URL, Model: "scripted-1", Retries: -1, Timeouts: llm.Timeouts{Total: 20 * time.Second}}
	sum := Summaries{}
	if change != nil {
		change(&sum, &cfg)
	}
	client, err := llm.New(cfg, "sk-test")
	if err != nil {
		t.Fatal(err)
	}
	sum.Model = client
	return New(s, s, WithSummaries(NewSummariser(sum)))
}

// said is a sentence of a scripted reply and whether the passages support it.
type said struct {
	text      string
	supported bool
}

// scripted puts the statements of one reply together: a few that the passage
// supports and a few that it does not. A sentence that begins with a pronoun
// follows the sentence that it followed in the text.
func scripted(dice *rand.Rand, j judged, units []retrieval.Unit) []said {
	var out []said
	done := map[string]bool{}
	add := func(s string, supported bool) {
		defer func() { done[s] = true }()
		if w, _, _ := strings.Cut(s, " "); supported && (w == "It" || w == "They") {
			for i, u := range units {
				own := j.Text[u.Start:u.End]
				if i > 0 && strings.HasPrefix(own, w+" ") && strings.Contains(own, strings.Fields(s)[1]) {
					before := j.Text[units[i-1].Start:units[i-1].End]
					if w, _, _ := strings.Cut(before, " "); done[before] || w == "It" || w == "They" {
						return
					}
					done[before] = true
					out = append(out, said{before, true})
				}
			}
		}
		out = append(out, said{s, supported})
	}
	yes, no := dice.Perm(len(j.Yes)), dice.Perm(len(j.No))
	for range 2 + dice.IntN(2) {
		add(j.Yes[yes[0]], true)
		if yes = yes[1:]; len(yes) == 0 {
			break
		}
	}
	for range 1 + dice.IntN(3) {
		add(j.No[no[0]], false)
		no = no[1:]
	}
	return out
}

func TestMeasuredSupport(t *testing.T) {
	t.Parallel()
	const replies = 360
	all := readJudged(t)
	server := llmtest.Start(llmtest.Empty())
	defer server.Close()
	s := &shelf{texts: map[int64]string{}}
	e := engine(t, s, server, nil)
	var hits []retrieval.Hit
	for i, j := range all {
		hits = append(hits, s.hit(int64(i+1), j.Lang, j.Text))
	}
	supported, kept, unsupported, shown := 0, 0, 0, 0
	for n := range replies {
		dice := rand.New(rand.NewPCG(5, uint64(n)))
		i := n % len(all)
		script := scripted(dice, all[i], hits[i].Passage.Units)
		var reply []llmtest.Statement
		truth := map[string]bool{}
		for _, line := range script {
			if _, twice := truth[line.text]; twice {
				continue
			}
			truth[line.text] = line.supported
			reply = append(reply, llmtest.Statement{Text: line.text, Quotes: []llmtest.Cite{{Passage: "p1", Words: all[i].Text}}})
		}
		server.Become(llmtest.Script(llmtest.Reply(reply...)))
		found := asked(fmt.Sprintf("question %d", n), hits[i], hits[(i+1)%len(hits)], hits[(i+2)%len(hits)])
		a := e.Summarise(t.Context(), quotes(found), Asker{Community: "local"})
		got := map[string]bool{}
		for _, st := range a.Statements {
			got[st.Text] = true
		}
		for line, ok := range truth {
			switch {
			case ok && got[line]:
				supported, kept = supported+1, kept+1
			case ok:
				supported++
				t.Logf("lost: %q of %q: %+v", line, all[i].Text, reason(a, line))
			case got[line]:
				unsupported, shown = unsupported+1, shown+1
				t.Errorf("shown: %q of %q", line, all[i].Text)
			default:
				unsupported++
			}
		}
	}
	t.Logf("%d scripted replies: %d of %d unsupported sentences shown, %d of %d supported ones kept (%.1f %%)",
		replies, shown, unsupported, kept, supported, 100*float64(kept)/float64(supported))
	if shown > 0 || float64(kept) < 0.95*float64(supported) {
		t.Error("want no unsupported sentence shown and 95 % of the supported ones kept")
	}
	golden(t, "measured", fmt.Sprintf("%d scripted replies: **%d of %d unsupported sentences shown, %d of %d supported ones kept (%.1f %%)**.\n",
		replies, shown, unsupported, kept, supported, 100*float64(kept)/float64(supported)))
}

func reason(a Answer, line string) string {
	for _, f := range a.Findings {
		if f.Text == line {
			return fmt.Sprintf("%s %q (%s)", f.Rule, f.Detail, a.Fate)
		}
	}
	return "not looked at: " + string(a.Fate)
}
