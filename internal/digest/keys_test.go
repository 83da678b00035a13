package digest

import (
	"strings"
	"testing"
)

func TestQuestionsThatAskTheSameShareAKey(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Where will they meet?", "where do they meet", "Where did they meet?!"},
		{"What is the wifi password of the hall?", "what's the hall's wifi password"},
		{"How many tickets are left?", "how many tickets left?"},
		{"Wann beginnt das Treffen?", "wann beginnt das Treffen"},
	} {
		for _, other := range same[1:] {
			if a, b := Key(same[0]), Key(other); !Alike(a, b) {
				t.Errorf("%q (%s) and %q (%s) are told apart", same[0], a, other, b)
			}
		}
	}
	for _, apart := range [][2]string{
		{"Where will they meet?", "When will they meet?"},
		{"How many tickets are left?", "How much is a ticket?"},
		{"Who repairs the organ?", "Who plays the organ in church on Sunday?"},
		{"what?", "xyzzy"},
	} {
		if a, b := Key(apart[0]), Key(apart[1]); Alike(a, b) {
			t.Errorf("%q and %q are taken for the same: %s, %s", apart[0], apart[1], a, b)
		}
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"Where will they meet?", "", "¿Dónde?", "日本語の質問", "a\x00b", "how many how much"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := Key(s)
		if key != Key(s) || !Alike(key, key) {
			t.Errorf("%q has no steady key", s)
		}
		if strings.TrimSpace(key) != key {
			t.Errorf("%q has the key %q", s, key)
		}
	})
}
