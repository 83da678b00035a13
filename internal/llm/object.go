package llm

import (
	"bytes"
	"encoding/json"
	"strings"
)

// object finds the JSON object in a model's reply: behind thoughts, inside
// code fences, after a friendly sentence, with commas too many, or cut off at
// its end. The first object that can be read wins.
func object(reply string) (json.RawMessage, bool) {
	reply = withoutThoughts(strings.TrimPrefix(reply, "\ufeff"))
	for range maxObjects {
		at := strings.IndexByte(reply, '{')
		if at < 0 {
			return nil, false
		}
		reply = reply[at:]
		end, open := balanced(reply)
		for _, candidate := range []string{reply[:end], withoutCommas(reply[:end]), withoutCommas(closed(reply[:end], open))} {
			if valid := []byte(candidate); json.Valid(valid) && !bytes.Equal(valid, []byte("{}")) {
				return valid, true
			}
		}
		reply = reply[1:]
	}
	return nil, false
}

// maxObjects bounds how many openings are tried.
const maxObjects = 20

// withoutThoughts drops <think>…</think> and what models put before a lone
// closing tag.
func withoutThoughts(s string) string {
	for _, tag := range []string{"think", "thinking", "reasoning"} {
		for {
			end := strings.Index(s, "</"+tag+">")
			if end < 0 {
				break
			}
			start := strings.Index(s[:end], "<"+tag+">")
			if start < 0 {
				start = 0
			}
			s = s[:start] + s[end+len(tag)+3:]
		}
		if start := strings.Index(s, "<"+tag+">"); start >= 0 {
			s = s[:start]
		}
	}
	return s
}

// balanced returns the end of the object that s begins with, and the closing
// brackets that are missing there.
func balanced(s string) (end int, open string) {
	var stack []byte
	inside, escaped := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case escaped:
			escaped = false
		case inside && c == '\\':
			escaped = true
		case c == '"':
			inside = !inside
		case inside:
		case c == '{':
			stack = append(stack, '}')
		case c == '[':
			stack = append(stack, ']')
		case c == '}' || c == ']':
			if len(stack) == 0 || stack[len(stack)-1] != c {
				return i, reverse(stack)
			}
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				return i + 1, ""
			}
		}
	}
	return len(s), reverse(stack)
}

func reverse(b []byte) string {
	out := make([]byte, len(b))
	for i, c := range b {
		out[len(b)-1-i] = c
	}
	return string(out)
}

// closed repairs an object that was cut off: it goes back to the last complete
// value and closes what is open there.
func closed(s, open string) string {
	if open == "" {
		return s
	}
	for i := len(s); i > 0; i-- {
		if c := s[i-1]; c != '}' && c != ']' {
			continue
		}
		if _, rest := balanced(s[:i]); rest != "" {
			return s[:i] + rest
		}
	}
	return s
}

// withoutCommas drops commas before closing brackets, outside of strings.
func withoutCommas(s string) string {
	var b strings.Builder
	inside, escaped := false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case escaped:
			escaped = false
		case inside && c == '\\':
			escaped = true
		case c == '"':
			inside = !inside
		case !inside && c == ',':
			rest := strings.TrimLeft(s[i+1:], " \t\r\n")
			if rest == "" || rest[0] == '}' || rest[0] == ']' {
				continue
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}
