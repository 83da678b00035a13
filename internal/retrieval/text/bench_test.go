package text

import (
	"strings"
	"testing"
)

// prose is ordinary English text of about n bytes, a paragraph of some 500
// bytes a line.
func prose(n int) string {
	const paragraph = "The harbour was built in 1874 by Dr. Amelia Ward, who had worked on the coast for years. " +
		"It has two basins, a dry dock and a small lighthouse; ships of up to 90 metres can enter at high tide. " +
		"“We never close,” the harbour master says. After the flood of Jan. 1953 the walls were raised by 1.5 m, " +
		"and the old crane (see Fig. 3) was moved to the museum. Visitors can climb the lighthouse in summer. " +
		"Is it worth the way? Most of those who were asked said that it is, e.g. because of the view.\n"
	return strings.Repeat(paragraph, n/len(paragraph)+1)
}

func BenchmarkSplitPlain(b *testing.B) {
	s := prose(1 << 20)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Split(s, Plain)
	}
}

func BenchmarkSplitMarkdown(b *testing.B) {
	s := "# Title\n\n" + strings.ReplaceAll(prose(1<<20), "\n", "\n\n- an item\n- another one. It has two sentences.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n")
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Split(s, Markdown)
	}
}

func BenchmarkSentences(b *testing.B) {
	s := strings.ReplaceAll(prose(1<<20), "\n", " ")
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Sentences(s, Span{0, len(s)})
	}
}
