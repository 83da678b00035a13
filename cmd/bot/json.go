package main

import (
	"encoding/json"
	"io"

	"docent/internal/answer"
	"docent/internal/retrieval"
)

// answerJSON is an answer as programs read it. The names and their order are
// the program's promise to scripts.
type answerJSON struct {
	ID         json.RawMessage        `json:"id"` // as it came in
	Question   string                 `json:"question"`
	Answered   bool                   `json:"answered"`
	Confidence float64                `json:"confidence"`
	Mode       answer.Mode            `json:"mode"`
	Text       string                 `json:"text"`
	Quotes     []placeJSON            `json:"quotes"`   // never null
	Passages   []placeJSON            `json:"passages"` // never null
	ElapsedMS  float64                `json:"elapsed_ms"`
	Explain    *retrieval.Explanation `json:"explain,omitempty"`
	Error      string                 `json:"error,omitempty"`
}

// placeJSON is a stretch of a document: Text is its bytes Start to End.
type placeJSON struct {
	Document  string  `json:"document"`
	Title     string  `json:"title"`
	Paragraph int     `json:"paragraph"`
	Start     int     `json:"start"`
	End       int     `json:"end"`
	Text      string  `json:"text"`
	Score     float64 `json:"score"`
}

// noAnswer is the reply to a line that could not be asked.
func noAnswer(id json.RawMessage, question, sentence string) answerJSON {
	return answerJSON{
		ID: idOrEmpty(id), Question: question, Mode: answer.ModeNone, Text: answer.NotFound,
		Quotes: []placeJSON{}, Passages: []placeJSON{}, Error: sentence,
	}
}

func toJSON(id json.RawMessage, question string, a answer.Answer) answerJSON {
	out := answerJSON{
		ID: idOrEmpty(id), Question: question, Answered: a.Answered, Confidence: a.Confidence, Mode: a.Mode, Text: a.Text,
		Quotes: make([]placeJSON, len(a.Quotes)), Passages: make([]placeJSON, len(a.Passages)),
		ElapsedMS: float64(a.Elapsed.Microseconds()) / 1000, Explain: a.Explain,
	}
	for i, q := range a.Quotes {
		d := q.Hit.Document
		out.Quotes[i] = placeJSON{d.Name, d.Title, q.Paragraph, q.Start, q.End, q.Text, q.Score}
	}
	for i, h := range a.Passages {
		p := h.Passage
		out.Passages[i] = placeJSON{h.Document.Name, h.Document.Title, p.Paragraph, p.Start, p.End, p.Text, h.Score}
	}
	return out
}

func idOrEmpty(id json.RawMessage) json.RawMessage {
	if len(id) == 0 {
		return json.RawMessage(`""`)
	}
	return id
}

// writeJSON writes v on one line. Letters such as < stay as they are: a quote
// is to be read as it stands in the document.
func writeJSON(out io.Writer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
