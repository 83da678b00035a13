package history

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"strconv"

	"docent/internal/extract"
	"docent/internal/extract/messages"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

func id(n int64) string { return strconv.FormatInt(n, 10) }

// link leads to a channel or thread, and with a message to that.
func link(community, channel string, message int64) string {
	to := "https://discord.com/channels/" + community + "/" + channel
	if message != 0 {
		to += "/" + id(message)
	}
	return to
}

// documentName is the name of a stream's document: its link, and for one of
// several the month.
func documentName(community string, s ledger.Stream, part string) string {
	name := link(community, s.Channel, 0)
	if part != "" {
		name += "#" + part
	}
	return name
}

// refresh makes the documents anew whose messages have changed.
func (r *Reader) refresh(ctx context.Context, community string, history int64) error {
	for {
		d, err := r.Ledger.Stale(ctx, history)
		if errors.Is(err, ledger.ErrNone) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := r.put(ctx, community, d); err != nil {
			return err
		}
		if err := r.Ledger.Fresh(ctx, d); err != nil {
			return err
		}
	}
}

// put stores the document of some messages, or erases it where none is left.
func (r *Reader) put(ctx context.Context, community string, d ledger.Stale) error {
	name := documentName(community, d.Stream, d.Part)
	if len(d.Messages) == 0 {
		return r.Store.Erase(ctx, community, name)
	}
	doc, err := r.document(community, d)
	if sentence, refused := extract.Sentence(err); refused {
		r.log().Warn("messages make no document", "document", name, "reason", sentence)
		return nil
	}
	if err != nil {
		return err
	}
	how, err := r.putting(ctx, community, d.History)
	if err != nil {
		return err
	}
	how.Forget = d.Amended
	if _, err := r.Store.Put(ctx, community, []retrieval.Prepared{retrieval.Prepare(doc)}, how); err != nil {
		return fmt.Errorf("store messages: %w", err)
	}
	return nil
}

// document makes the text of what was written in a part of a channel.
func (r *Reader) document(community string, d ledger.Stale) (retrieval.Document, error) {
	list := make([]messages.Message, len(d.Messages))
	for i, m := range d.Messages {
		list[i] = messages.Message{Author: m.Author, Text: m.Text, URL: link(community, d.Channel, m.ID), Time: m.Time()}
	}
	title := d.Name
	if d.Part != "" {
		title = "#" + d.Name + ", " + d.Part
	}
	doc, err := messages.Document("messages.txt", title, link(community, d.Channel, 0), list, d.People, r.Limits)
	if err != nil {
		return doc, err
	}
	doc.Name = documentName(community, d.Stream, d.Part)
	doc.Hash = sha256.Sum256([]byte(doc.Title + "\x00" + doc.Text))
	return doc, nil
}

// putting is how a history's documents are put: for those only who may read
// the channel.
func (r *Reader) putting(ctx context.Context, community string, history int64) (records.Putting, error) {
	all, err := r.Ledger.Histories(ctx, community)
	if err != nil {
		return records.Putting{}, err
	}
	how := records.Putting{}
	for _, h := range all {
		if h.ID == history {
			how.By = h.By
			if h.Closed {
				how.Access = &records.Access{Channels: []string{h.Channel}}
			}
		}
	}
	if r.Quota != nil {
		how.Quota = r.Quota(community)
	}
	return how, nil
}

// close notes whether everybody may read the channel. When it was closed since
// the last time, its documents are for that channel only; when it was opened
// an admin decides.
func (r *reading) close(ctx context.Context, closed bool) error {
	was := r.h.Closed
	r.h.Closed = closed
	if was == closed {
		return nil
	}
	if err := r.Ledger.CloseHistory(ctx, r.h); err != nil || !closed {
		return err
	}
	streams, err := r.streams(ctx)
	if err != nil {
		return err
	}
	docs, _, err := r.Store.Documents(ctx, r.h.Community, sqlite.List{Contains: link(r.h.Community, "", 0)})
	if err != nil {
		return err
	}
	for _, d := range docs {
		for _, s := range streams {
			if d.Source != link(r.h.Community, s.Channel, 0) {
				continue
			}
			now, err := r.Store.Access(ctx, r.h.Community, d.ID)
			if err != nil {
				return err
			}
			if now.Everybody() {
				if err := r.Store.SetAccess(ctx, r.h.Community, d.ID, records.Access{Channels: []string{r.h.Channel}}); err != nil {
					return err
				}
			}
		}
	}
	r.log().Info("a channel was closed; so are its documents", slog.String("community", r.h.Community), slog.String("channel", r.h.Channel))
	return nil
}
