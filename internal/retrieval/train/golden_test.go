package main

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docent/internal/retrieval"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestRanksOfPublicSets(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"clapnq", "lihua"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := loadSet(unpack(t, name), "questions", 1)
			if err != nil {
				t.Fatal(err)
			}
			got := ranks(t, s)
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("ranks changed (-update writes them anew):\n%s", diff)
			}
		})
	}
}

// ranks has a line a question: the ranks of the first right passage and quote
// (0 for none), and whether it is answered.
func ranks(t *testing.T, s *set) string {
	t.Helper()
	e := retrieval.New(s.source, retrieval.Config{})
	var b strings.Builder
	asked, passage1, quote1 := 0, 0, 0
	for _, q := range s.questions {
		r, err := e.Search(t.Context(), s.ask(q))
		if err != nil {
			t.Fatal(err)
		}
		passage, quote := 0, 0
		for i, h := range r.Passages {
			if passageRight(q, h) {
				passage = i + 1
				break
			}
		}
		for i, said := range r.Quotes {
			if quoteRight(q, said) {
				quote = i + 1
				break
			}
		}
		if q.Answerable {
			asked++
			if passage == 1 {
				passage1++
			}
			if quote == 1 {
				quote1++
			}
		}
		fmt.Fprintf(&b, "%s answerable %t passage %d quote %d answered %t\n", q.ID, q.Answerable, passage, quote, r.Answered)
	}
	return fmt.Sprintf("# %d answerable; passage first %d, quote first %d\n%s", asked, passage1, quote1, b.String())
}

// unpack returns the folder of a packed set.
func unpack(t *testing.T, name string) string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for in := tar.NewReader(z); ; {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			return filepath.Join(dir, name)
		}
		if err != nil {
			t.Fatal(err)
		}
		if head.Typeflag != tar.TypeReg || !filepath.IsLocal(head.Name) {
			continue
		}
		path := filepath.Join(dir, head.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
