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
		f.Mark("section", entryLabel(item), entryLink(item.URL, doc.Name, news.URL))
		f.Heading(1, item.Title)
		if err := html.Entry(f, item.HTML); err != nil {
			return err
		}
		f.End()
	}
	doc.Title = news.Title
	return f.Document(doc)
}

// entryLabel names an entry that may have no title.
func entryLabel(item feed.Item) string {
	switch {
	case item.Title != "":
		return item.Title
	case !item.Published.IsZero():
		return item.Published.Format("2006-01-02")
	}
	return item.ID
}

// entryLink is where an entry's link leads: from the feed's own address, if it
// was fetched, or from its site's. "" if that is no page.
func entryLink(link string, bases ...string) string {
	for _, base := range append([]string{link}, bases...) {
		from := webAddress(base)
		if from == nil || link == "" {
			continue
		}
		if to, err := from.Parse(link); err == nil && webAddress(to.String()) != nil {
			return to.String()
		}
	}
	return ""
}
