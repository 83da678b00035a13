package main

import (
	"fmt"
	"slices"
	"syscall"
	"time"

	"docent/internal/bench"
)

// batch is how many documents plain FTS5 and bleve take in one transaction: as
// many as Docent does.
const batch = 200

// chunk is how many documents an engine takes until it is another's turn: few
// enough that all meet the same load of the machine, many enough that Docent,
// which prepares a batch while it stores another, is in full swing.
const chunk = 1000

// filled is an engine and what adding to it took.
type filled struct {
	name      string
	engine    engine
	wall, cpu time.Duration
	best      time.Duration // wall time of the fastest full chunk; 0 if there was none
}

// fill adds the corpus to engines, chunk by chunk in turn. Making the text is
// not measured.
func fill(engines []*filled, passages int) error {
	if len(engines) == 0 {
		return nil
	}
	var docs []bench.Document
	flush := func() error {
		for _, e := range engines {
			began, before := time.Now(), cpuTime()
			if err := e.engine.add(docs); err != nil {
				return fmt.Errorf("%s: %w", e.name, err)
			}
			took := time.Since(began)
			e.wall += took
			e.cpu += cpuTime() - before
			if len(docs) == chunk && (e.best == 0 || took < e.best) {
				e.best = took
			}
		}
		docs = docs[:0]
		return nil
	}
	for d := range bench.Documents(passages) {
		if docs = append(docs, d); len(docs) == chunk {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	base := engines[0]
	for _, e := range engines {
		fmt.Printf("%-8s added %6.0f passages/s of wall time, %6.0f/s of CPU time   of %s's speed: wall %.2f CPU %.2f", e.name,
			float64(passages)/e.wall.Seconds(), float64(passages)/e.cpu.Seconds(), base.name,
			base.wall.Seconds()/e.wall.Seconds(), base.cpu.Seconds()/e.cpu.Seconds())
		if e.best > 0 {
			fmt.Printf(", wall of the calmest %d documents %.2f", chunk, base.best.Seconds()/e.best.Seconds())
		}
		fmt.Println()
	}
	return nil
}

// times is what a way of asking took, question by question.
type times struct {
	cpu, wall []time.Duration
	hits      int
}

// askAll asks every question of every way in turn, so that all meet the same
// load of the machine. It does so twice and reports the second time, when what
// is needed is in memory; if time runs out it reports what it has.
func askAll(ways []way, limit time.Duration) error {
	began := time.Now()
	all := make([]times, len(ways))
	for round := range 2 {
		if round == 1 && time.Since(began) > limit/2 {
			fmt.Println("there was no time for a second round: what follows is the first")
			break
		}
		clear(all)
		for _, q := range bench.Questions() {
			for i, w := range ways {
				if err := all[i].take(w, q); err != nil {
					return err
				}
			}
			if time.Since(began) > limit {
				break
			}
		}
	}
	for i, t := range all {
		t.report(ways[i].name, &all[0])
	}
	return nil
}

func (t *times) take(w way, question string) error {
	cpu, began := cpuTime(), time.Now()
	n, err := w.ask(question)
	if err != nil {
		return fmt.Errorf("%s: %q: %w", w.name, question, err)
	}
	t.wall, t.cpu = append(t.wall, time.Since(began)), append(t.cpu, cpuTime()-cpu)
	t.hits += n
	return nil
}

func (t *times) report(name string, base *times) {
	slices.Sort(t.cpu)
	slices.Sort(t.wall)
	fmt.Printf("%-22s CPU p50 %8.3f p99 %8.3f mean %8.3f ms   wall p50 %8.3f p99 %8.3f ms   ratio: CPU p50 %.3f p99 %.3f wall p50 %.3f p99 %.3f   %d questions, %.1f hits each\n",
		name, ms(at(t.cpu, 50)), ms(at(t.cpu, 99)), ms(mean(t.cpu)), ms(at(t.wall, 50)), ms(at(t.wall, 99)),
		ratio(t.cpu, base.cpu, 50), ratio(t.cpu, base.cpu, 99), ratio(t.wall, base.wall, 50), ratio(t.wall, base.wall, 99),
		len(t.cpu), float64(t.hits)/float64(len(t.cpu)))
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

// cpuTime is what the process has used on all cores. Unlike wall time it hardly
// depends on what else the machine does.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
