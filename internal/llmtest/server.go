// Package llmtest is an OpenAI-compatible server on loopback for tests. Its
// personalities are scripted: what they say depends on the request alone.
//
// It checks what it is sent and answers 400 with a reason where a request is
// not as OpenAI's documentation has it; a path it does not know is a 404 that
// the test sees in Faults. It imports nothing of the project. Start reading at
// Start, then at the personalities.
package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Passage is a passage as the bot's prompt gives it.
type Passage struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Request is one chat request.
type Request struct {
	Header   http.Header
	Body     map[string]any
	Model    string
	System   string
	User     string
	Stream   bool
	Format   string // of the response_format; "" if none
	Number   int    // counted from 1
	Question string
	History  []string
	Passages []Passage
}

// Personality answers one chat request.
type Personality func(w http.ResponseWriter, r *http.Request, in Request)

// Server is a running fake. Close it.
type Server struct {
	URL   string // base URL, ends with /v1
	Model string // the one it lists

	http *httptest.Server

	mu       sync.Mutex
	persona  Personality
	requests []Request
	faults   []string
	embed    func(text string) []float32
}

// Start runs a server with a personality.
func Start(p Personality) *Server {
	s := &Server{persona: p, Model: "scripted-1", embed: bagOfLetters}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/chat/completions", s.chat)
	mux.HandleFunc("POST /v1/embeddings", s.embeddings)
	mux.HandleFunc("GET /v1/models", s.models)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fault("unknown path " + r.Method + " " + r.URL.Path)
		http.NotFound(w, r)
	})
	s.http = httptest.NewServer(mux)
	s.URL = s.http.URL + "/v1"
	return s
}

// Close stops the server, cutting open connections.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// Become changes the personality.
func (s *Server) Become(p Personality) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.persona = p
}

// EmbedWith changes how texts become vectors.
func (s *Server) EmbedWith(f func(text string) []float32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.embed = f
}

// Requests returns the chat requests so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Faults returns what was wrong with the requests so far.
func (s *Server) Faults() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.faults...)
}

func (s *Server) fault(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, text)
}

func (s *Server) chat(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
	if err != nil {
		return
	}
	in, bad := read(raw)
	if bad != "" {
		s.fault(bad)
		Refuse(w, http.StatusBadRequest, bad)
		return
	}
	in.Header = r.Header.Clone()
	s.mu.Lock()
	in.Number = len(s.requests) + 1
	s.requests = append(s.requests, in)
	p := s.persona
	s.mu.Unlock()
	p(w, r, in)
}

// read decodes a request and says what is wrong with it.
func read(raw []byte) (in Request, bad string) {
	if err := json.Unmarshal(raw, &in.Body); err != nil {
		return in, "the body is not JSON"
	}
	if bad := badField(in.Body); bad != "" {
		return in, bad
	}
	var shape shape
	if err := json.Unmarshal(raw, &shape); err != nil {
		return in, "the fields have other types: " + err.Error()
	}
	in.Model, in.Stream = shape.Model, shape.Stream
	for _, m := range shape.Messages {
		switch m.Role {
		case "system", "developer":
			in.System = m.Content
		case "user":
			in.User = m.Content
		default:
			return in, "unknown role " + m.Role
		}
	}
	switch {
	case in.Model == "":
		return in, "model is missing"
	case in.User == "":
		return in, "messages hold no user message"
	case shape.StreamOptions != nil && !in.Stream:
		return in, "stream_options needs stream"
	}
	if in.Format, bad = shape.ResponseFormat.kind(); bad != "" {
		return in, bad
	}
	in.prompt()
	return in, ""
}

// badField looks at the names of the fields and at the numbers among them.
func badField(body map[string]any) (bad string) {
	for name, v := range body {
		if !known[name] {
			return "unknown field " + name
		}
		switch name {
		case "temperature":
			if f, ok := v.(float64); !ok || f < 0 || f > 2 {
				return "temperature must be between 0 and 2"
			}
		case "max_tokens", "max_completion_tokens":
			if f, ok := v.(float64); !ok || f < 1 {
				return name + " must be at least 1"
			}
		}
	}
	return ""
}

// shape is what of a request has structure.
type shape struct {
	Model    string `json:"model"`
	Stream   bool   `json:"stream"`
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	ResponseFormat *format `json:"response_format"`
	StreamOptions  *struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
}

// format is the form of reply that a request wants.
type format struct {
	Type       string `json:"type"`
	JSONSchema *struct {
		Name   string         `json:"name"`
		Strict bool           `json:"strict"`
		Schema map[string]any `json:"schema"`
	} `json:"json_schema"`
}

func (f *format) kind() (kind, bad string) {
	switch {
	case f == nil:
		return "", ""
	case f.Type != "json_schema":
		return f.Type, ""
	case f.JSONSchema == nil || f.JSONSchema.Name == "":
		return f.Type, "json_schema needs a name"
	case f.JSONSchema.Strict:
		return f.Type, strictSchema(f.JSONSchema.Schema, "schema")
	}
	return f.Type, ""
}

// prompt reads the bot's data out of the user message: one JSON object.
func (in *Request) prompt() {
	at := strings.IndexByte(in.User, '{')
	if at < 0 {
		return
	}
	var data struct {
		Question string    `json:"question"`
		History  []string  `json:"earlier_questions"`
		Passages []Passage `json:"passages"`
	}
	if json.NewDecoder(strings.NewReader(in.User[at:])).Decode(&data) == nil {
		in.Question, in.History, in.Passages = data.Question, data.History, data.Passages
	}
}

// strictSchema holds a schema to the rules of strict mode: every object lists
// all its properties as required and allows no others.
func strictSchema(s map[string]any, at string) string {
	if s == nil {
		return at + " is missing"
	}
	switch s["type"] {
	case "object":
		props, _ := s["properties"].(map[string]any)
		required, _ := s["required"].([]any)
		if s["additionalProperties"] != false {
			return at + ": additionalProperties must be false"
		}
		if len(required) != len(props) {
			return at + ": every property must be required"
		}
		for name, p := range props {
			sub, _ := p.(map[string]any)
			if bad := strictSchema(sub, at+"."+name); bad != "" {
				return bad
			}
		}
	case "array":
		items, _ := s["items"].(map[string]any)
		return strictSchema(items, at+"[]")
	}
	return ""
}

// known lists the fields of OpenAI's chat requests, and two of vLLM's.
var known = func() map[string]bool {
	m := map[string]bool{}
	for _, f := range strings.Fields("model messages max_tokens max_completion_tokens temperature top_p n stream stop presence_penalty " +
		"response_format seed frequency_penalty logit_bias logprobs top_logprobs user tools tool_choice stream_options " +
		"parallel_tool_calls store reasoning_effort metadata prediction service_tier verbosity safety_identifier " +
		"chat_template_kwargs top_k") {
		m[f] = true
	}
	return m
}()

// Refuse answers with OpenAI's error object.
func Refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{
		"message": message, "type": "invalid_request_error", "param": nil, "code": nil,
	}})
}

func (s *Server) models(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"object":"list","data":[{"id":%q,"object":"model","created":1700000000,"owned_by":"llmtest"}]}`, s.Model)
}
