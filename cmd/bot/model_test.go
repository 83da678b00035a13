package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"docent/internal/llmtest"
)

// modelled writes a configuration with a scripted model over one document,
// and returns what runs the program with it.
func modelled(t *testing.T, p llmtest.Personality) (server *llmtest.Server, bot func(args ...string) (code int, out, errOut string)) {
	t.Helper()
	server = llmtest.Start(p)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("docs/meeting.txt", "The finance ministers will meet in Budapest on 13 September. Mihály Varga will host them.\n")
	config := write("config.toml", fmt.Sprintf("[storage]\npath = %q\n[documents]\nfolders = [%q]\n[llm]\nbase_url = %q\nmodel = \"scripted-1\"\napi_key = \"sk-secret-key\"\n",
		filepath.Join(dir, "d.db"), filepath.Join(dir, "docs"), server.URL))
	return server, func(args ...string) (int, string, string) {
		t.Helper()
		var out, errOut bytes.Buffer
		args = append([]string{args[0], "--config", config}, args[1:]...)
		code := run(t.Context(), args, strings.NewReader(""), &out, &errOut)
		if strings.Contains(out.String()+errOut.String(), "sk-secret-key") {
			t.Errorf("the key is printed by %v", args)
		}
		return code, out.String(), errOut.String()
	}
}

func TestAskSumsUpWithAModelOnlyWhenTold(t *testing.T) {
	server, bot := modelled(t, llmtest.Honest())
	var got struct{ Mode, Text string }
	for _, c := range []struct {
		args []string
		mode string
	}{
		{[]string{"ask", "--json", "where will the finance ministers meet?"}, "quotes"},
		{[]string{"ask", "--json", "--llm", "where will the finance ministers meet?"}, "summary"},
		{[]string{"ask", "--json", "--llm", "--no-llm", "where will the finance ministers meet?"}, "quotes"},
	} {
		code, out, errOut := bot(c.args...)
		if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil || got.Mode != c.mode || !strings.Contains(got.Text, "Budapest") {
			t.Errorf("%v: code %d, %v\n%s%s", c.args, code, err, out, errOut)
		}
	}
	if n := len(server.Requests()); n != 1 {
		t.Errorf("the model was asked %d times", n)
	}
	if code, out, _ := bot("ask", "--llm", "where will the finance ministers meet?"); code != 0 || !strings.Contains(out, "1 of 1 statement proven") {
		t.Errorf("for people: code %d\n%s", code, out)
	}
}

func TestAskWithADeadModelQuotes(t *testing.T) {
	_, bot := modelled(t, llmtest.HTML200())
	code, out, errOut := bot("ask", "--llm", "where will the finance ministers meet?")
	if code != 0 || !strings.Contains(out+errOut, "quotes alone") || !strings.Contains(out, "Budapest") {
		t.Errorf("code %d\n%s%s", code, out, errOut)
	}
}

func TestEvalCountsWhatAModelCost(t *testing.T) {
	_, bot := modelled(t, llmtest.Honest())
	questions := filepath.Join(t.TempDir(), "q.jsonl")
	if err := os.WriteFile(questions, []byte(`{"id":"a","question":"where will the finance ministers meet?","quotes":["in Budapest"]}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := bot("eval", "--llm", "--json", questions)
	var got struct {
		Right  int   `json:"right_first"`
		Calls  int   `json:"model_calls"`
		Tokens int   `json:"tokens"`
		Shown  int   `json:"summaries"`
		Proven int   `json:"statements_proven"`
		Said   int   `json:"statements_said"`
		Failed []any `json:"failures"`
	}
	if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil {
		t.Fatalf("code %d, %v\n%s%s", code, err, out, errOut)
	}
	if got.Right != 1 || got.Calls != 1 || got.Tokens == 0 || got.Shown != 1 || got.Proven != 1 || got.Said != 1 || got.Failed == nil {
		t.Errorf("the report is %+v", got)
	}
	if _, out, _ := bot("eval", questions); !strings.Contains(out, "no language model was asked") {
		t.Errorf("without a model:\n%s", out)
	}
}
