package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"docent/internal/retrieval"
)

// killTimes names how often the writer is killed; 20 times if it is not set:
//
//	DOCENT_KILLS=500 go test ./internal/sqlite -run Kill
const killTimes = "DOCENT_KILLS"

// killChild names the database in the environment of the child process.
const killChild = "DOCENT_KILL_TEST_DATABASE"

func TestMain(m *testing.M) {
	if path := os.Getenv(killChild); path != "" {
		if err := writeUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// killDocument is version round of a document; its first line says so.
func killDocument(name string, round int) retrieval.Prepared {
	l := newLanguage(uint64(len(name)+round), 2000)
	return prepare(name, fmt.Sprintf("%s %d\n\n%s", name, round, l.document("", 3+round%9).Text))
}

const (
	killBatches   = 6
	killBatchSize = 4
)

// writeUntilKilled replaces batches of documents for ever. It reports every
// step, also those inside of transactions, so that whoever kills it can choose
// among them.
func writeUntilKilled(path string) error {
	s, err := Open(path, Options{Analyse: analyse})
	if err != nil {
		return err
	}
	ctx := reporting{context.Background()}
	first, err := s.Revision(ctx, "local")
	if err != nil {
		return err
	}
	for round := int(first) + 1; ; round++ {
		var docs []retrieval.Prepared
		for i := range killBatchSize {
			docs = append(docs, killDocument(fmt.Sprintf("batch%d/%d", round%killBatches, i), round))
		}
		if _, err := s.PutDocuments(ctx, "local", docs); err != nil {
			return err
		}
	}
}

// reporting is a context that writes a line whenever it is asked whether to
// stop: the store asks between documents and between the pages of a merge.
type reporting struct{ context.Context }

func (reporting) Err() error {
	fmt.Println("step") // one write: more than one goroutine may ask
	return nil
}

func TestKillingAWriterLeavesOnlyWholeDocuments(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "docent.db")
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	kills := 20
	if wanted, set := os.LookupEnv(killTimes); set {
		if kills, err = strconv.Atoi(wanted); err != nil {
			t.Fatal(err)
		}
	}
	rng := rand.New(rand.NewPCG(11, uint64(kills)))
	for n := range kills {
		steps := rng.IntN(40)
		killAfter(t, program, path, steps)
		s, err := Open(path, Options{Analyse: analyse})
		if err != nil {
			t.Fatalf("kill %d after %d steps: %v", n, steps, err)
		}
		findings, err := s.Check(t.Context())
		if err != nil || len(findings) > 0 {
			t.Fatalf("kill %d after %d steps: %q, %v", n, steps, findings, err)
		}
		wholeDocuments(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killAfter runs the writer and kills it once it has reported some steps.
func killAfter(t *testing.T, program, path string, steps int) {
	t.Helper()
	child := exec.CommandContext(t.Context(), program)
	child.Env = append(os.Environ(), killChild+"="+path)
	var complaints strings.Builder
	child.Stderr = &complaints
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for range steps + 1 {
		if !lines.Scan() {
			t.Fatalf("the writer ended by itself: %v %s", child.Wait(), complaints.String())
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait() // it was killed: an error by design
}

// wholeDocuments looks whether every document is what was put under its name,
// and whether those of one batch were put together.
func wholeDocuments(t *testing.T, s *Store) {
	t.Helper()
	stored, _, err := s.Documents(t.Context(), "local", List{})
	if err != nil {
		t.Fatal(err)
	}
	rounds := map[string]map[int]int{}
	for _, d := range stored {
		text, err := s.FullText(t.Context(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		var name string
		var round int
		if _, err := fmt.Sscanf(text, "%s %d\n", &name, &round); err != nil || name != d.Name {
			t.Fatalf("%s begins with %.30q", d.Name, text)
		}
		if killDocument(name, round).Text != text {
			t.Fatalf("%s of round %d is not whole", name, round)
		}
		batch := filepath.Dir(name)
		if rounds[batch] == nil {
			rounds[batch] = map[int]int{}
		}
		rounds[batch][round]++
	}
	for batch, versions := range rounds {
		if len(versions) != 1 || len(stored)%killBatchSize != 0 {
			t.Fatalf("%s is made of rounds %v", batch, versions)
		}
	}
}
