package text

import "strings"

// isTag reports whether t, which begins with "<", begins with a tag or comment
// of HTML or JSX, and not with a link in angle brackets.
func isTag(t string) bool {
	if strings.HasPrefix(t, "<!") || strings.HasPrefix(t, "<?") || strings.HasPrefix(t, "<>") || strings.HasPrefix(t, "</") {
		return true
	}
	n := 1
	for n < len(t) && (isASCIILetter(t[n]) || n > 1 && (t[n] >= '0' && t[n] <= '9' || t[n] == '-' || t[n] == '.')) {
		n++
	}
	return n > 1 && (n == len(t) || strings.IndexByte(" \t/>", t[n]) >= 0)
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// tag adds the tags that begin at line i as an aside. A line that has words
// beside its tags is prose.
func (m *markdown) tag(i int) int {
	t := strings.ToLower(m.text(i)[:min(8, m.lines[i].len())])
	for _, verbatim := range []struct{ open, close string }{{"<!--", "-->"}, {"<pre", "</pre>"}, {"<script", "</script>"}, {"<style", "</style>"}} {
		if !strings.HasPrefix(t, verbatim.open) {
			continue
		}
		if j := m.lineWith(i, verbatim.close); j >= 0 {
			if verbatim.open == "<pre" {
				m.code(m.span(i, j+1), i+1, j)
			} else {
				m.aside(i, j+1)
			}
			return j + 1
		}
	}
	end, ok := m.tagEnd(i)
	if !ok || hasWord(m.words(end)) {
		return m.prose(i)
	}
	j := i
	for j < len(m.lines) && m.lines[j].start < end {
		j++
	}
	m.nest(i, j)
	m.aside(i, j)
	return j
}

// standsAlone reports whether line j holds tags only, or opens a tag that goes
// on in the next lines.
func (m *markdown) standsAlone(j int) bool {
	end, ok := m.tagEnd(j)
	return ok && !hasWord(m.words(end))
}

// words is the text between end and the end of its line without tags.
func (m *markdown) words(end int) string {
	stop, _ := lineEnd(m.s, end)
	return stripTags(m.s[end:stop])
}

func stripTags(t string) string {
	var out strings.Builder
	for t != "" {
		k := strings.IndexByte(t, '<')
		if k < 0 || !isTag(t[k:]) {
			out.WriteString(t)
			break
		}
		out.WriteString(t[:k])
		e := strings.IndexByte(t[k:], '>')
		if e < 0 {
			break
		}
		t = t[k+e+1:]
	}
	return out.String()
}

// tagEnd finds the end of the tag that begins line i: its ">" outside quotation
// marks and braces, at most maxTag bytes and maxTagLines lines on.
func (m *markdown) tagEnd(i int) (end int, ok bool) {
	const maxTag, maxTagLines = 4096, 30
	start := m.lines[i].start
	braces, quote, lines := 0, byte(0), 0
	for k := start + 1; k < min(len(m.s), start+maxTag); k++ {
		c := m.s[k]
		if c == '\n' {
			if lines++; lines > maxTagLines || k+1 < len(m.s) && m.s[k+1] == '\n' {
				return 0, false
			}
		}
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' && braces == 0 || c == '`':
			quote = c
		case c == '{':
			braces++
		case c == '}':
			braces--
		case c == '>' && braces <= 0:
			return k + 1, true
		}
	}
	return 0, false
}

// nest counts the tags that lines i..j open and close.
func (m *markdown) nest(i, j int) {
	t := m.s[m.lines[i].start:m.lines[j-1].end]
	for {
		k := strings.IndexByte(t, '<')
		if k < 0 {
			return
		}
		e := strings.IndexByte(t[k:], '>')
		if e < 0 {
			return
		}
		switch tag := t[k : k+e+1]; {
		case strings.HasPrefix(tag, "</"):
			m.depth = max(0, m.depth-1)
		case strings.HasPrefix(tag, "<!") || strings.HasSuffix(tag, "/>") || isVoid(tag):
		default:
			m.depth++
		}
		t = t[k+e+1:]
	}
}

// isVoid reports whether a tag never has a closing one (HTML standard, void elements).
func isVoid(tag string) bool {
	name := strings.ToLower(strings.Trim(strings.Fields(tag)[0], "</>"))
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li":
		return true
	}
	return false
}

// lineWith returns the first line from i on that holds mark, or -1.
func (m *markdown) lineWith(i int, mark string) int {
	if m.missing[mark] {
		return -1
	}
	for j := i; j < len(m.lines); j++ {
		if strings.Contains(m.text(j), mark) {
			return j
		}
	}
	m.missing[mark] = true
	return -1
}

// isModule reports whether t is a line of code that MDX allows among the prose.
func isModule(t string) bool {
	if strings.HasPrefix(t, "import ") {
		last := t[len(t)-1]
		return strings.Contains(t, " from ") && strings.ContainsAny(t, `"'`) || strings.HasSuffix(t, "{") ||
			(last == ';' || last == '"' || last == '\'') && strings.ContainsAny(t[7:8], `"'`)
	}
	for _, p := range []string{"export const ", "export default ", "export function ", "export let ", "export {", "export *"} {
		if strings.HasPrefix(t, p) {
			return true
		}
	}
	return false
}

// module takes the lines of code from i on: to the line that closes the last
// brace, or to a blank line.
func (m *markdown) module(i int) int {
	depth := 0
	for j := i; j < len(m.lines); j++ {
		t := m.text(j)
		depth += strings.Count(t, "{") + strings.Count(t, "(") + strings.Count(t, "[")
		depth -= strings.Count(t, "}") + strings.Count(t, ")") + strings.Count(t, "]")
		if depth <= 0 || m.lines[j].blank() && j-i > 60 {
			m.aside(i, j+1)
			return j + 1
		}
	}
	m.aside(i, i+1)
	return i + 1
}
