package digest

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"docent/internal/answer"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// rarity returns the inverse document frequency of the lines' terms in the
// community, as the search weighs them.
func (g *gathering) rarity(ctx context.Context, lines []line) (func(string) float64, error) {
	seen := map[string]bool{}
	var terms []string
	for _, l := range lines {
		for term := range l.terms {
			if !seen[term] {
				seen[term] = true
				terms = append(terms, term)
			}
		}
	}
	slices.Sort(terms)
	counts, err := g.view.Index().DocumentFrequency(ctx, terms)
	if err != nil {
		return nil, err
	}
	all := g.view.Index().Stats().Passages
	weights := make(map[string]float64, len(terms))
	for i, term := range terms {
		weights[term] = retrieval.Rarity(counts[i], all)
	}
	return func(term string) float64 { return weights[term] }, nil
}

func quoteOf(doc retrieval.Document, l line) *Quote {
	span := l.span()
	return &Quote{
		Evidence: ledger.Evidence{
			Document: doc.ID, Name: doc.Name, Title: doc.Title, Paragraph: l.unit.Paragraph,
			Start: span.Start, End: span.End, Text: l.text,
		},
		Source: doc.Source, Place: l.passage.Mark.URL, Headings: l.passage.Headings,
		hit: retrieval.Hit{Passage: *l.passage, Document: doc},
	}
}

// quoteOfTheDay picks a document by the date and quotes its most telling
// sentence that is not in the post already. The same day gives the same quote.
func (g *gathering) quoteOfTheDay(ctx context.Context) error {
	ids := g.ids
	if len(ids) == 0 {
		return nil
	}
	used := map[string]bool{}
	for _, item := range g.content.Documents {
		if item.Quote != nil {
			used[item.Quote.Text] = true
		}
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d %s", g.digest.Community, g.digest.ID, g.period.Date)
	seed := h.Sum64()
	for n := range uint64(min(len(ids), 5)) {
		doc, lines, scores, err := g.read(ctx, ids[(seed+n)%uint64(len(ids))])
		if err != nil {
			return err
		}
		// Among the best few, another one every day.
		for turn := 3 + int(seed>>32%3); turn >= 0; turn-- {
			i := best(lines, scores, func(l line) bool { return !used[l.text] && shape(l) >= 0.7 })
			if i < 0 {
				break
			}
			g.content.Quote = quoteOf(doc, lines[i])
			used[lines[i].text] = true
		}
		if g.content.Quote != nil {
			return nil
		}
	}
	return nil
}

// summary asks for two or three proven sentences over the quotes of the post.
func (g *gathering) summary(ctx context.Context) error {
	if g.sum == nil || g.period.Try {
		return nil
	}
	news := answer.Answer{Mode: answer.ModeQuotes}
	news.Asked, news.Answered, news.Confidence = "What is new in these documents?", true, 1
	for _, item := range g.content.Documents {
		if q := item.Quote; q != nil {
			news.Quotes = append(news.Quotes, retrieval.Quote{
				Span: retrieval.Span{Start: q.Start, End: q.End}, Text: q.Text, Paragraph: q.Paragraph, Hit: q.hit,
			})
			news.Passages = append(news.Passages, q.hit)
		}
	}
	if len(news.Quotes) == 0 {
		return nil
	}
	// Without its summary the post is still whole, so a model's trouble is
	// none of the post's.
	ctx, cancel := context.WithTimeout(ctx, summaryTime)
	defer cancel()
	said := g.sum.Summarise(ctx, news, answer.Asker{Community: g.digest.Community})
	for _, s := range said.Statements[:min(len(said.Statements), maxStatements)] {
		statement := Statement{Text: s.Text}
		for _, proof := range s.Proofs {
			statement.Proofs = append(statement.Proofs, *quoted(proof))
		}
		g.content.Summary = append(g.content.Summary, statement)
	}
	return nil
}
