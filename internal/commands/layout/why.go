package layout

import (
	"math"
	"strconv"
	"strings"

	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// What of an explanation a member can take in at a glance.
const (
	whyTerms = 8
	whyLost  = 3
)

// Explained shows why an answer was given, or none.
func Explained(w locale.Words, r records.Receipt, found retrieval.Result) discord.Draft {
	lines := []string{"**" + w.T("why.title") + "**"}
	e := found.Explain
	if e == nil {
		e = &retrieval.Explanation{}
	}
	if key := "wanted." + strings.ReplaceAll(e.Wanted, " ", "_"); w.Has(key) {
		lines = append(lines, w.T("why.wanted", "wanted", w.T(key)))
	}
	for _, rep := range e.Repairs[:min(len(e.Repairs), whyTerms)] {
		lines = append(lines, w.T("why.repair", "from", fit(rep.From, 80, Inline), "to", fit(rep.To, 80, Inline)))
	}
	if terms := termList(w, e.Terms); terms != "" {
		lines = append(lines, w.T("why.terms", "terms", terms))
	}
	if len(e.Candidates) > 0 && len(e.Candidates[0].Matched) > 0 {
		words := fit(strings.Join(e.Candidates[0].Matched, ", "), 300, Inline)
		lines = append(lines, w.T("why.first", "words", words))
	}
	if !found.Answered {
		lines = append(lines, w.T("why.silence", "reason", w.T(silence(e.Quiet))))
	}
	if len(e.Unknown) > 0 {
		words := fit(strings.Join(e.Unknown[:min(len(e.Unknown), whyTerms)], ", "), 300, Inline)
		lines = append(lines, w.T("why.unknown", "words", words))
	}
	if e.Threshold > 0 {
		lines = append(lines, Small(w.T("why.sure", "threshold", percentage(e.Threshold), "confidence", percentage(found.Confidence))))
	}
	shown := 0
	for _, c := range e.Candidates {
		if c.Behind == "" || shown == whyLost {
			continue
		}
		shown++
		reason := w.T("why.behind_"+string(c.Behind), "share", percentage(c.Covers), "first", percentage(e.Candidates[0].Covers))
		lines = append(lines, Small(w.T("why.lost", "text", fit(c.Text, 240, Inline), "reason", reason)))
	}
	return discord.Draft{Ephemeral: true, Components: []discord.Component{
		box(colourPlain, text(discord.Cut(strings.Join(lines, "\n"), discord.MaxV2Text-margin))),
	}}
}

// silence is the text for why there is no answer. Without a reason of the
// engine's it is the community's own threshold that was not reached.
func silence(why retrieval.Reason) string {
	if why == "" {
		why = retrieval.QuietUnsure
	}
	return "why.silence_" + string(why)
}

func termList(w locale.Words, terms []retrieval.TermWeight) string {
	var out []string
	for _, t := range terms[:min(len(terms), whyTerms)] {
		word := t.Word
		if word == "" {
			word = t.Term
		}
		word = fit(word, 80, Inline)
		if t.Passages == 0 {
			out = append(out, w.T("why.term_none", "word", word))
			continue
		}
		out = append(out, w.N("why.term", t.Passages, "word", word))
	}
	return strings.Join(out, ", ")
}

func percentage(p float64) string { return strconv.Itoa(int(math.Round(100 * p))) }
