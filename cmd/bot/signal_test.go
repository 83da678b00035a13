package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAStopSignalEndsWhatWaitsForInput(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.txt"), []byte("The parrot speaks Dutch.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	runBot(t, folder, nil, "add", "--db", "d.db", "a.txt")
	for _, c := range []struct {
		args  []string
		typed string
		code  int
		said  string
	}{
		{[]string{"ask", "--db", "d.db", "--batch", "-"}, `{"id":1,"question":"who speaks Dutch?"}`, exitFailure, "bot: Stopped; what was finished before is kept.\n"},
		{[]string{"chat", "--db", "d.db"}, "who speaks Dutch?", exitAnswered, ""},
	} {
		t.Run(c.args[0], func(t *testing.T) {
			t.Parallel()
			cmd := botCommand(t, folder, nil, c.args...)
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			var complaints strings.Builder
			cmd.Stderr = &complaints
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := fmt.Fprintln(in, c.typed); err != nil {
				t.Fatal(err)
			}
			answers := bufio.NewReader(out)
			if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "Dutch") {
				t.Fatalf("the answer is %q, %v", line, err)
			}
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, answers)
			_ = cmd.Wait()
			if got := cmd.ProcessState.ExitCode(); got != c.code || complaints.String() != c.said {
				t.Errorf("it ends with code %d and says %q", got, complaints.String())
			}
		})
	}
}
