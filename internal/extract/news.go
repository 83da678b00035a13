package extract

import (
	"docent/internal/extract/feed"
	"docent/internal/extract/flow"
	"docent/internal/extract/html"
	"docent/internal/retrieval"
)

// readFeed makes a document of a feed: a section for each entry, with the
// entry's address.
func readFeed(doc *retrieval.Document, data []byte, limits Limits) error {
	news, err := feed.Parse(data)
	if err != nil {
		return err
	}
	f := flow.New(limits.Text)
	for _, item := range news.Items {
		to := ""
		if webAddress(item.URL) != nil {
			to = item.URL
		}
		f.Mark("section", item.Title, to)
		f.Heading(1, item.Title)
		if err := html.Entry(f, item.HTML); err != nil {
			return err
		}
		f.End()
	}
	doc.Title = news.Title
	return f.Document(doc)
}
