package commands

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/extract"
	"docent/internal/fetch"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// IntakeConfig is what an Intake is made of. Read, Pages and Files are required.
type IntakeConfig struct {
	// Read makes a document of a file's bytes; its refusals are those of
	// package extract.
	Read     func(ctx context.Context, name string, data []byte, limits extract.Limits) (retrieval.Document, error)
	Pages    *fetch.Client
	Files    *fetch.Attachments
	Limits   extract.Limits
	Quota    records.Quota // of every server
	Progress time.Duration // how often the admin is told that work goes on; 0 means 5 s
}

// Intake reads what admins want to add. Reading may take a minute, so it is
// done beside the answers, which it must never hold up. Give it to the Bot and
// Run it.
type Intake struct {
	IntakeConfig
	jobs     chan func(context.Context)
	preparer retrieval.Preparer
}

const (
	// readers is how many documents are read at once, and waiting how many
	// more may wait. Reading is the machine's work: more at once are not faster.
	readers, waiting = 2, 20
	// longest bounds one of them. An interaction can be answered for fifteen
	// minutes; what waits and what is read must both fit.
	longest = 6 * time.Minute
)

// NewIntake returns an Intake. It does not touch the network.
func NewIntake(c IntakeConfig) *Intake {
	if c.Progress == 0 {
		c.Progress = 5 * time.Second
	}
	return &Intake{IntakeConfig: c, jobs: make(chan func(context.Context), waiting)}
}

// Run reads until ctx ends. What was not begun by then is told so.
func (i *Intake) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for range readers {
		all.Go(func() {
			for {
				select {
				case job := <-i.jobs:
					job(ctx)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	all.Wait()
	for {
		select {
		case job := <-i.jobs:
			job(ctx)
		default:
			return ctx.Err()
		}
	}
}

// prepare makes a document ready to be stored.
func (i *Intake) prepare(doc retrieval.Document) retrieval.Prepared { return i.preparer.Prepare(doc) }

// beside does a call's work beside the answers. The call must have been
// acknowledged.
func (b *Bot) beside(c *Call, w work) error {
	job := func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, longest)
		defer cancel()
		if err := w(ctx); err != nil {
			if errors.Is(err, context.Canceled) {
				err = c.refuse("reading.stopped")
			}
			b.fail(ctx, c, err)
		}
	}
	select {
	case b.Intake.jobs <- job:
		return nil
	default:
		return c.refuse("reading.busy")
	}
}

// begin acknowledges with the word that something is being read: in place of
// the message that a button sits on, or in one of its own.
func (b *Bot) begin(ctx context.Context, c *Call, what string) error {
	words := layout.Notice("⏳ " + c.Words.T("reading.begins", "what", layout.Inline(discord.Cut(what, 200))))
	if c.Component != nil {
		return b.Client.Update(ctx, c.Interaction, words)
	}
	return c.respond(ctx, words)
}

// progress tells an admin now and then that work goes on. stop ends it, after
// an edit under way: one that was cancelled could still arrive and be written
// over the result.
func (b *Bot) progress(ctx context.Context, c *Call, what string) (stop func()) {
	enough := make(chan struct{})
	var over sync.WaitGroup
	began := time.Now()
	over.Go(func() {
		ticker := time.NewTicker(b.Intake.Progress)
		defer ticker.Stop()
		for {
			select {
			case <-enough:
				return
			case <-ticker.C:
			}
			words := "⏳ " + c.Words.T("reading.going_on", "what", layout.Inline(discord.Cut(what, 200)),
				"seconds", strconv.Itoa(int(time.Since(began).Seconds())))
			if _, err := b.Client.EditOriginal(ctx, c.Interaction, layout.Notice(words)); err != nil && ctx.Err() == nil {
				b.Log.Info("could not show progress", slog.Any("error", err))
			}
		}
	})
	return sync.OnceFunc(func() { close(enough); over.Wait() })
}

// unreadable turns what reading ended in into a sentence in the member's
// language; what nobody foresaw stays as it is.
func (c *Call) unreadable(err error) error {
	limit := layout.Size(c.bot.Intake.Limits.Bytes)
	for _, k := range []struct {
		kind error
		key  string
	}{
		{extract.ErrEmpty, "reading.empty"}, {extract.ErrBinary, "reading.binary"}, {extract.ErrTooLarge, "reading.large"},
		{extract.ErrUnsupported, "reading.unsupported"}, {extract.ErrNoText, "reading.no_text"}, {extract.ErrBroken, "reading.broken"},
		{extract.ErrLocked, "reading.locked"}, {extract.ErrTooCostly, "reading.costly"}, {extract.ErrCrashed, "reading.crashed"},
		{fetch.ErrAddress, "reading.address"}, {fetch.ErrInternal, "reading.internal"}, {fetch.ErrRobots, "reading.robots"},
		{fetch.ErrGone, "reading.page_gone"}, {fetch.ErrStatus, "reading.status"}, {fetch.ErrTooLarge, "reading.large"},
		{fetch.ErrUnreachable, "reading.unreachable"},
	} {
		if errors.Is(err, k.kind) {
			return c.refuse(k.key, "limit", limit)
		}
	}
	return err
}

// overQuota turns a quota that was reached into a sentence.
func (c *Call) overQuota(err error) error {
	var over *records.QuotaError
	if !errors.As(err, &over) {
		return err
	}
	if q := over.Quota; q.Documents > 0 && over.Needed.Documents > q.Documents {
		return c.refuse("draft.full_documents", "limit", strconv.Itoa(q.Documents))
	}
	return c.refuse("draft.full_size", "limit", layout.Size(over.Quota.Bytes), "needed", layout.Size(over.Needed.Bytes))
}

// room refuses, before any work, what the server's quota has no room for. size
// is that of what would come, 0 if it is not known yet; name is what it would
// be called, unless it is to replace another document.
func (b *Bot) room(ctx context.Context, c *Call, replaces int64, name string, size int64) error {
	if b.Intake.Quota == (records.Quota{}) {
		return nil
	}
	u, err := b.Store.Usage(ctx, c.Community)
	if err != nil {
		return err
	}
	docs, err := b.owned(ctx, c)
	if err != nil {
		return err
	}
	q := b.Intake.Quota
	u.Bytes += size
	at := slices.IndexFunc(docs, func(d records.Document) bool { return d.ID == replaces || replaces == 0 && d.Name == name })
	if at < 0 {
		u.Documents++
	} else {
		q.Documents = 0
		u.Bytes -= docs[at].Size
	}
	if at >= 0 && size <= docs[at].Size {
		return nil
	}
	return c.overQuota(q.Check(u))
}

// readFile downloads an attachment and reads it.
func (i *Intake) readFile(ctx context.Context, f discord.Attachment) (retrieval.Document, error) {
	data, err := i.Files.Get(ctx, f.URL)
	if err != nil {
		return retrieval.Document{}, fmt.Errorf("get an attachment: %w", err)
	}
	return i.Read(ctx, f.Filename, data, i.Limits)
}

// readPage fetches a page and reads it. Its address after all redirects is its
// name and source.
func (i *Intake) readPage(ctx context.Context, address string) (retrieval.Document, error) {
	page, err := i.Pages.Get(ctx, address, fetch.Validators{})
	if err != nil {
		return retrieval.Document{}, fmt.Errorf("get a page: %w", err)
	}
	doc, err := i.Read(ctx, page.URL, page.Data, i.Limits)
	doc.Source = page.URL
	return doc, err
}
