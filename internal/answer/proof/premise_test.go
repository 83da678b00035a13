package proof

import "testing"

func TestWhatAQuestionTakesForGranted(t *testing.T) {
	t.Parallel()
	for question, want := range map[string][3]string{ // premise, rest, word that "… in Budapest" lacks
		"since it is in Vienna, who will host them?":          {"it is in Vienna", "Who will host them?", "Vienna"},
		"Who will host them, since it is in Vienna?":          {"it is in Vienna", "Who will host them?", "Vienna"},
		"Given that they meet in Budapest, who is the host?":  {"they meet in Budapest", "Who is the host?", ""},
		"Because it costs 10 euros, may I pay by card?":       {"it costs 10 euros", "May I pay by card?", "10"},
		"Now that Anna Smith is the mayor, who is her deputy": {"Anna Smith is the mayor", "Who is her deputy", "Anna Smith"},
		"Da es in Wien ist, wer ist Gastgeber?":               {"es in Wien ist", "Wer ist Gastgeber?", "Wien"},
		"Puisqu’il est à Vienne, qui les accueille ?":         {"il est à Vienne", "Qui les accueille ?", "Vienne"},
		"Ya que es en Viena, ¿quién los recibe?":              {"es en Viena", "¿quién los recibe?", "Viena"},
		"Mivel Bécsben lesz, ki a házigazda?":                 {"Bécsben lesz", "Ki a házigazda?", "Bécsben"},
		"Оскільки це у Відні, хто їх прийме?":                 {"це у Відні", "Хто їх прийме?", "Відні"},
	} {
		p, found := PremiseOf(question)
		missing := p.Missing([]string{"They will meet in Budapest."}, "en")
		if !found || p.Text != want[0] || p.Rest != want[1] || missing != want[2] {
			t.Errorf("%q: %v, %q, %q, missing %q; want %q", question, found, p.Text, p.Rest, missing, want)
		}
	}
	for _, question := range []string{
		"where will they meet?", "", ",", "since", "since Vienna?", "Since 2019, how many members joined?", "Since the meeting in Vienna, what has changed?",
		"As a member, may I bring guests?", "since it is late, where do we meet?", "Is it true, since when?", "Since May, who leads the club?",
		"Who said that it is in Vienna?",
	} {
		if p, found := PremiseOf(question); found {
			t.Errorf("%q takes %q for granted", question, p.Text)
		}
	}
}

func FuzzPremise(f *testing.F) {
	f.Add("since it is in Vienna, who will host them?", "They meet in Budapest.")
	f.Add("Puisqu’il est à Vienne, qui ?", "")
	f.Fuzz(func(t *testing.T, question, sentence string) {
		if p, found := PremiseOf(question); found {
			p.Missing([]string{sentence}, "en")
		}
		Compare(question, sentence, Words{})
	})
}
