// Package peer runs an independent Discord in tests: the npm package
// discord-digital-twin (MIT), which knows nothing of this project and shares
// none of its mistakes. It is driven through control.mjs.
//
// It is installed with
//
//	npm ci --legacy-peer-deps --prefix internal/discordtest/peer
//
// Without it Start skips the test with one line, or fails it if DOCENT_PEER=1.
//
// Its limits: no resume, no list of commands, no direct messages, no uploads,
// mentions only in the text, and after a deferral an answer is never
// ephemeral. It must not import anything of this project. Start reading at
// Start.
package peer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// Peer is a running Discord with two servers: Readers with #general and
// Others with #lobby; alice and bob are in both.
type Peer struct {
	API   string `json:"api"` // for api_base
	Token string `json:"token"`
	Bot   string `json:"bot"` // the bot's and the application's id

	Readers string `json:"readers"`
	General string `json:"general"`
	Others  string `json:"others"`
	Lobby   string `json:"lobby"`
	Alice   string `json:"alice"`
	Bob     string `json:"bob"`

	Door string `json:"door"`
	t    testing.TB
}

// startTimeout bounds the start of node and its database.
const startTimeout = time.Minute

// Start runs the peer until the test ends.
func Start(t testing.TB) *Peer {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("peer: the package does not know where it lies")
	}
	dir := filepath.Dir(file)
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "discord-digital-twin")); err != nil {
		missing(t, "the independent Discord is not installed: npm ci --legacy-peer-deps --prefix internal/discordtest/peer")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node is not installed, which runs the independent Discord")
	}
	cmd := exec.Command(node, "control.mjs")
	cmd.Dir = dir
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close() // ends it
		timer := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
		_ = cmd.Wait()
	})
	p := &Peer{t: t}
	line := make(chan error, 1)
	go func() {
		text, err := bufio.NewReader(stdout).ReadBytes('\n')
		if err == nil {
			err = json.Unmarshal(text, p)
		}
		line <- err
	}()
	select {
	case err = <-line:
	case <-time.After(startTimeout):
		err = fmt.Errorf("it said nothing for %v", startTimeout)
	}
	if err != nil {
		t.Fatalf("peer: start the independent Discord: %v\n%s", err, complaints.String())
	}
	return p
}

func missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("DOCENT_PEER") == "1" {
		t.Fatalf("peer: %s", why)
	}
	t.Skip(why)
}

// call makes one call through the door.
func (p *Peer) call(name string, args, result any) {
	p.t.Helper()
	body, err := json.Marshal(map[string]any{"call": name, "args": args})
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.Post(p.Door, "application/json", bytes.NewReader(body))
	if err != nil {
		p.t.Fatalf("peer: %s: %v", name, err)
	}
	defer resp.Body.Close()
	var reply struct {
		Result json.RawMessage `json:"result"`
		Error  string          `json:"error"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&reply); err != nil {
		p.t.Fatalf("peer: %s: %v", name, err)
	}
	if reply.Error != "" {
		p.t.Fatalf("peer: %s: %s", name, reply.Error)
	}
	if string(reply.Result) == "null" {
		p.t.Fatalf("peer: %s: waited in vain", name)
	}
	if result != nil {
		if err := json.Unmarshal(reply.Result, result); err != nil {
			p.t.Fatalf("peer: %s: %v in %.300s", name, err, reply.Result)
		}
	}
}
