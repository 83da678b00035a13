package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"docent/internal/extract"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	// A program that runs inside of a test reads files in processes of the test.
	if len(os.Args) == 2 && os.Args[1] == extract.ChildCommand {
		os.Exit(extract.ChildMain(os.Stdin, os.Stdout))
	}
	testscript.Main(m, map[string]func(){"bot": main})
}

// The scripts in testdata/script drive the real binary as a user would.
func TestScripts(t *testing.T) {
	t.Parallel()
	data, err := filepath.Abs("../../data")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DATA", data)
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".cache"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":   exits,
			"calm":    calm,
			"write":   write,
			"repeat":  repeat,
			"many":    many,
			"offsets": offsets,
			"json":    jsonFields,
			"lines":   lines,
		},
	})
}

// exits CODE COMMAND ARG… runs a command that must end with that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("the exit code is %d, want %d", got, want)
	}
}

// calm COMMAND ARG… runs a command that must answer, or say that it cannot,
// without complaining.
func calm(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: calm COMMAND ARG…")
	}
	err := ts.Exec(args[0], args[1:]...)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != exitNotFound) {
		ts.Fatalf("%v", err)
	}
	if said := ts.ReadFile("stderr"); said != "" {
		ts.Fatalf("it complains: %s", said)
	}
}

// write FILE TEXT… writes a file; each TEXT is a Go string without its quotes.
func write(ts *testscript.TestScript, _ bool, args []string) {
	var b strings.Builder
	for _, arg := range args[1:] {
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(arg, `"`, `\"`) + `"`)
		ts.Check(err)
		b.WriteString(text)
	}
	save(ts, args[0], b.String())
}

// repeat FILE COUNT TEXT appends a text to a file many times; # in it is the number.
func repeat(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(args[2], "#", strconv.Itoa(i)) + "\n\n")
	}
	save(ts, args[0], b.String())
}

// many FOLDER COUNT TEXT writes that many files; # in the text is the number.
func many(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	for i := range n {
		save(ts, fmt.Sprintf("%s/%d/%d.txt", args[0], i%10, i), strings.ReplaceAll(args[2], "#", strconv.Itoa(i)))
	}
}

func save(ts *testscript.TestScript, name, text string) {
	path := ts.MkAbs(name)
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	ts.Check(os.WriteFile(path, []byte(text), 0o644))
}

// answers reads what the last command printed, an answer a line.
func answers(ts *testscript.TestScript) []answerJSON {
	var all []answerJSON
	scan := bufio.NewScanner(strings.NewReader(ts.ReadFile("stdout")))
	scan.Buffer(nil, 64<<20)
	for scan.Scan() {
		var a answerJSON
		ts.Check(json.Unmarshal(scan.Bytes(), &a))
		if a.Quotes == nil || a.Passages == nil {
			ts.Fatalf("quotes or passages are null: %s", scan.Text())
		}
		all = append(all, a)
	}
	ts.Check(scan.Err())
	return all
}

// offsets FOLDER checks, for every quote and passage of the last command's
// answers, that its text is those bytes of the file after a byte order mark,
// and that there was at least one.
func offsets(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: offsets FOLDER")
	}
	checked := 0
	for _, a := range answers(ts) {
		for _, p := range append(a.Quotes, a.Passages...) {
			stored := strings.TrimPrefix(ts.ReadFile(filepath.Join(args[0], p.Document)), "\ufeff")
			if p.Start < 0 || p.End > len(stored) || p.Start >= p.End || stored[p.Start:p.End] != p.Text {
				ts.Fatalf("bytes %d to %d of %s are not %q", p.Start, p.End, p.Document, p.Text)
			}
			checked++
		}
	}
	if checked == 0 {
		ts.Fatalf("there is neither a quote nor a passage to check")
	}
}

// json LINE FIELD VALUE checks a field of one answer of the last command: id,
// question, answered, mode, error, quote (text of the first), quotes,
// passages (how many).
func jsonFields(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json LINE FIELD VALUE")
	}
	all := answers(ts)
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	if n < 1 || n > len(all) {
		ts.Fatalf("there are %d lines", len(all))
	}
	a := all[n-1]
	first := ""
	if len(a.Quotes) > 0 {
		first = a.Quotes[0].Text
	}
	got, known := map[string]string{
		"id": string(a.ID), "question": a.Question, "answered": strconv.FormatBool(a.Answered), "mode": string(a.Mode),
		"error": a.Error, "quote": first, "text": a.Text,
		"quotes": strconv.Itoa(len(a.Quotes)), "passages": strconv.Itoa(len(a.Passages)),
	}[args[1]]
	if !known {
		ts.Fatalf("there is no field %s", args[1])
	}
	exact := args[1] == "id" || args[1] == "answered" || args[1] == "mode" || args[1] == "quotes" || args[1] == "passages"
	if holds := got == args[2] || !exact && args[2] != "" && strings.Contains(got, args[2]); holds == neg {
		ts.Fatalf("%s of line %d is %q", args[1], n, got)
	}
}

// lines N checks how many lines the last command printed.
func lines(ts *testscript.TestScript, _ bool, args []string) {
	if got := strings.Count(ts.ReadFile("stdout"), "\n"); strconv.Itoa(got) != args[0] {
		ts.Fatalf("there are %d lines, want %s", got, args[0])
	}
}
