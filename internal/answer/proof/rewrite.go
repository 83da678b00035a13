package proof

// CheckRewrite decides whether a follow-up question that a model has written
// out stands on what was asked: every word of it, other than the small words
// of the language, is a word of the question or of the earlier ones; numbers,
// dates, names and negations too; and no negation of the question is lost. It
// returns the cleaned question.
func CheckRewrite(rewritten, question string, history []string, language string) Finding {
	all := question
	for _, h := range history {
		all += "\n" + h
	}
	cleaned, why := clean(rewritten, all, nil)
	f := Finding{Text: cleaned}
	fail := func(why fault) Finding {
		f.Rule, f.Detail = why.rule, why.detail
		return f
	}
	if why.bad() {
		return fail(why)
	}
	lex := lexiconOf(language)
	have, said := words(lex.tokenize(cleaned)), lex.tokenize(all)
	if len(have) == 0 || len(have) > MaxWords {
		return fail(fault{RuleLength, ""})
	}
	a := lay(lex, said, new(int))
	for i := range a.src {
		a.src[i].quoted = true
	}
	for i, t := range have {
		if t.kind == plain && t.flags&(relation|auxiliary|pronoun|coordinator) != 0 && !t.is(negative|limit|condition) {
			continue // small words join what was asked
		}
		if why := a.missing(have[i : i+1]); why.bad() {
			if t.capital && i > 0 && why.rule == RuleWords {
				why.rule = RuleNames
			}
			return fail(why)
		}
	}
	if denials(lex.tokenize(question)) != denials(have) {
		return fail(fault{RuleNegation, ""})
	}
	f.Proven = true
	return f
}
