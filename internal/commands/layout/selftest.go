package layout

import (
	"strconv"

	"docent/internal/commands/locale"
	"docent/internal/digest"
	"docent/internal/discord"
	"docent/internal/records/ledger"
	"docent/internal/selftest"
)

// Of what is shown of test questions.
const (
	shownTests = 20  // questions of a list
	shownTest  = 120 // characters of a question
	shownQuote = 150 // characters of a quote
)

// Tests lists saved test questions; channel is that of the alarm, "" for none.
func Tests(w locale.Words, all []ledger.TestQuestion, channel string) discord.Draft {
	lines := []string{w.T("selftest.list_title", "n", strconv.Itoa(len(all)))}
	if channel == "" {
		lines = append(lines, Small(w.T("selftest.alarm_none")))
	} else {
		lines = append(lines, Small(w.T("selftest.alarm_on", "channel", "<#"+channel+">")))
	}
	for _, q := range all[:min(len(all), shownTests)] {
		line := "• **" + Inline(discord.Cut(q.Text, shownTest)) + "** · " + wanted(w, q.Wanted)
		if q.Verdict != "" {
			line += " · " + verdict(w, selftest.Verdict(q.Verdict))
		}
		lines = append(lines, line)
	}
	return Page(more(w, lines, len(all)-shownTests))
}

// TestReport shows what came of a run.
func TestReport(w locale.Words, r selftest.Report) discord.Draft {
	share := func(key string, n, of int) string {
		return w.T("selftest."+key, "n", strconv.Itoa(n), "of", strconv.Itoa(of))
	}
	lines := []string{
		w.N("selftest.report_title", len(r.Outcomes)),
		share("answered", r.Answered, r.Answerable), share("right_first", r.Right, r.Answerable),
		share("right_three", r.RightIn3, r.Answerable), share("silent", r.Silent, r.Unknown),
		Small(w.T("selftest.time", "slowest", took(w, r.Slowest))), Small(w.T("selftest.reach")),
	}
	failures := r.Failures()
	if len(failures) == 0 {
		return Page(append(lines, "", w.T("selftest.all_good")))
	}
	lines = append(lines, "")
	for _, o := range failures[:min(len(failures), shownTests/2)] {
		lines = append(lines, "• **"+Inline(discord.Cut(o.Question.Text, shownTest))+"** · "+verdict(w, o.Verdict), Small(wanted(w, o.Question.Wanted)))
		if o.First != "" {
			lines = append(lines, Small(w.T("selftest.came", "quote", Inline(discord.Cut(o.First, shownQuote)))))
		}
	}
	return Page(more(w, lines, len(failures)-shownTests/2))
}

// TestAlarm tells a channel which questions a change of documents broke. It
// names the questions and no text of documents.
func TestAlarm(w locale.Words, broken []ledger.TestQuestion, r selftest.Report) digest.Message {
	body := w.T("selftest.alarm_body", "right", strconv.Itoa(r.Right+r.Silent), "of", strconv.Itoa(len(r.Outcomes)))
	for _, q := range broken[:min(len(broken), shownTests/2)] {
		body += "\n• **" + Inline(discord.Cut(q.Text, shownTest)) + "** · " + verdict(w, selftest.Verdict(q.Verdict))
	}
	if n := len(broken) - shownTests/2; n > 0 {
		body += "\n" + Small(w.T("selftest.more", "n", strconv.Itoa(n)))
	}
	return digest.Message{Title: w.T("selftest.alarm_title"), Body: body}
}

func more(w locale.Words, lines []string, n int) []string {
	if n > 0 {
		lines = append(lines, Small(w.T("selftest.more", "n", strconv.Itoa(n))))
	}
	return lines
}

func wanted(w locale.Words, texts []string) string {
	if len(texts) == 0 {
		return w.T("selftest.wants_silence")
	}
	return w.T("selftest.wants", "quote", Inline(discord.Cut(texts[0], shownQuote)))
}

// verdict says an outcome with a sign, so that it is not told by colour alone.
func verdict(w locale.Words, v selftest.Verdict) string {
	switch v {
	case selftest.Right:
		return "✅ " + w.T("selftest.verdict_right")
	case selftest.Silent:
		return "✅ " + w.T("selftest.verdict_silent")
	case selftest.RightLater:
		return "⚠️ " + w.T("selftest.verdict_later")
	case selftest.Missed:
		return "❌ " + w.T("selftest.verdict_missed")
	}
	return "❌ " + w.T("selftest.verdict_wrong")
}
