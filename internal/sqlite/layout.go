package sqlite

import (
	"encoding/binary"
	"fmt"

	"docent/internal/retrieval"
	"docent/internal/retrieval/text"
)

// A passage's layout column holds what is made of small numbers and rarely
// looked at by a person, as uvarints:
//
//	paragraph
//	number of units; per unit: bytes since the end of the unit before, length,
//	    paragraphs after the passage's, kind
//	mark: 0, or start + 1, kind, label, URL (a string is its length and bytes)
//
// A document's marks column is the number of marks and the marks.

func encodeLayout(p retrieval.Passage) []byte {
	b := make([]byte, 0, 8+5*len(p.Units))
	b = binary.AppendUvarint(b, uint64(p.Paragraph))
	b = binary.AppendUvarint(b, uint64(len(p.Units)))
	end := 0
	for _, u := range p.Units {
		b = binary.AppendUvarint(b, uint64(u.Start-end))
		b = binary.AppendUvarint(b, uint64(u.Len()))
		b = binary.AppendUvarint(b, uint64(u.Paragraph-p.Paragraph))
		b = append(b, byte(u.Kind))
		end = u.End
	}
	if p.Mark == (retrieval.Mark{}) {
		return append(b, 0)
	}
	return appendMark(b, p.Mark)
}

// decodeLayout fills in what encodeLayout took from p.
func decodeLayout(data []byte, p *retrieval.Passage) error {
	r := reader{data: data}
	p.Paragraph = r.int()
	n := r.count(4)
	p.Units = make([]retrieval.Unit, 0, n)
	end := 0
	for range n {
		u := retrieval.Unit{}
		u.Start = end + r.int()
		u.End = u.Start + r.int()
		u.Paragraph = p.Paragraph + r.int()
		u.Kind = text.Kind(r.byte())
		end = u.End
		p.Units = append(p.Units, u)
	}
	if end > len(p.Text) {
		return fmt.Errorf("%w: a unit ends behind its passage", ErrDamaged)
	}
	p.Mark = r.mark()
	return r.end("a passage's layout")
}

func appendMark(b []byte, m retrieval.Mark) []byte {
	b = binary.AppendUvarint(b, uint64(m.Start)+1)
	for _, s := range []string{m.Kind, m.Label, m.URL} {
		b = appendString(b, s)
	}
	return b
}

func encodeMarks(marks []retrieval.Mark) []byte {
	b := binary.AppendUvarint(nil, uint64(len(marks)))
	for _, m := range marks {
		b = appendMark(b, m)
	}
	return b
}

func decodeMarks(data []byte) ([]retrieval.Mark, error) {
	r := reader{data: data}
	n := r.count(4)
	if n == 0 {
		return nil, r.end("a document's marks")
	}
	marks := make([]retrieval.Mark, 0, n)
	for range n {
		marks = append(marks, r.mark())
	}
	return marks, r.end("a document's marks")
}

// encodeCounts keeps how many removed passages held each term and word.
func encodeCounts(terms, words map[string]int) []byte {
	var b []byte
	for _, counts := range []map[string]int{terms, words} {
		b = binary.AppendUvarint(b, uint64(len(counts)))
		for key, n := range counts {
			b = appendString(b, key)
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return b
}

// decodeCounts adds encoded counts to terms and words.
func decodeCounts(data []byte, terms, words map[string]int) error {
	r := reader{data: data}
	for _, counts := range []map[string]int{terms, words} {
		for range r.count(2) {
			key := r.string()
			counts[key] += r.int()
		}
	}
	return r.end("counts of removed passages")
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// reader reads numbers and strings; after the first that is cut short it
// returns zeros and end reports it.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) int() int {
	v, n := binary.Uvarint(r.data)
	if n <= 0 || v > 1<<40 {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return int(v)
}

// count reads the number of things that take at least size bytes each, so that
// a damaged number cannot ask for more memory than there are bytes.
func (r *reader) count(size int) int {
	n := r.int()
	if n > len(r.data)/size+1 {
		r.bad, r.data = true, nil
		return 0
	}
	return n
}

func (r *reader) byte() byte {
	if len(r.data) == 0 {
		r.bad = true
		return 0
	}
	b := r.data[0]
	r.data = r.data[1:]
	return b
}

func (r *reader) string() string {
	n := r.int()
	if n > len(r.data) {
		r.bad, r.data = true, nil
		return ""
	}
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}

func (r *reader) mark() retrieval.Mark {
	start := r.int()
	if start == 0 {
		return retrieval.Mark{}
	}
	return retrieval.Mark{Start: start - 1, Kind: r.string(), Label: r.string(), URL: r.string()}
}

func (r *reader) end(what string) error {
	if r.bad || len(r.data) > 0 {
		return fmt.Errorf("%w: %s", ErrDamaged, what)
	}
	return nil
}
