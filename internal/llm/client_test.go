package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"docent/internal/llmtest"
)

const testKey = "sk-test-0123456789abcdef"

var anySchema = json.RawMessage(`{"type":"object","properties":{"statements":{"type":"array","items":{"type":"string"}}},"required":["statements"],"additionalProperties":false}`)

func start(t *testing.T, p llmtest.Personality) *llmtest.Server {
	t.Helper()
	s := llmtest.Start(p)
	t.Cleanup(s.Close)
	return s
}

func client(t *testing.T, base string, change func(*Config)) *Client {
	t.Helper()
	cfg := Config{BaseURL: base, Model: "scripted-1", Retries: -1, Timeouts: Timeouts{
		Connect: 5 * time.Second, FirstToken: 5 * time.Second, Idle: 5 * time.Second, Total: 10 * time.Second,
	}}
	if change != nil {
		change(&cfg)
	}
	c, err := New(cfg, testKey)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func complete(t *testing.T, c *Client) (string, error) {
	t.Helper()
	reply, _, _, err := c.Complete(t.Context(), "be brief", `{"question":"?","passages":[{"id":"p1","text":"One. Two."}]}`, anySchema)
	if err != nil && strings.Contains(err.Error(), testKey) {
		t.Errorf("the key stands in an error: %v", err)
	}
	return string(reply), err
}

func TestAnHonestReplyArrives(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		s := start(t, llmtest.Honest())
		c := client(t, s.URL, func(c *Config) { c.Plain = plain })
		reply, in, out, err := c.Complete(t.Context(), "be brief", `{"question":"?","passages":[{"id":"p1","text":"One. Two."}]}`, anySchema)
		if err != nil {
			t.Fatal(err)
		}
		if want := `{"statements":[{"text":"One.","quotes":[{"passage":"p1","words":"One."}]}]}`; string(reply) != want {
			t.Errorf("got %s", reply)
		}
		if in == 0 || out == 0 {
			t.Errorf("no tokens counted: %d, %d", in, out)
		}
		r := s.Requests()[0]
		if r.Header.Get("Authorization") != "Bearer "+testKey || r.Stream == plain || r.Format != "json_schema" || r.Body["max_tokens"] != 700.0 {
			t.Errorf("request: %v %+v", r.Header, r.Body)
		}
		if _, sent := r.Body["temperature"]; sent {
			t.Error("a temperature was sent although none is set")
		}
		if f := s.Faults(); len(f) > 0 {
			t.Error(f)
		}
	}
}

func TestTemperatureZeroAndExtraFieldsAreSent(t *testing.T) {
	t.Parallel()
	s := start(t, llmtest.Honest())
	zero := 0.0
	c := client(t, s.URL, func(c *Config) {
		c.Temperature, c.TokenField, c.MaxTokens = &zero, "max_completion_tokens", 99
		c.ExtraBody = map[string]any{"top_k": 1, "chat_template_kwargs": map[string]any{"enable_thinking": false}}
	})
	if _, err := complete(t, c); err != nil {
		t.Fatal(err)
	}
	b := s.Requests()[0].Body
	kwargs, _ := b["chat_template_kwargs"].(map[string]any)
	if v, ok := b["temperature"]; !ok || v != 0.0 || b["max_completion_tokens"] != 99.0 || b["max_tokens"] != nil || b["top_k"] != 1.0 || kwargs["enable_thinking"] != false {
		t.Errorf("body: %+v", b)
	}
}

func TestATemperatureOfAReasoningModelIsNotRefusedHere(t *testing.T) {
	t.Parallel()
	s := start(t, llmtest.Honest())
	warm := 0.7
	c := client(t, s.URL, func(c *Config) { c.Model, c.Temperature = "gpt-5-mini", &warm })
	if _, err := complete(t, c); err != nil {
		t.Fatal(err)
	}
	if s.Requests()[0].Body["temperature"] != 0.7 {
		t.Error("the temperature was dropped")
	}
}

func TestBadRepliesAreErrors(t *testing.T) {
	t.Parallel()
	raw := func(kind, body string) llmtest.Personality {
		return func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, body)
		}
	}
	event := func(s string) string { return "data: " + s + "\n\n" }
	cases := map[string]struct {
		p    llmtest.Personality
		want error
	}{
		"a cut stream":                    {llmtest.CutStream(), ErrReply},
		"an error in the middle":          {llmtest.ErrorMidStream(), ErrBusy},
		"a web page":                      {llmtest.HTML200(), ErrReply},
		"ten megabytes":                   {llmtest.Huge(10 << 20), ErrReply},
		"nothing":                         {llmtest.Empty(), ErrReply},
		"prose":                           {llmtest.Script("I think it is in Vienna."), ErrReply},
		"no finish reason":                {raw("text/event-stream", event(`{"choices":[{"index":0,"delta":{"content":"{\"a\":1}"}}]}`)+event("[DONE]")), ErrReply},
		"a filtered reply":                {raw("text/event-stream", event(`{"choices":[{"index":0,"delta":{"content":"{\"a\":1}"},"finish_reason":"content_filter"}]}`)+event("[DONE]")), ErrReply},
		"a piece that is no JSON":         {raw("text/event-stream", event(`{"choices":[{`)), ErrReply},
		"no choices":                      {raw("application/json", `{}`), ErrReply},
		"an error object with status 200": {raw("application/json", `{"error":{"message":"quota"}}`), ErrBusy},
		"an error line without data":      {raw("text/event-stream", ": hello\n"+`{"error":{"message":"boom"}}`+"\n"), ErrBusy},
		"a refused key": {func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Refuse(w, 401, "Incorrect API key provided: "+testKey)
		}, ErrRefused},
		"an unknown model": {func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			llmtest.Refuse(w, 404, "The model does not exist")
		}, ErrNoModel},
		"a redirect": {func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
			http.Redirect(w, r, "/login", http.StatusFound)
		}, ErrReply},
		"a dead engine": {llmtest.Dying(0), ErrBusy},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, c.p)
			for _, plain := range []bool{false, true} {
				if plain && strings.Contains(name, "stream") || plain && strings.HasPrefix(name, "an error") || plain && name == "ten megabytes" {
					continue
				}
				reply, err := complete(t, client(t, s.URL, func(c *Config) { c.Plain = plain }))
				if !errors.Is(err, c.want) && !(plain && errors.Is(err, ErrReply)) {
					t.Errorf("plain %v: got %q, %v; want %v", plain, reply, err, c.want)
				}
				if strings.Contains(Explain(err), "could not be asked") {
					t.Errorf("no sentence for %v", err)
				}
			}
		})
	}
}

func TestOddRepliesAreUnderstood(t *testing.T) {
	t.Parallel()
	raw := func(kind, body string) llmtest.Personality {
		return func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
			w.Header().Set("Content-Type", kind)
			fmt.Fprint(w, body)
		}
	}
	for name, p := range map[string]llmtest.Personality{
		"a fence and thoughts":         llmtest.Script("<think>{\"no\":1}</think>Here:\n```json\n{\"a\": [1, 2,],}\n```"),
		"a whole answer to a stream":   raw("application/json", `{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"{\"a\":[1,2]}"},"finish_reason":"stop"}]}`),
		"content in parts":             raw("text/event-stream", `data: {"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"{\"a\":[1"},{"type":"text","text":",2]}"}]},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n"),
		"a last line without its end":  raw("text/event-stream", `data:{"choices":[{"index":0,"delta":{"content":"{\"a\":[1,2]}"},"finish_reason":"stop"}]}`),
		"many comments before a token": raw("text/event-stream", strings.Repeat(": wait\n\n", 500)+`data: {"choices":[{"index":0,"delta":{"content":"{\"a\":[1,2]}"},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n"),
		"a usage chunk without choices": raw("text/event-stream", `data: {"choices":[{"index":0,"delta":{"content":"{\"a\":[1,2]}"},"finish_reason":"stop"}]}`+"\n\n"+
			`data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}`+"\n\ndata: [DONE]\n\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply, err := complete(t, client(t, start(t, p).URL, nil))
			var got struct{ A []int }
			if err != nil || json.Unmarshal([]byte(reply), &got) != nil || len(got.A) != 2 {
				t.Errorf("got %q, %v", reply, err)
			}
		})
	}
}

func TestASlowModelIsLeft(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		p      llmtest.Personality
		change func(*Config)
	}{
		"no first token":     {llmtest.Slow(time.Hour), func(c *Config) { c.Timeouts.FirstToken = 50 * time.Millisecond }},
		"no further token":   {stalls(), func(c *Config) { c.Timeouts.Idle = 50 * time.Millisecond }},
		"thoughts for ever":  {llmtest.EndlessReasoning(), func(c *Config) { c.Timeouts.Total = time.Second }},
		"no answer in whole": {llmtest.Slow(time.Hour), func(c *Config) { c.Plain, c.Timeouts.Total = true, time.Second }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := complete(t, client(t, start(t, c.p).URL, c.change)); !errors.Is(err, ErrTimeout) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// stalls says one word and then nothing.
func stalls() llmtest.Personality {
	return func(w http.ResponseWriter, r *http.Request, in llmtest.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, `data: {"choices":[{"index":0,"delta":{"content":"{"}}]}`+"\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
}

func TestACancelledCallDoesNotCountAgainstTheServer(t *testing.T) {
	t.Parallel()
	c := client(t, start(t, llmtest.Slow(time.Hour)).URL, nil)
	for range restAfter + 1 {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, _, err := c.Complete(ctx, "s", "u", anySchema); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
	}
	if !c.breaker.allow() {
		t.Error("the server is left alone although nobody waited for it")
	}
}

func TestPassingFaultsAreRetried(t *testing.T) {
	t.Parallel()
	s := start(t, func(w http.ResponseWriter, r *http.Request, in llmtest.Request) {
		switch in.Number {
		case 1:
			w.Header().Set("Retry-After", "0")
			llmtest.Refuse(w, 429, "slow down")
		case 2:
			llmtest.Refuse(w, 503, "overloaded")
		default:
			llmtest.Say(w, in, `{"a":1}`)
		}
	})
	if _, err := complete(t, client(t, s.URL, func(c *Config) { c.Retries = 2 })); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Requests()); n != 3 {
		t.Errorf("%d requests", n)
	}
}

func TestALongRetryAfterIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	s := start(t, func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
		w.Header().Set("Retry-After", "3600")
		llmtest.Refuse(w, 429, "come back later")
	})
	if _, err := complete(t, client(t, s.URL, func(c *Config) { c.Retries = 3 })); !errors.Is(err, ErrBusy) {
		t.Fatalf("got %v", err)
	}
	if n := len(s.Requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestRetryAfterIsReadInAllItsForms(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 5, 12, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		header, value string
		want          time.Duration
		ok            bool
	}{
		{"Retry-After", "2", 2 * time.Second, true},
		{"Retry-After", "0.5", 500 * time.Millisecond, true},
		{"Retry-After", "Sun, 12 May 2024 10:00:07 GMT", 7 * time.Second, true},
		{"Retry-After-Ms", "250", 250 * time.Millisecond, true},
		{"Retry-After", "soon", 0, false},
		{"Retry-After", "-1", 0, false},
	} {
		got, ok := retryAfter(http.Header{c.header: {c.value}}, now)
		if got != c.want || ok != c.ok {
			t.Errorf("%s %q: %v %v", c.header, c.value, got, ok)
		}
	}
}

func TestADeadServerIsLeftAloneAndTriedAgain(t *testing.T) {
	t.Parallel()
	s := start(t, llmtest.Dying(0))
	c := client(t, s.URL, nil)
	now := time.Now()
	c.breaker.now = func() time.Time { return now }
	for range restAfter {
		if _, err := complete(t, c); !errors.Is(err, ErrBusy) {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := complete(t, c); !errors.Is(err, ErrResting) {
		t.Fatalf("got %v", err)
	}
	asked := len(s.Requests())
	now = now.Add(restFirst)
	s.Become(llmtest.Honest())
	if _, err := complete(t, c); err != nil {
		t.Fatal(err)
	}
	if _, err := complete(t, c); err != nil || len(s.Requests()) != asked+2 {
		t.Errorf("after recovery: %v, %d requests", err, len(s.Requests())-asked)
	}
}

func TestTheBreakerLetsOneTrialThroughAndRestsLonger(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	b := &breaker{now: func() time.Time { return now }}
	for range restAfter {
		b.allow()
		b.done(true)
	}
	now = now.Add(restFirst)
	if !b.allow() || b.allow() {
		t.Fatal("want one trial")
	}
	b.done(true)
	if now = now.Add(restFirst); b.allow() {
		t.Error("the second pause is no longer than the first")
	}
	if now = now.Add(restFirst); !b.allow() {
		t.Error("the second pause does not end")
	}
}

func TestAServerThatKnowsLessIsAskedForLess(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	s := start(t, func(w http.ResponseWriter, _ *http.Request, in llmtest.Request) {
		calls.Add(1)
		_, usage := in.Body["stream_options"]
		_, warm := in.Body["temperature"]
		switch {
		case in.Format == "json_schema":
			llmtest.Refuse(w, 400, "response_format type json_schema is not supported")
		case in.Body["max_tokens"] != nil:
			llmtest.Refuse(w, 400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
		case warm:
			llmtest.Refuse(w, 400, "Unsupported value: 'temperature' does not support 0 with this model.")
		case usage:
			llmtest.Refuse(w, 422, "stream_options: extra fields not permitted")
		default:
			llmtest.Say(w, in, `{"a":1}`)
		}
	})
	zero := 0.0
	c := client(t, s.URL, func(c *Config) { c.Temperature = &zero })
	if _, err := complete(t, c); err != nil {
		t.Fatal(err)
	}
	learned := calls.Load()
	if _, err := complete(t, c); err != nil || calls.Load() != learned+1 {
		t.Errorf("it did not remember: %v, %d calls", err, calls.Load()-learned)
	}
}

func TestAzureGetsItsHeaderAndQuery(t *testing.T) {
	t.Parallel()
	var got *http.Request
	c := client(t, "https://here.openai.azure.com/openai/deployments/mini?api-version=2024-10-21", func(c *Config) {
		c.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			got = r
			rec := httptest.NewRecorder()
			llmtest.Refuse(rec, 404, "no")
			return rec.Result(), nil
		})
	})
	if _, err := complete(t, c); !errors.Is(err, ErrNoModel) {
		t.Fatal(err)
	}
	if got.URL.String() != "https://here.openai.azure.com/openai/deployments/mini/chat/completions?api-version=2024-10-21" || got.Header.Get("api-key") != testKey {
		t.Errorf("%s %v", got.URL, got.Header)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAKeyNeverStandsInAnError(t *testing.T) {
	t.Parallel()
	c := client(t, "https://here.example/"+"v1", func(c *Config) {
		c.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("dial %s with %s", r.URL, r.Header.Get("Authorization"))
		})
	})
	_, err := complete(t, c)
	if !errors.Is(err, ErrUnreachable) || strings.Contains(fmt.Sprintf("%+v %#v", err, err), testKey) {
		t.Errorf("%v", err)
	}
}

func TestWrongAddressesAreRefused(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "localhost:1", "ftp://x/v1", "https://user:pass@x/v1", "https:///v1"} {
		if _, err := New(Config{BaseURL: base, Model: "m"}, ""); err == nil || strings.Contains(err.Error(), "pass@") {
			t.Errorf("%q: %v", base, err)
		}
	}
	if _, err := New(Config{BaseURL: "http://x/v1"}, ""); err == nil {
		t.Error("a model without a name was taken")
	}
}

func TestCheckTellsWhatItFound(t *testing.T) {
	t.Parallel()
	s := start(t, llmtest.Script(`{"ready": true}`))
	h := client(t, s.URL, nil).Check(t.Context())
	if h.Err != nil || !h.Listed || h.Models != 1 || h.Structured != "schema" || h.Latency <= 0 {
		t.Errorf("%+v", h)
	}
	s.Become(llmtest.HTML200())
	if h = client(t, s.URL, nil).Check(t.Context()); !errors.Is(h.Err, ErrReply) {
		t.Errorf("%+v", h)
	}
}

func TestEmbedKeepsTheOrderOfTexts(t *testing.T) {
	t.Parallel()
	s := start(t, llmtest.Honest())
	c := client(t, s.URL, nil)
	vectors, tokens, err := c.Embed(t.Context(), []string{"aaa", "bbb"})
	if err != nil || tokens != 2 {
		t.Fatal(err, tokens)
	}
	if len(vectors) != 2 || vectors[0][0] < vectors[0][1] || vectors[1][1] < vectors[1][0] {
		t.Errorf("%v", vectors)
	}
	s.EmbedWith(func(string) []float32 { return []float32{0, 0} })
	if _, _, err := c.Embed(t.Context(), []string{"a"}); !errors.Is(err, ErrReply) {
		t.Errorf("a vector without direction: %v", err)
	}
	s.EmbedWith(nil)
	if _, _, err := c.Embed(t.Context(), []string{"a"}); !errors.Is(err, ErrBusy) {
		t.Errorf("a broken endpoint: %v", err)
	}
	if n, _, err := client(t, start(t, llmtest.Honest()).URL, nil).CheckEmbeddings(t.Context()); err != nil || n != 27 {
		t.Errorf("check: %d, %v", n, err)
	}
}

func TestObjectIsFoundInAnything(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"a":1}`: `{"a":1}`,
		"Sure!\n```json\n{\"a\": \"}\"}\n``` bye {x}": `{"a": "}"}`,
		"thoughts {\"no\":1}</think>{\"a\":1}":        `{"a":1}`,
		"<think>never ends {\"a\":1}":                 "",
		`{not json} {"a":1}`:                          `{"a":1}`,
		`{"a":[{"b":1},{"b":2},{"b":`:                 `{"a":[{"b":1},{"b":2}]}`,
		`{"a":[1,2,],}`:                               `{"a":[1,2]}`,
		`{"a":",]"}`:                                  `{"a":",]"}`,
		`{}`:                                          "",
		`[1]`:                                         "",
		``:                                            "",
	} {
		got, ok := object(in)
		if ok != (want != "") || string(got) != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzObject(f *testing.F) {
	f.Add("```json\n{\"a\":[1,],}```")
	f.Add("{{{{[[[[\"")
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := object(s); ok && !json.Valid(got) {
			t.Errorf("%q gives %q", s, got)
		}
	})
}
