package answer

import (
	"strings"
	"testing"
)

// What these sets measure is worth what their labels are, and those are for a
// reader to judge; here only the form is looked at.
func TestSetsOfJudgedSentencesAreWellFormed(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"fresh3", "fresh4", "replies5", "fresh6", "fresh7"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			all := readUnseen(t, file+".txt")
			signs, passages, sentences := map[byte]int{}, map[string]bool{}, 0
			for i, u := range all {
				passages[u.text] = true
				sentences += len(u.sentences)
				texts := map[string]string{"p1": u.text, "p2": all[(i+1)%len(all)].text}
				said := map[string]bool{}
				for _, v := range u.sentences {
					signs[v.sign]++
					if said[v.text] || v.text == "" {
						t.Errorf("%s: %q is empty or stands there twice", u.domain, v.text)
					}
					said[v.text] = true
					checkNamed(t, v, texts)
				}
			}
			yes, no := signs['+'], signs['-']
			t.Logf("%d passages, %d sentences: %d supported, %d not", len(passages), sentences, yes, no)
			if len(passages) < 30 || len(passages) != len(all) || sentences < 300 || sentences != yes+no {
				t.Errorf("want at least 30 different passages and 300 sentences, each + or -")
			}
			if yes*5 < sentences*2 || no*5 < sentences*2 {
				t.Errorf("want about as many supported sentences as unsupported ones")
			}
		})
	}
}

// checkNamed fails unless the words named for a sentence stand in their
// passage, those marked as made up do not, and a supported one has none of these.
func checkNamed(t *testing.T, v verdict, texts map[string]string) {
	t.Helper()
	for _, q := range v.quotes {
		if q.Words == "" || !strings.Contains(texts[q.Passage], q.Words) {
			t.Errorf("%q: %q does not stand in %s", v.text, q.Words, q.Passage)
		}
	}
	for _, q := range v.invented {
		if q.Words == "" || strings.Contains(texts[q.Passage], q.Words) {
			t.Errorf("%q: %q stands in %s", v.text, q.Words, q.Passage)
		}
	}
	if v.supported() && len(v.invented) > 0 {
		t.Errorf("%q is supported, yet names words that do not stand there", v.text)
	}
}
