// Command bench compares Docent's search with a plain FTS5 query and with
// bleve over the same text and questions in one run:
//
//	go run . -passages 100000
//	go run . -passages 1000000 -engines docent,fts5
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
	"syscall"
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

func main() {
	passages := flag.Int("passages", 10_000, "how many passages of about 80 words")
	names := flag.String("engines", "fts5,docent,bleve", "what to compare; the first is what ratios refer to")
	limit := flag.Duration("limit", time.Minute, "how long one way of asking may take")
	folder := flag.String("keep", "", "keep the databases in this folder, and use those that are there; default: a temporary one")
	profile := flag.String("cpuprofile", "", "write a CPU profile to this file")
	flag.Parse()
	err := profiled(*profile, func() error { return run(*passages, strings.Split(*names, ","), *limit, *folder) })
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(passages int, names []string, limit time.Duration, folder string) error {
	if folder == "" {
		temporary, err := os.MkdirTemp("", "bench")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		folder = temporary
	}
	fmt.Printf("%d passages; CPU of the whole process and wall time\n", passages)
	var base []time.Duration
	for _, name := range names {
		path := filepath.Join(folder, fmt.Sprint(name, "-", passages))
		_, missing := os.Stat(path)
		e, err := open(name, path)
		if err != nil {
			return err
		}
		if missing != nil {
			if err := fill(name, e, passages); err != nil {
				return err
			}
		}
		for _, w := range e.questions() {
			cpu, err := ask(w, limit, base)
			if err != nil {
				return err
			}
			if base == nil {
				base = cpu
			}
		}
		if l, ok := e.(interface{ later() (time.Duration, error) }); ok {
			took, err := l.later()
			if err != nil {
				return err
			}
			fmt.Printf("%-8s one document more is found after %.1f ms\n", name, ms(took))
		}
		if err := e.close(); err != nil {
			return err
		}
	}
	return nil
}

func open(name, path string) (engine, error) {
	switch name {
	case "fts5":
		return openFTS5(path)
	case "docent":
		return openDocent(path)
	case "bleve":
		return openBleve(path)
	}
	return nil, errors.New("there is no engine " + name)
}

// batch is how many documents are added in one transaction.
const batch = 50

func fill(name string, e engine, passages int) error {
	var adding, using time.Duration // wall and CPU, without making the text
	var docs []bench.Document
	flush := func() error {
		began, before := time.Now(), cpuTime()
		err := e.add(docs)
		adding += time.Since(began)
		using += cpuTime() - before
		docs = docs[:0]
		return err
	}
	for d := range bench.Documents(passages) {
		if docs = append(docs, d); len(docs) == batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if len(docs) > 0 {
		if err := flush(); err != nil {
			return err
		}
	}
	fmt.Printf("%-8s added %.0f passages/s of wall time, %.0f/s of CPU time\n", name,
		float64(passages)/adding.Seconds(), float64(passages)/using.Seconds())
	return nil
}

// ask asks every question twice and reports the second time, when what is
// needed is in memory; if time runs out it reports what it has.
func ask(w way, limit time.Duration, base []time.Duration) ([]time.Duration, error) {
	began := time.Now()
	var cpu, wall []time.Duration
	hits := 0
	questions := bench.Questions()
	for round := range 2 {
		if round == 1 && time.Since(began) > limit/2 {
			break
		}
		cpu, wall, hits = nil, nil, 0
		for _, q := range questions {
			c, t := cpuTime(), time.Now()
			n, err := w.ask(q)
			if err != nil {
				return nil, fmt.Errorf("%s: %q: %w", w.name, q, err)
			}
			wall, cpu = append(wall, time.Since(t)), append(cpu, cpuTime()-c)
			hits += n
			if time.Since(began) > limit {
				break
			}
		}
	}
	slices.Sort(cpu)
	slices.Sort(wall)
	fmt.Printf("%-22s CPU p50 %8.3f p99 %8.3f mean %8.3f ms   wall p50 %8.3f p99 %8.3f ms   %d questions, %.1f hits each", w.name,
		ms(at(cpu, 50)), ms(at(cpu, 99)), ms(mean(cpu)), ms(at(wall, 50)), ms(at(wall, 99)), len(cpu), float64(hits)/float64(len(cpu)))
	if base != nil {
		fmt.Printf("   ratio p50 %.3f p99 %.3f", ratio(cpu, base, 50), ratio(cpu, base, 99))
	}
	fmt.Println()
	return cpu, nil
}

func ratio(a, b []time.Duration, percent int) float64 {
	return float64(at(a, percent)) / float64(at(b, percent))
}

// at is a percentile of sorted durations.
func at(d []time.Duration, percent int) time.Duration { return d[min(len(d)-1, len(d)*percent/100)] }

func mean(d []time.Duration) time.Duration {
	var sum time.Duration
	for _, v := range d {
		sum += v
	}
	return sum / time.Duration(len(d))
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// cpuTime is what the process has used on all cores. Unlike wall time it does
// not depend on what else the machine does.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
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
