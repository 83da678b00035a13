package llm

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	openai "github.com/sashabaranov/go-openai"

	"docent/internal/llmtest"
)

// OpenAI's published schema is not part of this project, so the wire format is
// held to go-openai's types (v1.43.0): what we send must decode into its
// request without a field left over, and what the fake server sends must
// decode into its answers without a field left over.

func strict(t *testing.T, what string, data []byte, into any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Errorf("%s: %v\n%s", what, err, data)
	}
}

func TestRequestsAreOfOpenAIsForm(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		var sent []byte
		zero := 0.0
		c := client(t, "http://model.example/v1", func(c *Config) {
			c.Plain, c.Temperature = plain, &zero
			c.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
				sent, _ = io.ReadAll(r.Body)
				if r.URL.Path != "/v1/chat/completions" || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
					t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
				}
				rec := httptest.NewRecorder()
				llmtest.Refuse(rec, 401, "no")
				return rec.Result(), nil
			})
		})
		complete(t, c)
		var req openai.ChatCompletionRequest
		strict(t, "request", sent, &req)
		//lint:ignore SA1019 the field that most servers know is the one to send
		if len(req.Messages) != 2 || req.Messages[0].Role != "system" || req.Messages[1].Role != "user" || req.MaxTokens != 700 ||
			req.Stream == plain || req.ResponseFormat.JSONSchema.Name == "" || !req.ResponseFormat.JSONSchema.Strict {
			t.Errorf("request: %+v", req)
		}
		if !bytes.Contains(sent, []byte(`"temperature":0`)) {
			t.Errorf("temperature 0 is not in %s", sent)
		}
	}
}

func TestTheFakeAnswersInOpenAIsForm(t *testing.T) {
	t.Parallel()
	s := start(t, llmtest.Honest())
	post := func(path, body string) []byte {
		t.Helper()
		res, err := http.Post(s.URL+path, "application/json", bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		data, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var whole openai.ChatCompletionResponse
	strict(t, "answer", post("/chat/completions", `{"model":"m","messages":[{"role":"user","content":"{}"}]}`), &whole)
	events := post("/chat/completions", `{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"{}"}]}`)
	n := 0
	for line := range bytes.Lines(events) {
		data, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("data: "))
		if !ok || string(data) == "[DONE]" {
			continue
		}
		var chunk openai.ChatCompletionStreamResponse
		strict(t, "chunk", data, &chunk)
		n++
	}
	if n < 3 {
		t.Errorf("%d chunks", n)
	}
	var vectors openai.EmbeddingResponse
	strict(t, "vectors", post("/embeddings", `{"model":"m","input":["a"]}`), &vectors)
	var fault openai.ErrorResponse
	strict(t, "error", post("/chat/completions", `{"model":"m"}`), &fault)
	if fault.Error == nil || fault.Error.Message == "" {
		t.Error("the error has no message")
	}
}
