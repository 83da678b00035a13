package extract

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"docent/internal/extract/extracttest"
)

// TestMain lets the test's own binary be the child process, and lets it
// misbehave in the ways that the runner must survive.
func TestMain(m *testing.M) {
	if len(os.Args) < 2 || os.Args[1] != ChildCommand {
		os.Exit(m.Run())
	}
	if len(os.Args) == 2 {
		os.Exit(ChildMain(os.Stdin, os.Stdout))
	}
	os.Exit(misbehave(os.Args[2]))
}

func misbehave(how string) int {
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return 9
	}
	switch how {
	case "hangs":
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "loops":
		if err := confine(Limits{Memory: 1 << 30, Time: time.Second}); err != nil {
			return 9
		}
		for turns := 1; turns > 0; turns = turns%7 + 1 {
		}
	case "panics":
		panic("on purpose")
	case "exits":
		return 3
	case "eats":
		if err := confine(Limits{Memory: 128 << 20, Time: time.Minute}); err != nil {
			return 9
		}
		for kept := [][]byte{}; ; {
			block := make([]byte, 16<<20)
			for i := range block {
				block[i] = 1
			}
			kept = append(kept, block)
		}
	case "recurses":
		if err := confine(Limits{Memory: 2 << 30, Time: time.Minute}); err != nil {
			return 9
		}
		fmt.Println(deeper(1))
	case "chatters":
		_, err := io.Copy(os.Stdout, strings.NewReader(strings.Repeat("x", 64<<20)))
		fmt.Fprintln(os.Stderr, err)
	case "lies":
		fmt.Println(`{"Document":{"Text":"short","Blocks":[{"Kind":0,"Start":0,"End":500}]}}`)
	case "stammers":
		fmt.Println(`{"Document":`)
	case "leaks":
		fmt.Printf(`{"Refusal":"broken","What":"%s"}`, strings.Join(os.Environ(), " "))
	}
	return 0
}

// deeper calls itself until the stack is full.
func deeper(n int) int {
	if n < 0 {
		return 0
	}
	return deeper(n+1) + 1
}

const page = "<html><title>Hours</title><p>From nine to five."

func runner(t *testing.T, args ...string) *Runner {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := NewRunner(exe, t.TempDir())
	r.args = append(r.args, args...)
	return r
}

func TestRunnerReadsInAnotherProcessWhatFileReadsInThisOne(t *testing.T) {
	t.Parallel()
	r := runner(t)
	for name, data := range map[string]string{"a.txt": "Plain text.", "https://example.org/a": page} {
		want, err := File(t.Context(), name, []byte(data), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.File(t.Context(), name, []byte(data), Limits{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		extracttest.Check(t, got)
		if extracttest.Outline(got) != extracttest.Outline(want) || got.Text != want.Text || got.Title != want.Title ||
			got.Language != want.Language || got.Hash != want.Hash || got.Size != want.Size || got.Source != want.Source {
			t.Errorf("%s: %+v, wanted %+v", name, got, want)
		}
	}
	if _, err := r.File(t.Context(), "a.html", []byte("<script></script>"), Limits{}); !errors.Is(err, ErrNoText) {
		t.Errorf("a refusal became %v", err)
	}
}

func TestAMisbehavingReaderCostsItsFileOnly(t *testing.T) {
	t.Parallel()
	for how, c := range map[string]struct {
		want error
		says string
	}{
		"hangs":    {ErrTooCostly, "longer than 1 s"},
		"loops":    {ErrTooCostly, "longer than 1 s"},
		"panics":   {ErrCrashed, "may be damaged"},
		"exits":    {ErrCrashed, "may be damaged"},
		"eats":     {ErrTooCostly, "more memory"},
		"recurses": {ErrCrashed, "may be damaged"},
		"chatters": {ErrTooCostly, "more text"},
		"lies":     {ErrCrashed, "may be damaged"},
		"stammers": {ErrCrashed, "may be damaged"},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			limits := Limits{Text: 1 << 20, Time: time.Minute}
			switch how {
			case "hangs", "loops":
				limits.Time = time.Second
			case "eats":
				limits.Memory = 128 << 20
			}
			_, err := runner(t, how).File(t.Context(), "a.html", []byte(page), limits)
			said, ok := Sentence(err)
			if !errors.Is(err, c.want) || !ok || !strings.Contains(said, c.says) || strings.Contains(said, "\n") {
				t.Errorf("%v: says %q, wanted %v with %q", err, said, c.want, c.says)
			}
		})
	}
}

func TestTheReaderSeesNoSecretOfTheBot(t *testing.T) {
	t.Setenv("DOCENT_DISCORD_TOKEN", "hush-hush")
	_, err := runner(t, "leaks").File(t.Context(), "a.html", []byte(page), Limits{})
	if !errors.Is(err, ErrBroken) || strings.Contains(err.Error(), "hush") {
		t.Errorf("the child answered %v", err)
	}
}

func TestRunnerStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	r := runner(t, "hangs")
	go func() {
		_, err := r.File(ctx, "a.html", []byte(page), Limits{})
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTheChildLeavesWithItsParent(t *testing.T) {
	t.Parallel()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, ChildCommand)
	cmd.Stdin = strings.NewReader(`{"Name":"a.txt","Size":100}` + "\nnot all of it")
	out, err := cmd.Output()
	var failed *exec.ExitError
	if !errors.As(err, &failed) || failed.ExitCode() != 1 || len(out) > 0 {
		t.Errorf("it ended with %v and said %q", err, out)
	}
}
