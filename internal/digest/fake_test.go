package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// board is the part of Discord that the posting protocol meets: channels that
// hold messages, nonces that are remembered for a few minutes, refusals, and
// answers that get lost on the way. It is served on loopback, so that child
// processes can post and be killed.
type board struct {
	t   testing.TB
	url string

	mu       sync.Mutex
	now      time.Time
	messages []posted
	gone     map[string]bool // channels that refuse everything
	deaf     map[string]bool // channels whose history may not be read
	closed   map[string]bool // members without direct messages
	lose     int             // so many posts succeed, but their answers are lost
	fail     int             // so many posts fail before they have an effect
	posts    int             // requests to post
}

type posted struct {
	ID, Channel, Nonce string
	Message            Message
	At                 time.Time
}

// nonceMemory is how long the board recognises a nonce.
const nonceMemory = 3 * time.Minute

func newBoard(t testing.TB, now time.Time) *board {
	b := &board{t: t, now: now, gone: map[string]bool{}, deaf: map[string]bool{}, closed: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /now", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, b.clock().UnixMilli()) })
	mux.HandleFunc("POST /post", b.post)
	mux.HandleFunc("GET /find", b.find)
	mux.HandleFunc("GET /direct", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "dm-"+r.FormValue("member")) })
	mux.HandleFunc("GET /advance", func(_ http.ResponseWriter, r *http.Request) {
		ms, err := strconv.ParseInt(r.FormValue("ms"), 10, 64)
		if err != nil {
			b.t.Errorf("advance: %v", err)
		}
		b.advance(time.Duration(ms) * time.Millisecond)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b.url = server.URL
	return b
}

func (b *board) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *board) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *board) set(at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = at
}

// in returns what stands in a channel.
func (b *board) in(channel string) []posted {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []posted
	for _, p := range b.messages {
		if p.Channel == channel {
			found = append(found, p)
		}
	}
	return found
}

func (b *board) post(w http.ResponseWriter, r *http.Request) {
	var p posted
	if err := json.NewDecoder(r.Body).Decode(&p); err != nil {
		b.t.Errorf("a post cannot be read: %v", err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.posts++
	if len(p.Nonce) == 0 || len(p.Nonce) > 25 {
		b.t.Errorf("nonce %q has not 1 to 25 characters", p.Nonce)
	}
	if b.gone[p.Channel] || b.closed[strings.TrimPrefix(p.Channel, "dm-")] {
		status := http.StatusForbidden
		if b.gone[p.Channel] {
			status = http.StatusNotFound
		}
		w.WriteHeader(status)
		return
	}
	if b.fail > 0 {
		b.fail--
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	for _, old := range b.messages {
		if old.Nonce == p.Nonce && b.now.Sub(old.At).Abs() < nonceMemory {
			fmt.Fprint(w, old.ID)
			return
		}
	}
	p.ID, p.At = strconv.Itoa(1000+len(b.messages)), b.now
	b.messages = append(b.messages, p)
	if b.lose > 0 {
		b.lose--
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	fmt.Fprint(w, p.ID)
}

func (b *board) find(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	channel := r.FormValue("channel")
	since, err := strconv.ParseInt(r.FormValue("since"), 10, 64)
	if err != nil {
		b.t.Errorf("since: %v", err)
	}
	if b.gone[channel] || b.deaf[channel] {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	for _, p := range b.messages {
		if p.Channel == channel && p.At.UnixMilli() >= since && strings.Contains(p.Message.Footer, r.FormValue("marker")) {
			fmt.Fprint(w, p.ID)
			return
		}
	}
}

// wire is a Poster and a clock over a board, in this or another process.
type wire struct{ url string }

func (w wire) clock() time.Time {
	body, err := w.do(http.MethodGet, "/now", nil)
	if err != nil {
		panic(err)
	}
	ms, err := strconv.ParseInt(body, 10, 64)
	if err != nil {
		panic(err)
	}
	return time.UnixMilli(ms)
}

func (w wire) Post(_ context.Context, channel string, m Message, nonce string) (string, error) {
	return w.do(http.MethodPost, "/post", posted{Channel: channel, Message: m, Nonce: nonce})
}

func (w wire) Find(_ context.Context, channel, marker string, since time.Time) (string, error) {
	q := url.Values{"channel": {channel}, "marker": {marker}, "since": {strconv.FormatInt(since.UnixMilli(), 10)}}
	return w.do(http.MethodGet, "/find?"+q.Encode(), nil)
}

func (w wire) Direct(_ context.Context, member string) (string, error) {
	return w.do(http.MethodGet, "/direct?member="+url.QueryEscape(member), nil)
}

func (w wire) do(method, path string, body any) (string, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return "", err
	}
	request, err := http.NewRequest(method, w.url+path, strings.NewReader(string(encoded)))
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	switch response.StatusCode {
	case http.StatusOK:
		return string(text), nil
	case http.StatusNotFound:
		return "", ErrGone
	case http.StatusForbidden:
		if strings.Contains(path, "/find") {
			return "", ErrGone
		}
		return "", ErrClosed
	}
	return "", errors.New(response.Status)
}
