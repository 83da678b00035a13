package main

import (
	"path/filepath"
	"slices"
	"testing"

	"docent/internal/bench"
)

// BenchmarkAdding adds 10,000 passages to new databases: those of plain FTS5
// and of Docent in turn, so that their figures can be compared.
//
//	go test -run xxx -bench Adding -count 5
func BenchmarkAdding(b *testing.B) {
	docs := slices.Collect(bench.Documents(10_000))
	for _, name := range []string{"fts5", "docent"} {
		b.Run(name, func(b *testing.B) {
			before := cpuTime()
			for b.Loop() {
				e, err := open(name, filepath.Join(b.TempDir(), "db"), 32<<20)
				if err != nil {
					b.Fatal(err)
				}
				if err := e.add(docs); err != nil {
					b.Fatal(err)
				}
				if err := e.close(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(ms(cpuTime()-before)/float64(b.N), "cpu-ms/op")
		})
	}
}
