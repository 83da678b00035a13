package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pelletier/go-toml/v2"
)

const example = "../../config.example.toml"

func TestTheExampleHoldsEveryKeyWithItsDefault(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	var got Config
	if err := decode(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Default(), got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the example differs from the defaults (-default +example):\n%s", diff)
	}
	lines, _ := lineNumbers(data)
	for _, key := range Keys() {
		if lines[key] == 0 {
			t.Errorf("the example lacks %s", key)
		}
	}
}

func TestTheExampleSaysWhyOfEveryKey(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	numbers, _ := lineNumbers(data)
	for key, n := range numbers {
		if !strings.Contains(key, ".") || key == "llm.extra_body" {
			continue
		}
		if above := lines[n-2]; !strings.HasPrefix(above, "# ") {
			t.Errorf("line %d: %s has no comment above it", n, key)
		}
	}
}

func load(t *testing.T, file string, env map[string]string) (Loaded, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	return Load(path, func(key string) string { return env[key] })
}

func TestAMistakeIsNamedByItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, want string }{
		"an unknown key":               {"[discord]\ntoken = \"s3cret\"\ntokn = \"s3cret\"\n", "line 3: there is no setting discord.tokn"},
		"an unknown section":           {"# hello\n[discrod]\ntoken = \"s3cret\"\n", "line 2: there is no setting discrod"},
		"an unknown key at the top":    {"token = \"s3cret\"\n", "line 1: there is no setting token"},
		"text for a number":            {"[discord]\ntoken = \"s3cret\"\nshard_count = \"s3cret\"\n", "line 3: discord.shard_count must be a whole number"},
		"a number for text":            {"[storage]\npath = 3\n", "line 2: storage.path must be text in quotes"},
		"text for a switch":            {"[discord]\n\nmessage_content = \"yes\"\n", "line 3: discord.message_content must be true or false"},
		"a number too large":           {"[limits]\nmegabytes_per_server = 99999999999999999999\n", "line 2: limits.megabytes_per_server must be a whole number"},
		"a wrong duration":             {"[llm]\nconnect_timeout = \"s3cret\"\n", `line 2: llm.connect_timeout must be a duration such as "10s"`},
		"a wrong shard count":          {"[discord]\nshards = \"s3cret\"\n", `line 2: discord.shards must be "auto" or a number`},
		"a wrong temperature":          {"[llm]\ntemperature = 7\n", `line 2: llm.temperature must be "unset" or a number`},
		"a duration as a number":       {"[llm]\nconnect_timeout = \"1s\"\nidle_timeout = 5\ntotal_timeout = \"9s\"\n", "line 3: llm.idle_timeout must be a duration"},
		"a list of the wrong kind":     {"[documents]\nfolders = \"s3cret\"\n", "line 2: documents.folders must be a list"},
		"a section as a value":         {"discord = \"s3cret\"\n", "line 1: discord must be a section"},
		"no TOML at all":               {"[discord]\ntoken = s3cret\n", "line 2: "},
		"a key twice":                  {"[discord]\ntoken = \"s3cret\"\ntoken = \"s3cret\"\n", "line 3: discord.token stands here a second time"},
		"a section twice":              {"[discord]\n[llm]\n[discord]\ntoken = \"s3cret\"\n", "line 3: discord stands here a second time"},
		"an empty token file":          {"[discord]\ntoken_file = \"/dev/null\"\n", "line 2: the file it names is empty"},
		"a threshold out of range":     {"[answer]\nthreshold = 2.5\n", "line 2: answer.threshold must be a number from 0 to 1"},
		"shard ids without a count":    {"[discord]\nshard_ids = [0, 1]\n", "discord.shard_count must be the number of shards"},
		"shard ids beyond the count":   {"[discord]\nshard_count = 2\nshard_ids = [0, 2]\n", "line 3: discord.shard_ids must be different numbers"},
		"an address without a scheme":  {"[llm]\nbase_url = \"localhost:11434\"\n", "line 2: llm.base_url must be an address"},
		"a limit below one":            {"[limits]\n\n\nmember_questions_per_hour = 0\n", "line 4: limits.member_questions_per_hour must be a whole number of at least 1"},
		"a token file that is missing": {"[discord]\ntoken_file = \"nowhere\"\n", "line 2: the file it names"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, c.file, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("the error is %v, want it to contain %q", err, c.want)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the error repeats what stands in the file: %v", err)
			}
		})
	}
}

func TestEveryKeyHasAVariableThatWins(t *testing.T) {
	t.Parallel()
	l, err := load(t, "[discord]\ntoken = \"from the file\"\nshards = 4\n[llm]\nmax_tokens = 1\n", map[string]string{
		"DOCENT_DISCORD_TOKEN":           "from the environment",
		"DOCENT_DISCORD_MESSAGE_CONTENT": "true",
		"DOCENT_DISCORD_SHARDS":          "auto",
		"DOCENT_DISCORD_SHARD_IDS":       "0, 1",
		"DOCENT_DISCORD_SHARD_COUNT":     "3",
		"DOCENT_STORAGE_PATH":            "elsewhere.db",
		"DOCENT_DOCUMENTS_FOLDERS":       "a,b",
		"DOCENT_ANSWER_THRESHOLD":        "0.5",
		"DOCENT_LLM_MAX_TOKENS":          "1_000",
		"DOCENT_LLM_TOTAL_TIMEOUT":       "2m",
		"DOCENT_LLM_TEMPERATURE":         "0",
		"DOCENT_LLM_EXTRA_BODY":          `{"num_ctx": 8192}`,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Discord.Token, want.Discord.MessageContent = NewSecret("from the environment"), true
	want.Discord.ShardIDs, want.Discord.ShardCount = []int{0, 1}, 3
	want.Storage.Path, want.Documents.Folders = "elsewhere.db", []string{"a", "b"}
	want.Answer.Threshold, want.LLM.MaxTokens = 0.5, 1000
	want.LLM.TotalTimeout, want.LLM.Temperature = Duration{2 * time.Minute}, Temperature{Set: true}
	want.LLM.ExtraBody = map[string]any{"num_ctx": 8192.0}
	if diff := cmp.Diff(want, l.Config); diff != "" {
		t.Error(diff)
	}
	if got := l.Where("discord.token"); got != "DOCENT_DISCORD_TOKEN" {
		t.Errorf("the token is said to come from %s", got)
	}
}

func TestAVariableThatIsNoSettingIsStrange(t *testing.T) {
	t.Parallel()
	got := Strange([]string{"PATH=/bin", "DOCENT_DISCORD_TOKEN=x", "DOCENT_DISCORD_TOKN=x", "DOCENT_LLM_EXTRA_BODY={}"})
	if !slices.Equal(got, []string{"DOCENT_DISCORD_TOKN"}) {
		t.Errorf("strange are %q", got)
	}
}

func TestASenselessVariableIsRefusedByItsName(t *testing.T) {
	t.Parallel()
	for _, key := range Keys() {
		_, err := Load("", func(name string) string {
			if name == variable(key) {
				return "{no kind of value}"
			}
			return ""
		})
		text := slices.Contains([]string{
			"discord.token", "llm.api_key", "llm.model", "storage.path", "documents.folders",
			"embeddings.api_key", "embeddings.model",
		}, key)
		if text && err != nil {
			t.Errorf("%s: %v", key, err)
		}
		if !text && (err == nil || !strings.HasPrefix(err.Error(), variable(key)+": ") || strings.Contains(err.Error(), "no kind")) {
			t.Errorf("%s: the error for a senseless value is %v", key, err)
		}
	}
}

func TestATokenFileIsReadFromTheFolderOfTheConfiguration(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"token": "  abc\n", "other": "def", "config.toml": "[discord]\ntoken_file = \"token\"\n[documents]\nfolders = [\"docs\"]\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(folder, "config.toml")
	l, err := Load(path, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Discord.Token.Reveal(); got != "abc" {
		t.Errorf("the token is %q", got)
	}
	if want := filepath.Join(folder, "docs"); l.Documents.Folders[0] != want {
		t.Errorf("the folder is %s, want %s", l.Documents.Folders[0], want)
	}
	if want := filepath.Join(folder, "docent.db"); l.Storage.Path != want {
		t.Errorf("the database is %s, want %s", l.Storage.Path, want)
	}
	l, err = Load(path, func(key string) string {
		return map[string]string{"DOCENT_DISCORD_TOKEN_FILE": filepath.Join(folder, "other")}[key]
	})
	if err != nil || l.Discord.Token.Reveal() != "def" {
		t.Errorf("the variable's file gives %q, %v", l.Discord.Token.Reveal(), err)
	}
	if got := l.Where("discord.token"); got != "DOCENT_DISCORD_TOKEN_FILE" {
		t.Errorf("the token of a file is said to come from %s", got)
	}
}

func TestASecretIsHiddenInEveryForm(t *testing.T) {
	t.Parallel()
	type wrapped struct{ inner Secret }
	secret := NewSecret("s3cret")
	c := Default()
	c.Discord.Token = secret
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	logger.Info("start", "token", secret, "config", c)
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "token", secret, "config", c)
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	asTOML, err := toml.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	forms := []string{log.String(), string(asJSON), string(asTOML), secret.String(), fmt.Sprint(c.Value("discord.token"))}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		forms = append(forms, fmt.Sprintf(verb, secret), fmt.Sprintf(verb, &secret), fmt.Sprintf(verb, wrapped{secret}), fmt.Sprintf(verb, c))
	}
	hex := fmt.Sprintf("%x", "s3cret")
	for _, form := range forms {
		if strings.Contains(form, "s3cret") || strings.Contains(form, hex) {
			t.Errorf("the secret shows in %s", form)
		}
	}
	if secret.Reveal() != "s3cret" {
		t.Error("Reveal does not give the secret")
	}
}

func FuzzNoFileBreaksTheReader(f *testing.F) {
	data, err := os.ReadFile(example)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("[discord]\ntoken = \"s3cret\"\nx = 1"))
	f.Add([]byte("a = [[{b=1}]]\n[[discord]]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path, func(string) string { return "" }); err != nil && strings.Contains(err.Error(), "s3cret") {
			t.Errorf("the error shows a secret: %v", err)
		}
	})
}
