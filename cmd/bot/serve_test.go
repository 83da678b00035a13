package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"docent/internal/discordtest"
)

// process is the real binary at work.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	said *lockedBuffer
	end  func() error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// command prepares the real binary, which testscript.Main has put on the PATH,
// in a folder of its own and without the machine's configuration.
func botCommand(t *testing.T, folder string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("bot")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = folder
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + t.TempDir()}, env...)
	return cmd
}

func startBot(t *testing.T, folder string, env []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: botCommand(t, folder, env, args...), said: &lockedBuffer{}}
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.end = sync.OnceValue(p.cmd.Wait)
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		_ = p.end()
		if t.Failed() {
			t.Logf("bot %s said:\n%s", strings.Join(args, " "), p.said)
		}
	})
	return p
}

// stop sends the stop signal and expects a clean end.
func (p *process) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if err := p.end(); err != nil {
		p.t.Errorf("the stop signal ends it with %v", err)
	}
}

func runBot(t *testing.T, folder string, env []string, args ...string) string {
	t.Helper()
	out, err := botCommand(t, folder, env, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("bot %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestServeSeesWhatTheTerminalChangesAndStartsAgain(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	srv := discordtest.New(t)
	srv.RealTime()
	guild := srv.AddGuild("Readers")
	general := guild.AddChannel("general")
	alice := guild.AddMember(srv.AddUser("alice"))
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("token", srv.Token+"\n")
	write("config.toml", fmt.Sprintf("[discord]\ntoken_file = \"token\"\napi_base = %q\n[answer]\nthreshold = 0.01\n[documents]\nfolders = [\"shared\"]\n", srv.URL))
	write("shared/house.txt", "The reading room opens at nine.\n")
	write("notes.txt", "The summer party is on the roof.\n")
	ask := func(question string) string {
		t.Helper()
		return srv.Slash(alice, general, "ask", discordtest.Options{"question": question}).Answer().Text()
	}

	bot := startBot(t, folder, nil, "serve")
	srv.WaitReady(1)
	srv.WaitCommands()
	if got := ask("when does the reading room open?"); !strings.Contains(got, "opens at nine") {
		t.Errorf("the shared folder is not asked: %s", got)
	}
	if got := ask("where is the summer party?"); strings.Contains(got, "roof") {
		t.Errorf("it knows what nobody told it: %s", got)
	}
	runBot(t, folder, nil, "add", "--community", guild.ID, "notes.txt")
	if got := ask("where is the summer party?"); !strings.Contains(got, "roof") {
		t.Errorf("what was added is not seen: %s", got)
	}
	runBot(t, folder, nil, "remove", "--community", guild.ID, "notes.txt")
	if got := ask("where is the summer party?"); strings.Contains(got, "roof") {
		t.Errorf("what was removed is seen: %s", got)
	}
	runBot(t, folder, nil, "backup", "copy.db")
	if out := runBot(t, folder, nil, "list", "--db", "copy.db", "--community", guild.ID); !strings.Contains(out, "house.txt") {
		t.Errorf("the copy holds %s", out)
	}
	if out, err := botCommand(t, folder, nil, "restore", "copy.db").CombinedOutput(); err == nil || !strings.Contains(string(out), "in use by another process; stop `bot serve` first") {
		t.Errorf("restoring under a running bot gives %v: %s", err, out)
	}
	bot.stop()
	srv.WaitGone()
	runBot(t, folder, nil, "restore", "copy.db")

	write("shared/late.txt", "The night porter is called Agnes.\n")
	again := startBot(t, folder, nil, "serve")
	srv.WaitReady(1)
	if got := ask("who is the night porter?"); !strings.Contains(got, "Agnes") {
		t.Errorf("after a second start it does not answer: %s", got)
	}
	again.stop()
	for _, p := range []*process{bot, again} {
		if strings.Contains(p.said.String(), srv.Token) {
			t.Error("the token stands in the log")
		}
	}
}

func TestCheckNamesWhatToMend(t *testing.T) {
	t.Parallel()
	srv := discordtest.New(t)
	folder := t.TempDir()
	env := []string{"DOCENT_DISCORD_TOKEN=" + srv.Token, "DOCENT_DISCORD_API_BASE=" + srv.URL}
	out := runBot(t, folder, env, "check")
	for _, want := range []string{
		"The token is that of ", "scope=bot+applications.commands", "permissions=" + fmt.Sprint(uint64(permissions)),
		`discord.token = "(hidden)"   (DOCENT_DISCORD_TOKEN)`, "There is none yet",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("check does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, srv.Token) {
		t.Error("check shows the token")
	}
	srv.Tolerate()
	srv.RevokeToken()
	refused, err := botCommand(t, folder, env, "check").CombinedOutput()
	if err == nil || !strings.Contains(string(refused), "Discord does not accept the token: copy a new one from the developer portal to DOCENT_DISCORD_TOKEN.") {
		t.Errorf("a refused token gives %v:\n%s", err, refused)
	}
}

func TestDigestsAreListedTriedAndPostedByHand(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	srv := discordtest.New(t)
	srv.RealTime()
	guild := srv.AddGuild("Readers")
	general := guild.AddChannel("general")
	admin := guild.AddMember(srv.AddUser("carol"), guild.AddRole("admins", discordtest.ManageGuild))
	env := []string{"DOCENT_DISCORD_TOKEN=" + srv.Token, "DOCENT_DISCORD_API_BASE=" + srv.URL}
	if err := os.WriteFile(filepath.Join(folder, "news.txt"), []byte("The new bridge over the river opens in May.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	bot := startBot(t, folder, env, "serve")
	srv.WaitReady(1)
	srv.WaitCommands()
	srv.Slash(admin, general, "digest set", discordtest.Options{"channel": general, "time": "09:00", "timezone": "Europe/Budapest"}).Answer()
	runBot(t, folder, env, "add", "--community", guild.ID, "news.txt")
	if out := runBot(t, folder, env, "digest"); !strings.Contains(out, "09:00") || !strings.Contains(out, "Europe/Budapest") {
		t.Errorf("the list is %s", out)
	}
	before := len(srv.Messages(general))
	if out := runBot(t, folder, env, "digest", "--dry-run"); !strings.Contains(out, "opens in May") {
		t.Errorf("the dry run prints %s", out)
	}
	if n := len(srv.Messages(general)); n != before {
		t.Errorf("the dry run posts: %d messages after %d", n, before)
	}
	if out := runBot(t, folder, env, "digest", "--now", "1"); !strings.Contains(out, "Digest 1 is posted in channel "+general.ID) {
		t.Errorf("--now says %s", out)
	}
	posts := srv.WaitMessages(general, before+1)
	if text := posts[len(posts)-1].Text(); !strings.Contains(text, "opens in May") {
		t.Errorf("the post is %s", text)
	}
	if out := runBot(t, folder, env, "digest", "--now", "1"); !strings.Contains(out, "is not posted") {
		t.Errorf("a second --now says %s", out)
	}
	bot.stop()
}
