// Package subtitle reads subtitles (.srt, .vtt): what is said, as paragraphs,
// with the time of every line.
//
// It imports no other reader. Start reading at Read.
package subtitle

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"docent/internal/extract/charset"
	"docent/internal/extract/flow"
	"docent/internal/extract/refusal"
	"docent/internal/retrieval"
)

// Where a paragraph ends: after a silence, and at the first end of a sentence
// once it is as long as people read in one go.
const (
	silence = 3 * time.Second
	enough  = 400 // bytes
)

// cue is a text that is shown for a while.
type cue struct {
	from, to time.Duration
	speaker  string
	text     string
}

// Read fills Text, Blocks and Marks (times) of doc.
func Read(doc *retrieval.Document, data []byte, limit int64) error {
	decoded, ok := charset.Decode(data)
	if !ok {
		return refusal.New(refusal.ErrBinary, "the file holds binary data, not subtitles; save it as text")
	}
	cues := parse(decoded.Text)
	if len(cues) == 0 {
		return refusal.New(refusal.ErrNoText, "the file holds no subtitles; there is nothing to answer from")
	}
	f := flow.New(limit)
	w := writer{f: f}
	for _, c := range cues {
		w.add(c)
	}
	w.flush()
	return f.Document(doc)
}

// timing is a cue's first line; hours may be missing in .vtt.
var timing = regexp.MustCompile(`^\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})`)

// parse collects the cues. Numbers, notes and styles stand outside of them.
func parse(s string) []cue {
	var out []cue
	var open *cue
	var lines []string
	finish := func() {
		if open != nil {
			for _, said := range words(lines) {
				said.from, said.to = open.from, open.to
				out = append(out, said)
			}
		}
		open, lines = nil, nil
	}
	for line := range strings.Lines(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)) {
		line = strings.TrimSpace(line)
		if t := timing.FindStringSubmatch(line); t != nil {
			// The number of a cue may stand right above it, without a blank line.
			if n := len(lines); n > 0 && strings.Trim(lines[n-1], "0123456789") == "" {
				lines = lines[:n-1]
			}
			finish()
			open = &cue{from: clock(t[1]), to: clock(t[2])}
			continue
		}
		if line == "" {
			if len(lines) > 0 {
				finish()
			}
			continue
		}
		if open != nil {
			lines = append(lines, line)
		}
	}
	finish()
	return unrolled(out)
}

func clock(s string) time.Duration {
	s = strings.ReplaceAll(s, ",", ".")
	whole, fraction, _ := strings.Cut(s, ".")
	seconds := 0
	for _, part := range strings.Split(whole, ":") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return 0
		}
		seconds = seconds*60 + n
	}
	thousandths, err := strconv.Atoi((fraction + "000")[:3])
	if err != nil {
		return 0
	}
	return time.Duration(seconds)*time.Second + time.Duration(thousandths)*time.Millisecond
}

var (
	voice = regexp.MustCompile(`<v(?:\.[^\s>]*)?\s+([^>]+)>`)
	tags  = regexp.MustCompile(`</?[a-zA-Z0-9:][^<>]*>|\{\\[^{}]*\}`)
)

// words strips a cue of its styles and parts it by who speaks. Times are left
// to the caller.
func words(lines []string) []cue {
	var out []cue
	speaker := ""
	for _, line := range lines {
		voices := voice.FindAllStringSubmatchIndex(line, -1)
		starts := []int{0}
		for _, v := range voices {
			starts = append(starts, v[0])
		}
		for i, from := range starts {
			to := len(line)
			if i+1 < len(starts) {
				to = starts[i+1]
			}
			if i > 0 {
				v := voices[i-1]
				speaker = strings.TrimSpace(html.UnescapeString(line[v[2]:v[3]]))
			}
			said := strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(line[from:to], "")))
			switch {
			case said == "":
			case len(out) > 0 && out[len(out)-1].speaker == speaker:
				out[len(out)-1].text += "\n" + said
			default:
				out = append(out, cue{speaker: speaker, text: said})
			}
		}
	}
	return out
}

// unrolled takes out what a cue repeats of the one before: captions that roll
// up show every line twice or three times.
func unrolled(cues []cue) []cue {
	var out []cue
	shown := ""
	for _, c := range cues {
		text := c.text
		for shown != "" {
			if rest, ok := strings.CutPrefix(text, shown); ok && (rest == "" || rest[0] == '\n') {
				text = strings.TrimPrefix(rest, "\n")
				break
			}
			_, shown, _ = strings.Cut(shown, "\n") // the upper lines roll out first
		}
		shown = c.text
		if text != "" {
			c.text = text
			out = append(out, c)
		}
	}
	return out
}

// writer joins cues to paragraphs.
type writer struct {
	f       *flow.Flow
	text    string
	starts  []start
	speaker string
	end     time.Duration
}

// start is where a cue begins in the open paragraph.
type start struct {
	at   int
	from time.Duration
}

func (w *writer) add(c cue) {
	if w.text != "" && (c.from-w.end > silence || c.speaker != w.speaker || c.from < w.end-silence || dialogue(c.text) || len(w.text) > enough && endsSentence(w.text)) {
		w.flush()
	}
	text := divided.ReplaceAllString(c.text, "$1$2")
	text = strings.ReplaceAll(text, "\n", " ")
	if w.text == "" && c.speaker != "" {
		text = c.speaker + ": " + text
	}
	if w.text != "" && !joined(w.text, text) {
		w.text += " "
	}
	w.starts = append(w.starts, start{len(w.text), c.from})
	w.text += text
	w.speaker, w.end = c.speaker, c.to
}

// divided finds a word that goes on in the next line after its hyphen.
var divided = regexp.MustCompile(`(\p{L}-)\n(\p{Ll})`)

func (w *writer) flush() {
	for _, s := range w.starts {
		w.f.MarkAt(s.at, "time", label(s.from), "")
	}
	w.f.Paragraph(w.text)
	w.text, w.starts = "", nil
}

func label(d time.Duration) string {
	s := int(d.Seconds())
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}

// dialogue is true for a line that marks another speaker with a dash.
func dialogue(s string) bool {
	return strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "– ") || strings.HasPrefix(s, "— ")
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `"”’)»`))
	return strings.ContainsRune(".!?…。！？", r)
}

// joined is true where no space belongs between two texts: in scripts that have
// none.
func joined(before, after string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	return unicode.In(a, unicode.Han, unicode.Hiragana, unicode.Katakana) && unicode.In(b, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
