package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

func (b *Bot) managing() feature {
	own := map[string]completer{"document": b.completeOwn}
	sub := func(name string, run func(context.Context, *Call) (work, error), options ...discord.CommandOption) command {
		return command{name: name, need: manager, run: run, complete: own, options: append([]discord.CommandOption{ownDocument()}, options...)}
	}
	subs := []command{
		sub("rename", b.rename, option(discord.StringOption, "title", "new_title"), option(discord.StringOption, "name", "new_name")),
		sub("remove", b.confirmRemoval),
		sub("access", b.showAccess),
		sub("history", b.showHistory),
	}
	if b.Intake != nil {
		subs = append(subs, sub("refresh", b.refresh))
	}
	return feature{
		commands: []command{{name: "docs", subs: subs}},
		buttons: map[string]action{
			layout.DocsRemove:  {need: manager, run: b.removeDocument},
			layout.DocsUndo:    {need: manager, run: b.undoRemoval},
			layout.DocsBring:   {need: manager, run: b.undoRemoval},
			layout.DocsForget:  {need: manager, run: b.forgetRemoval},
			layout.DocsRoles:   {need: manager, run: b.setRoles},
			layout.DocsRooms:   {need: manager, run: b.setRooms},
			layout.DocsOpen:    {need: manager, run: b.openAccess},
			layout.DocsHistory: {need: manager, run: b.backToHistory},
			layout.DocsCompare: {need: manager, run: b.compareVersion},
			layout.DocsRestore: {need: manager, run: b.restoreVersion},
			layout.DocsErase:   {need: manager, run: b.askErase},
			layout.DocsErased:  {need: manager, run: b.eraseVersion},
			layout.DocsClear:   {need: manager, run: b.clearErased},
		},
	}
}

func ownDocument() discord.CommandOption {
	return required(completed(option(discord.StringOption, "document", "own_document")))
}

// rename changes the title that members see, the name that replacing goes by,
// or both.
func (b *Bot) rename(ctx context.Context, c *Call) (work, error) {
	title, name := cleanName(c.Command.Text("title")), cleanName(c.Command.Text("name"))
	if title == "" && name == "" {
		return nil, c.refuse("manage.rename_nothing")
	}
	d, err := b.findOwn(ctx, c, c.Command.Text("document"))
	if err != nil {
		return nil, err
	}
	return c.later(ctx, func(ctx context.Context) error {
		err := b.Store.Rename(ctx, c.Community, d.ID, name, title)
		switch {
		case errors.Is(err, records.ErrNameTaken):
			return c.refuse("manage.name_taken", "name", layout.Inline(name))
		case errors.Is(err, records.ErrNotFound):
			return c.refuse("answer.document_unknown")
		case err != nil:
			return err
		}
		c.audit(ctx, "docs rename", strings.Join(slices.DeleteFunc([]string{d.Name, name, title}, func(s string) bool { return s == "" }), " → "))
		if d, err = b.own(ctx, c, d.ID); err != nil {
			return err
		}
		return c.reply(ctx, layout.Notice("✅ "+c.Words.T("manage.renamed", "title", layout.Inline(titleOf(d)), "name", layout.Inline(d.Name))))
	})
}

func (b *Bot) confirmRemoval(ctx context.Context, c *Call) (work, error) {
	d, err := b.findOwn(ctx, c, c.Command.Text("document"))
	if err != nil {
		return nil, err
	}
	page := layout.Page([]string{
		"**" + c.Words.T("manage.remove", "title", layout.Inline(titleOf(d)), "n", strconv.Itoa(d.Paragraphs)) + "**", c.Words.T("manage.remove_means"),
	}, discord.Button{Label: c.Words.T("button.docs_remove"), Emoji: "🗑️", Style: discord.Danger, CustomID: layout.ID(layout.DocsRemove, strconv.FormatInt(d.ID, 10))},
		layout.Cancel(c.Words, ""))
	return nil, c.respond(ctx, page)
}

// document finds the server's own document that a button names.
func (b *Bot) document(ctx context.Context, c *Call) (records.Document, error) {
	id, err := strconv.ParseInt(c.Arg(0), 10, 64)
	if err != nil {
		return records.Document{}, c.refuse("error.stale")
	}
	return b.own(ctx, c, id)
}

func (b *Bot) removeDocument(ctx context.Context, c *Call) (work, error) {
	d, err := b.document(ctx, c)
	if err != nil {
		return nil, err
	}
	return c.inPlace(ctx, func(ctx context.Context) error {
		r, err := b.Store.Remove(ctx, c.Community, d.ID, c.User.ID)
		if errors.Is(err, records.ErrNotFound) {
			return c.refuse("answer.document_unknown")
		}
		if err != nil {
			return err
		}
		c.audit(ctx, "docs remove", d.Name)
		_, err = b.Client.EditOriginal(ctx, c.Interaction, removed(c, r))
		return err
	})
}

// removed says until when a removal can be undone.
func removed(c *Call, r records.Removal) discord.Draft {
	line := "🗑️ " + c.Words.T("manage.removed", "title", layout.Inline(discord.Cut(layout.TitleOr(r.Title, r.Name), 150)))
	if r.ID == 0 {
		return layout.Notice(line, c.Words.T("manage.no_undo"))
	}
	id := strconv.FormatInt(r.ID, 10)
	return layout.Page([]string{line, c.Words.T("manage.undo_until", "when", fmt.Sprintf("<t:%d:f>", r.Until.Unix()))},
		discord.Button{Label: c.Words.T("button.docs_undo"), Emoji: "↩️", Style: discord.Primary, CustomID: layout.ID(layout.DocsUndo, id)},
		discord.Button{Label: c.Words.T("button.docs_forget"), Emoji: "🔥", Style: discord.Danger, CustomID: layout.ID(layout.DocsForget, id)})
}

// removal is the one that a button or select names; 0 if it names none.
func (c *Call) removal() int64 {
	value := c.Arg(0)
	if c.Component != nil && len(c.Component.Values) == 1 {
		value = c.Component.Values[0]
	}
	id, _ := strconv.ParseInt(value, 10, 64)
	return id
}

func (b *Bot) undoRemoval(ctx context.Context, c *Call) (work, error) {
	return c.inPlace(ctx, func(ctx context.Context) error {
		how := records.Putting{By: c.User.ID}
		if b.Intake != nil {
			how.Quota = b.Intake.Quota
		}
		change, err := b.Store.BringBack(ctx, c.Community, c.removal(), how)
		switch {
		case errors.Is(err, records.ErrNotFound):
			return c.refuse("manage.undo_over")
		case errors.Is(err, records.ErrNameTaken):
			return c.refuse("manage.undo_taken")
		case err != nil:
			return c.overQuota(err)
		}
		d, err := b.own(ctx, c, change.Document)
		if err != nil {
			return err
		}
		c.audit(ctx, "docs undo", d.Name)
		_, err = b.Client.EditOriginal(ctx, c.Interaction, layout.Notice("✅ "+c.Words.T("manage.back", "title", layout.Inline(titleOf(d)))))
		return err
	})
}

// forgetRemoval deletes a removed document and its earlier texts for good.
func (b *Bot) forgetRemoval(ctx context.Context, c *Call) (work, error) {
	return c.inPlace(ctx, func(ctx context.Context) error {
		err := b.Store.Forget(ctx, c.Community, c.removal())
		if errors.Is(err, records.ErrNotFound) {
			return c.refuse("manage.undo_over")
		}
		if err != nil {
			return err
		}
		c.audit(ctx, "docs forget", strconv.FormatInt(c.removal(), 10))
		_, err = b.Client.EditOriginal(ctx, c.Interaction, layout.Notice("🔥 "+c.Words.T("manage.forgotten")))
		return err
	})
}

// refresh fetches a document's page or messages again. What is new is put at
// once: history brings the earlier text back.
func (b *Bot) refresh(ctx context.Context, c *Call) (work, error) {
	d, err := b.findOwn(ctx, c, c.Command.Text("document"))
	if err != nil {
		return nil, err
	}
	switch {
	case strings.HasPrefix(d.Source, messageLink(c.GuildID, "", "")+"/"):
		return nil, c.refuse("manage.refresh_messages", "command", c.Words.T("message_command.add_message"))
	case !isAddress(d.Source):
		return nil, c.refuse("manage.refresh_none")
	}
	if err := b.begin(ctx, c, titleOf(d)); err != nil {
		return nil, err
	}
	return nil, b.beside(c, func(ctx context.Context) error {
		stop := b.progress(ctx, c, titleOf(d))
		defer stop()
		doc, err := b.Intake.readPage(ctx, d.Source)
		if err != nil {
			return c.unreadable(err)
		}
		doc.Name = d.Name
		changes, err := b.Store.Put(ctx, c.Community, []retrieval.Prepared{b.Intake.prepare(doc)}, records.Putting{By: c.User.ID, Quota: b.Intake.Quota})
		if err != nil {
			return c.overQuota(err)
		}
		shown, err := b.putDone(ctx, c, changes[0])
		if err != nil {
			return err
		}
		stop()
		_, err = b.Client.EditOriginal(ctx, c.Interaction, shown)
		return err
	})
}
