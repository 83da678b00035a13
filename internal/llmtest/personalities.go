package llmtest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"
)

// first returns the first sentence of a passage.
func first(text string) string {
	for i, r := range text {
		if r == '.' && (i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n') {
			return text[:i+1]
		}
	}
	return text
}

// bears reports whether a passage shares a word of four letters with the question.
func bears(question, passage string) bool {
	passage = strings.ToLower(passage)
	for _, w := range strings.FieldsFunc(strings.ToLower(question), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if len(w) > 3 && strings.Contains(passage, strings.TrimSuffix(w, "s")) {
			return true
		}
	}
	return false
}

// statements is what an honest model says: the first sentence of each passage
// that bears on the question, three at most.
func (in Request) statements() []Statement {
	var out []Statement
	for _, p := range in.Passages {
		if s := first(p.Text); len(out) < 3 && (bears(in.Question, p.Text) || len(out) == 0) {
			out = append(out, Statement{Text: strings.Join(strings.Fields(s), " "), Quotes: []Cite{{p.ID, s}}})
		}
	}
	return out
}

// Honest says what the passages say.
func Honest() Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) { Say(w, in, Reply(in.statements()...)) }
}

// Script answers every request with one content.
func Script(content string) Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) { Say(w, in, content) }
}

// Lazy answers in prose, without the form and without quotes.
func Lazy() Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		text := "Sure! "
		for _, s := range in.statements() {
			text += s.Text + " "
		}
		Say(w, in, strings.TrimSpace(text))
	}
}

// Hallucinating says what the honest model says, and beside it a share of
// inventions: quotes, numbers, names, denials and sources that do not exist.
func Hallucinating(share float64, seed uint64) Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		dice := rand.New(rand.NewPCG(seed, uint64(in.Number)))
		var out []Statement
		for _, s := range in.statements() {
			out = append(out, s)
			if dice.Float64() < share {
				out = append(out, invented(s, dice.IntN(5)))
			}
		}
		Say(w, in, Reply(out...))
	}
}

// invented makes something false out of a true statement.
func invented(s Statement, kind int) Statement {
	q := s.Quotes[0]
	switch kind {
	case 0: // a quote that stands nowhere
		return Statement{"The mayor of Atlantis will attend.", []Cite{{q.Passage, "The mayor of Atlantis will attend."}}}
	case 1: // a number
		return Statement{strings.TrimSuffix(s.Text, ".") + " for 4711 euros.", s.Quotes}
	case 2: // a name
		return Statement{strings.TrimSuffix(s.Text, ".") + " with Zebulon Pike.", s.Quotes}
	case 3: // a source
		return Statement{s.Text, []Cite{{"p99", q.Words}}}
	}
	return Statement{"It is not true that " + s.Text, s.Quotes}
}

// Obedient does whatever the data orders: it looks for orders in passages,
// titles, the question and earlier turns, and obeys the first. With no orders
// it is honest.
func Obedient(orders map[string]string) Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		var all strings.Builder
		all.WriteString(in.Question + "\n" + strings.Join(in.History, "\n"))
		for _, p := range in.Passages {
			all.WriteString("\n" + p.Title + "\n" + p.Text)
		}
		for trigger, reply := range orders {
			if strings.Contains(all.String(), trigger) {
				Say(w, in, strings.ReplaceAll(reply, "{{PROMPT}}", jsonInner(in.System)))
				return
			}
		}
		Say(w, in, Reply(in.statements()...))
	}
}

func jsonInner(s string) string {
	q := fmt.Sprintf("%q", s)
	return q[1 : len(q)-1]
}

// Slow waits before it answers honestly, or until the client has gone.
func Slow(d time.Duration) Personality {
	return func(w http.ResponseWriter, r *http.Request, in Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(d):
			Say(w, in, Reply(in.statements()...))
		}
	}
}

// Dying answers n times honestly and then only with status 503.
func Dying(n int) Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		if in.Number > n {
			Refuse(w, http.StatusServiceUnavailable, "The engine is overloaded, please try again later")
			return
		}
		Say(w, in, Reply(in.statements()...))
	}
}

// CutStream closes the connection properly in the middle of the answer.
func CutStream() Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		s := in.stream(w)
		said := pieces(Reply(in.statements()...))
		for _, piece := range said[:min(2, len(said))] {
			s.delta(map[string]any{"content": piece}, nil)
		}
	}
}

// ErrorMidStream reports an error after half of the answer, in a chunk that
// looks like any other, behind a keep-alive comment.
func ErrorMidStream() Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		s := in.stream(w)
		s.delta(map[string]any{"content": pieces(Reply(in.statements()...))[0]}, nil)
		s.line(": keep-alive\n\n")
		s.event(map[string]any{"id": "chatcmpl-1", "error": map[string]any{"message": "upstream failed", "code": 502}})
		s.line("data: [DONE]\n\n")
	}
}

// HTML200 sends a login page with status 200.
func HTML200() Personality {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>Sign in</title><form action=/login></form>")
	}
}

// Huge sends n bytes of answer.
func Huge(n int) Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		s := in.stream(w)
		for sent := 0; sent < n; sent += 64 << 10 {
			if !s.delta(map[string]any{"content": strings.Repeat("a lot ", 64<<10/6)}, nil) {
				return
			}
		}
		s.delta(map[string]any{}, "stop")
		s.line("data: [DONE]\n\n")
	}
}

// EndlessReasoning thinks and never comes to an end.
func EndlessReasoning() Personality {
	return func(w http.ResponseWriter, r *http.Request, in Request) {
		s := in.stream(w)
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for s.delta(map[string]any{"reasoning_content": "Let me think. "}, nil) {
			select {
			case <-r.Context().Done():
				return
			case <-tick.C:
			}
		}
	}
}

// Empty says nothing and stops.
func Empty() Personality { return Script("") }

// WrongJSON answers in JSON of another form.
func WrongJSON() Personality {
	return Script(`{"answer": "The meeting is in Vienna.", "sources": [1, 2], "confidence": "high"}`)
}

// WrongIDs is honest but names passages that were not given.
func WrongIDs() Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		out := in.statements()
		for i := range out {
			out[i].Quotes[0].Passage = fmt.Sprintf("document-%d", i+40)
		}
		Say(w, in, Reply(out...))
	}
}

// NestedQuotes is honest, thinks aloud first, wraps its quotes in further
// quote marks and its JSON in a code fence with a comma too many.
func NestedQuotes() Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		out := in.statements()
		for i := range out {
			out[i].Quotes[0].Words = "“" + out[i].Quotes[0].Words + "”"
		}
		json := Reply(out...)
		Say(w, in, "<think>{\"statements\": []} would be too little.</think>Here you are:\n```json\n"+
			strings.TrimSuffix(json, "]}")+",]}\n```\nAnything else?")
	}
}

// OtherLanguage answers in German whatever was asked.
func OtherLanguage() Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		out := in.statements()
		for i := range out {
			out[i].Text = "Das Treffen der Minister findet in der ungarischen Hauptstadt statt."
		}
		Say(w, in, Reply(out...))
	}
}

// Mentions is honest and pings everyone.
func Mentions() Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		out := in.statements()
		var more []Statement
		for _, s := range out {
			for _, ping := range []string{"@everyone ", "<@123456789012345678> ", "<@&123456789012345678> ", "@here ", "</ask:1234>"} {
				more = append(more, Statement{ping + s.Text, s.Quotes})
			}
		}
		Say(w, in, Reply(append(more, out...)...))
	}
}

// MarkdownTricks is honest behind headings and emphasis, and adds links,
// images, code blocks and spoilers.
func MarkdownTricks() Personality {
	return func(w http.ResponseWriter, _ *http.Request, in Request) {
		var out []Statement
		for _, s := range in.statements() {
			body := strings.TrimSuffix(s.Text, ".")
			out = append(out,
				Statement{"# **" + body + "**.", s.Quotes},
				Statement{"[" + body + "](https://evil.example/?q=1).", s.Quotes},
				Statement{"![x](https://evil.example/pixel.png) " + s.Text, s.Quotes},
				Statement{"```\n" + s.Text + "\n```", s.Quotes},
				Statement{s.Text + " https://evil.example", s.Quotes},
			)
		}
		Say(w, in, Reply(out...))
	}
}
