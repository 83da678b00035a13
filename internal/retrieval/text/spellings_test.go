package text

import (
	"fmt"
	"strings"
	"testing"
)

func TestSpellingsKeepEveryWordApart(t *testing.T) {
	t.Parallel()
	var words []string
	for i := range 3000 {
		words = append(words, fmt.Sprintf("w%d", i), strings.Repeat("é", i%12+1)+fmt.Sprint(i), fmt.Sprintf("%016d", i), fmt.Sprintf("%017d", i))
	}
	s := newSpellings()
	for range 2 {
		for i, w := range words {
			if _, known := s.key(w); known {
				t.Fatalf("%q is known before it was put", w)
			}
			s.put(w, uint32(i))
		}
		for i, w := range words {
			if key, known := s.key(w); !known || key != uint32(i) {
				t.Fatalf("%q has the number %d, %v; want %d", w, key, known, i)
			}
		}
		s.clear()
	}
}

func TestAnAnalyzerThatForgetsReadsTheSame(t *testing.T) {
	t.Parallel()
	a := NewAnalyzer("en")
	const text = "The harbours were built in 1874; HarbourMaster didn't mind. 東京都"
	for i := range cacheWords + 10 {
		a.Tokens(nil, fmt.Sprintf("w%d", i))
	}
	if a.Forgotten() != 1 {
		t.Fatalf("it has forgotten %d times", a.Forgotten())
	}
	first := a.Tokens(nil, text)
	for i := range first {
		if a.words[first[i].Key].word != first[i].Word {
			t.Errorf("the key of %q leads to %q", first[i].Word, a.words[first[i].Key].word)
		}
		first[i].Key = 0
	}
	fresh := NewAnalyzer("en").Tokens(nil, text)
	for i := range fresh {
		fresh[i].Key = 0
	}
	if got, want := fmt.Sprint(first), fmt.Sprint(fresh); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
