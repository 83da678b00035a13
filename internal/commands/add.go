package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/extract"
	"docent/internal/records"
	"docent/internal/retrieval"
)

func (b *Bot) adding() feature {
	if b.Intake == nil {
		return feature{}
	}
	file, url := option(discord.AttachmentOption, "file", "file"), option(discord.StringOption, "url", "url")
	return feature{
		commands: []command{
			{name: "docs", subs: []command{
				{name: "add", need: manager, run: b.add, options: []discord.CommandOption{
					file, url, option(discord.RoleOption, "role", "only_role"), channelOption("channel", "only_channel"),
				}},
				{
					name: "replace", need: manager, run: b.replace, options: []discord.CommandOption{ownDocument(), file, url},
					complete: map[string]completer{"document": b.completeOwn},
				},
			}},
			{name: "add_message", menu: true, need: manager, run: b.addMessage},
		},
		buttons: map[string]action{
			layout.DraftAccept: {need: manager, run: b.acceptDraft},
			layout.DraftDrop:   {need: manager, run: b.dropDraft},
			layout.DraftShow:   {need: manager, run: b.showDraft},
			layout.DraftWhole:  {need: manager, run: b.chooseWhole},
			layout.DraftNames:  {need: manager, run: b.chooseNames},
		},
		forms: map[string]action{layout.Paste: {need: manager, run: b.pasted}},
	}
}

// wanted is a document that an admin wants to have read.
type wanted struct {
	draft records.Draft // Document, Access and Origin of it
	what  string        // what progress calls it
	name  string        // what it will be called, as far as it is known
	size  int64         // of it, as far as it is known
	read  func(ctx context.Context) (retrieval.Document, error)
}

// add takes a file or the page at an address; without either it asks for a
// text to be pasted.
func (b *Bot) add(ctx context.Context, c *Call) (work, error) {
	return b.addFrom(ctx, c, records.Draft{Access: c.accessOption()}, "")
}

// replace is add with a document whose text is to be another one.
func (b *Bot) replace(ctx context.Context, c *Call) (work, error) {
	d, err := b.findOwn(ctx, c, c.Command.Text("document"))
	if err != nil {
		return nil, err
	}
	return b.addFrom(ctx, c, records.Draft{Document: d.ID}, titleOf(d))
}

func (b *Bot) addFrom(ctx context.Context, c *Call, draft records.Draft, title string) (work, error) {
	file, attached := c.Command.Option("file")
	address := strings.TrimSpace(c.Command.Text("url"))
	w := wanted{draft: draft}
	switch {
	case attached && address != "":
		return nil, c.refuse("draft.one_source")
	case attached && file.Attachment == nil:
		return nil, c.refuse("error.stale")
	case attached:
		f := *file.Attachment
		if f.Size > b.Intake.Limits.Bytes && b.Intake.Limits.Bytes > 0 {
			return nil, c.unreadable(extract.ErrTooLarge)
		}
		w.what, w.name, w.size = f.Filename, f.Filename, f.Size
		w.read = func(ctx context.Context) (retrieval.Document, error) { return b.Intake.readFile(ctx, f) }
	case address != "":
		w.what, w.name = address, address
		w.read = func(ctx context.Context) (retrieval.Document, error) { return b.Intake.readPage(ctx, address) }
	default:
		if err := b.room(ctx, c, draft.Document, "", 1); err != nil {
			return nil, err
		}
		id := layout.ID(layout.Paste, strconv.FormatInt(draft.Document, 10), first(draft.Access.Roles), first(draft.Access.Channels))
		return nil, b.Client.OpenModal(ctx, c.Interaction, layout.PasteForm(c.Words, id, title))
	}
	return b.take(ctx, c, w)
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// pasted takes the text of the form.
func (b *Bot) pasted(ctx context.Context, c *Call) (work, error) {
	var w wanted
	var err error
	if w.draft.Document, err = strconv.ParseInt(c.Arg(0), 10, 64); err != nil {
		return nil, c.refuse("error.stale")
	}
	for i, list := range []*[]string{&w.draft.Access.Roles, &w.draft.Access.Channels} {
		if id := c.Arg(i + 1); id != "" {
			*list = []string{id}
		}
	}
	title := strings.Join(strings.Fields(layout.Visible(c.Modal.Text(layout.FieldTitle))), " ")
	text := strings.ReplaceAll(c.Modal.Text(layout.FieldText), "\r\n", "\n") + "\n"
	if title == "" {
		title = c.Words.T("draft.untitled")
	}
	w.what, w.name, w.size = title, title+".md", int64(len(text))
	w.read = func(ctx context.Context) (retrieval.Document, error) {
		doc, err := b.Intake.Read(ctx, title+".md", []byte(text), b.Intake.Limits)
		doc.Title = title
		return doc, err
	}
	return b.take(ctx, c, w)
}

// take acknowledges, has the document read beside the answers, and shows what
// would be added. The admin may leave: what was read waits in /docs list.
func (b *Bot) take(ctx context.Context, c *Call, w wanted) (work, error) {
	if err := b.room(ctx, c, w.draft.Document, w.name, w.size); err != nil {
		return nil, err
	}
	if err := b.begin(ctx, c, w.what); err != nil {
		return nil, err
	}
	return nil, b.beside(c, func(ctx context.Context) error {
		stop := b.progress(ctx, c, w.what)
		defer stop()
		doc, err := w.read(ctx)
		if err != nil {
			return c.unreadable(err)
		}
		d, err := b.preview(ctx, c, w.draft, doc)
		if err != nil {
			return err
		}
		stop()
		_, err = b.Client.EditOriginal(ctx, c.Interaction, d)
		return err
	})
}

// draft finds what a button names, if it waits for this member.
func (b *Bot) draft(ctx context.Context, c *Call) (records.Draft, error) {
	d, err := b.Store.Draft(ctx, c.Community, c.Arg(0))
	if errors.Is(err, records.ErrNotFound) || err == nil && d.Member != c.User.ID {
		return records.Draft{}, c.refuse("draft.gone")
	}
	return d, err
}

// showDraft shows again what waits.
func (b *Bot) showDraft(ctx context.Context, c *Call) (work, error) {
	d, err := b.draft(ctx, c)
	if err != nil {
		return nil, err
	}
	return c.later(ctx, func(ctx context.Context) error {
		if o, ok := waitsToBeFollowed(d); ok {
			return c.reply(ctx, b.followPreview(c, d, o))
		}
		doc, err := b.Store.DraftText(ctx, c.Community, d.ID)
		if err != nil {
			return err
		}
		shown, err := b.previewOf(ctx, c, d, doc)
		if err != nil {
			return err
		}
		return c.reply(ctx, shown)
	})
}

func (b *Bot) dropDraft(ctx context.Context, c *Call) (work, error) {
	if id := c.Arg(0); id != "" {
		d, err := b.draft(ctx, c)
		if err != nil {
			return nil, err
		}
		if err := b.Store.DropDraft(ctx, c.Community, d.ID); err != nil {
			return nil, err
		}
	}
	return nil, b.Client.Update(ctx, c.Interaction, layout.Notice(c.Words.T("draft.dropped")))
}

// acceptDraft adds what was shown, once.
func (b *Bot) acceptDraft(ctx context.Context, c *Call) (work, error) {
	d, err := b.draft(ctx, c)
	if err != nil {
		return nil, err
	}
	if _, ok := waitsToBeFollowed(d); ok {
		return nil, c.refuse("error.stale")
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		change, err := b.Store.AcceptDraft(ctx, c.Community, d.ID, records.Putting{By: c.User.ID, Quota: b.Intake.Quota})
		if errors.Is(err, records.ErrNotFound) {
			return c.refuse("draft.gone")
		}
		if err != nil {
			return c.overQuota(err)
		}
		shown, err := b.putDone(ctx, c, change)
		if err != nil {
			return err
		}
		_, err = b.Client.EditOriginal(ctx, c.Interaction, shown)
		return err
	})
}

// putDone notes in the audit log what was put and says what came of it.
func (b *Bot) putDone(ctx context.Context, c *Call, change records.Change) (discord.Draft, error) {
	d, err := b.own(ctx, c, change.Document)
	if err != nil {
		return discord.Draft{}, err
	}
	title := layout.Inline(discord.Cut(titleOf(d), 150))
	switch change.Outcome {
	case records.Unchanged:
		return layout.Notice(c.Words.T("draft.unchanged", "title", title)), nil
	case records.Added:
		c.audit(ctx, "docs add", d.Name)
		return layout.Notice("✅ " + c.Words.T("draft.added", "title", title, "n", strconv.Itoa(d.Paragraphs), "ask", b.mention("ask"))), nil
	}
	c.audit(ctx, "docs replace", d.Name)
	return b.replaced(ctx, c, d, change.Version)
}

// isAddress tells an address that a page came from.
func isAddress(source string) bool {
	return strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://")
}
