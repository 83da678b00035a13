package llmtest

import (
	"encoding/json"
	"net/http"
	"strings"
	"unicode"
)

func (s *Server) embeddings(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Model          string   `json:"model"`
		Input          []string `json:"input"`
		EncodingFormat string   `json:"encoding_format"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Model == "" || len(in.Input) == 0 {
		s.fault("an embeddings request without model or input")
		Refuse(w, http.StatusBadRequest, "model and input are required")
		return
	}
	s.mu.Lock()
	embed := s.embed
	s.mu.Unlock()
	if embed == nil {
		Refuse(w, http.StatusInternalServerError, "out of order")
		return
	}
	data := make([]any, len(in.Input))
	for i, text := range in.Input {
		// Backwards: a client must go by the index.
		data[len(data)-1-i] = map[string]any{"object": "embedding", "index": i, "embedding": embed(text)}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{
		"object": "list", "model": in.Model, "data": data,
		"usage": map[string]int{"prompt_tokens": len(in.Input), "total_tokens": len(in.Input)},
	})
}

// bagOfLetters makes a vector of how often each letter stands in a text.
func bagOfLetters(text string) []float32 {
	v := make([]float32, 27)
	v[26] = 1
	for _, r := range strings.ToLower(text) {
		if r < unicode.MaxASCII && unicode.IsLetter(r) {
			v[r-'a']++
		}
	}
	return v
}
