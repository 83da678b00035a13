package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Statement is a sentence of a reply in the form that the bot asks for.
type Statement struct {
	Text   string `json:"text"`
	Quotes []Cite `json:"quotes"`
}

// Cite is a quote of a statement.
type Cite struct {
	Passage string `json:"passage"`
	Words   string `json:"words"`
}

// Reply writes statements as the JSON that the bot asks for.
func Reply(s ...Statement) string {
	if s == nil {
		s = []Statement{}
	}
	out, err := json.Marshal(map[string]any{"statements": s})
	if err != nil {
		panic(err)
	}
	return string(out)
}

// Say answers with content, streamed in pieces where the request asks for it.
func Say(w http.ResponseWriter, in Request, content string) {
	in.say(w, content, "stop")
}

func (in Request) say(w http.ResponseWriter, content, finish string) {
	if !in.Stream {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{
			"id": "chatcmpl-1", "object": "chat.completion", "created": 1700000000, "model": in.Model,
			"choices": []any{map[string]any{
				"index": 0, "message": map[string]any{"role": "assistant", "content": content}, "finish_reason": finish,
			}},
			"usage": in.usage(content),
		})
		return
	}
	s := in.stream(w)
	for _, piece := range pieces(content) {
		s.delta(map[string]any{"content": piece}, nil)
	}
	s.delta(map[string]any{}, finish)
	if options, _ := in.Body["stream_options"].(map[string]any); options["include_usage"] == true {
		s.event(map[string]any{
			"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": in.Model,
			"choices": []any{}, "usage": in.usage(content),
		})
	}
	s.line("data: [DONE]\n\n")
}

func (in Request) usage(content string) map[string]int {
	prompt, said := (len(in.System)+len(in.User))/4, len(content)/4
	return map[string]int{"prompt_tokens": prompt, "completion_tokens": said, "total_tokens": prompt + said}
}

// events writes server-sent events.
type events struct {
	w     http.ResponseWriter
	model string
}

func (in Request) stream(w http.ResponseWriter) *events {
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	return &events{w, in.Model}
}

// line writes raw bytes and sends them at once.
func (s *events) line(text string) bool {
	_, err := fmt.Fprint(s.w, text)
	if f, ok := s.w.(http.Flusher); ok {
		f.Flush()
	}
	return err == nil
}

func (s *events) event(v any) bool {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return s.line("data: " + string(data) + "\n\n")
}

// delta writes a chunk; finish is nil or a finish reason.
func (s *events) delta(delta map[string]any, finish any) bool {
	return s.event(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": s.model,
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}},
	})
}

// pieces cuts content into parts of a few words.
func pieces(content string) []string {
	var out []string
	words := strings.SplitAfter(content, " ")
	for len(words) > 0 {
		n := min(4, len(words))
		out = append(out, strings.Join(words[:n], ""))
		words = words[n:]
	}
	return out
}
