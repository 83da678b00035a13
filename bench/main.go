// Command bench compares Docent's search with a plain FTS5 query and with
// bleve over the same text and questions in one run:
//
//	go run . -passages 100000
//	go run . -communities 1000
//
// It is a module of its own so that Docent's go.mod stays small.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"docent/internal/bench"
	"docent/internal/retrieval/text"
)

// engine is something that passages are added to and questions asked of.
type engine interface {
	add(docs []bench.Document) error
	// questions returns how to ask a question, by the name of the way.
	questions() []way
	close() error
}

type way struct {
	name string
	ask  func(question string) (hits int, err error)
}

type options struct {
	passages    int
	engines     []string
	limit       time.Duration
	folder      string
	communities int
	memory      int64
}

func main() {
	var o options
	flag.IntVar(&o.passages, "passages", 10_000, "how many passages of about 80 words")
	names := flag.String("engines", "fts5,docent,bleve", "what to compare; the first is what ratios refer to")
	flag.DurationVar(&o.limit, "limit", 10*time.Minute, "how long asking may take in all")
	flag.StringVar(&o.folder, "keep", "", "keep the databases in this folder, and use those that are there; default: a temporary one")
	flag.IntVar(&o.communities, "communities", 0, "instead: ask a community of 1,000 passages alone in its file, and among so many")
	flag.Int64Var(&o.memory, "memory", 256, "MB that Docent may keep in memory: storage.memory_budget")
	profile := flag.String("cpuprofile", "", "write a CPU profile to this file")
	flag.Parse()
	o.memory <<= 20
	o.engines = strings.Split(*names, ",")
	if err := profiled(*profile, func() error { return run(o) }); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	if o.folder == "" {
		temporary, err := os.MkdirTemp("", "bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		o.folder = temporary
	} else if err := os.MkdirAll(o.folder, 0o755); err != nil {
		return err
	}
	if o.communities > 0 {
		return compareCommunities(o)
	}
	return compareEngines(o)
}

func compareEngines(o options) error {
	fmt.Printf("%d passages\n", o.passages)
	var all, empty []*filled
	for _, name := range o.engines {
		path := filepath.Join(o.folder, fmt.Sprint(name, "-", o.passages))
		_, missing := os.Stat(path)
		e, err := open(name, path, o.memory)
		if err != nil {
			return err
		}
		defer e.close()
		f := &filled{name: name, engine: e}
		if all = append(all, f); missing != nil {
			empty = append(empty, f)
		}
	}
	if err := fill(empty, o.passages); err != nil {
		return err
	}
	var ways []way
	for _, f := range all {
		ways = append(ways, f.engine.questions()...)
	}
	if err := askAll(ways, o.limit); err != nil {
		return err
	}
	for _, f := range all {
		if d, ok := f.engine.(*docent); ok {
			if err := d.report(); err != nil {
				return err
			}
		}
	}
	return nil
}

func open(name, path string, memory int64) (engine, error) {
	switch name {
	case "fts5":
		return openFTS5(path)
	case "docent":
		return openDocent(path, memory)
	case "bleve":
		return openBleve(path)
	}
	return nil, errors.New("there is no engine " + name)
}

// contentWords returns a question's words without stopwords: the same for
// every engine.
func contentWords(a *text.Analyzer, question string) []text.Token {
	tokens := a.Tokens(nil, question)
	return slices.DeleteFunc(tokens, func(t text.Token) bool { return t.Is(text.Stop) })
}

func distinct(tokens []text.Token, word func(text.Token) string) []string {
	var words []string
	for _, t := range tokens {
		words = append(words, word(t))
	}
	slices.SortFunc(words, cmp.Compare[string])
	return slices.Compact(words)
}
