package history

import (
	"context"
	"fmt"
	"slices"

	"docent/internal/extract"
	"docent/internal/extract/messages"
	"docent/internal/records"
	"docent/internal/retrieval"
	"docent/internal/sqlite"
)

// Withdraw takes a member's name out of all documents of a community that were
// made of messages, and with words their messages too; for good, until
// Readmit. What the documents said before is kept nowhere. It needs no Client.
func (r *Reader) Withdraw(ctx context.Context, w records.Withdrawal) error {
	stale, err := r.Ledger.Withdraw(ctx, w)
	if err != nil {
		return err
	}
	for _, history := range stale {
		if err := r.refresh(ctx, w.Community, history); err != nil {
			return err
		}
	}
	talks, err := r.Store.Talks(ctx, w.Community)
	if err != nil {
		return err
	}
	for _, t := range talks {
		if t.Names(w.Member) || w.Words && t.By(w.Member) {
			if err := r.retell(ctx, w.Community, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// Readmit ends a withdrawal. What is read from now on may have the member's
// name and messages again.
func (r *Reader) Readmit(ctx context.Context, community, member string) (was bool, err error) {
	return r.Ledger.Readmit(ctx, community, member)
}

// Authored returns what of a member stands in a community's documents.
func (r *Reader) Authored(ctx context.Context, community, member string) (records.Authored, error) {
	a, err := r.Ledger.Authored(ctx, community, member)
	if err != nil {
		return a, err
	}
	talks, err := r.Store.Talks(ctx, community)
	for _, t := range talks {
		a.Named = a.Named || t.Names(member)
		for _, m := range t.Messages {
			if m.Author == member && !slices.ContainsFunc(a.Messages, func(known records.TalkMessage) bool { return known.URL == m.URL }) {
				a.Messages = append(a.Messages, m)
			}
		}
	}
	return a, err
}

// retell makes a text of messages anew without those who have withdrawn.
func (r *Reader) retell(ctx context.Context, community string, t sqlite.TalkText) error {
	gone, err := r.Store.Withdrawals(ctx, community)
	if err != nil {
		return err
	}
	left := t.Without(gone)
	list := make([]messages.Message, len(left.Messages))
	for i, m := range left.Messages {
		list[i] = messages.Message{Author: m.Author, Text: m.Text, URL: m.URL, Time: m.Time}
	}
	for _, d := range t.Documents {
		if len(list) == 0 {
			if err := r.Store.Erase(ctx, community, d.Name); err != nil {
				return err
			}
			continue
		}
		doc, err := messages.Document(d.Name, d.Title, d.Source, list, left.People, extract.Limits{})
		if err != nil {
			return fmt.Errorf("make a document of messages anew: %w", err)
		}
		if _, err := r.Store.Put(ctx, community, []retrieval.Prepared{retrieval.Prepare(doc)}, records.Putting{By: d.By, Forget: true}); err != nil {
			return err
		}
		if err := r.Store.KeepTalk(ctx, community, doc.Hash, left); err != nil {
			return err
		}
	}
	return r.Store.DropTexts(ctx, community, t.Hash)
}
