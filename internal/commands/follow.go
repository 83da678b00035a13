package commands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/discord"
	"docent/internal/extract"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// followOrigin is the origin of a draft that stands for an address which waits
// to be followed.
type followOrigin struct {
	Hours int          `json:"hours"`
	Look  *ledger.Look `json:"look"` // what it would bring; nil in other drafts' origins
}

// waitsToBeFollowed reads a draft's origin, if it is of that kind.
func waitsToBeFollowed(d records.Draft) (followOrigin, bool) {
	var o followOrigin
	err := json.Unmarshal([]byte(d.Origin), &o)
	return o, err == nil && o.Look != nil
}

// follow looks at an address and shows what following it would bring; the
// admin may leave meanwhile.
func (b *Bot) follow(ctx context.Context, c *Call) (work, error) {
	address := strings.TrimSpace(c.Command.Text("url"))
	if err := b.room(ctx, c, 0, address, 0); err != nil {
		return nil, err
	}
	o := followOrigin{Hours: 6}
	if hours, err := strconv.Atoi(c.Command.Text("every")); err == nil && hours > 0 {
		o.Hours = hours
	}
	d := records.Draft{Access: c.accessOption()}
	if err := b.begin(ctx, c, address); err != nil {
		return nil, err
	}
	return nil, b.beside(c, func(ctx context.Context) error {
		stop := b.progress(ctx, c, address)
		defer stop()
		look, err := b.Sources.Peek(ctx, c.Community, address)
		if err != nil {
			return c.unreadable(err)
		}
		if fault := look.Source.Fault; fault != "" {
			return refusal{layout.Notice("⚠️ " + b.faultText(c, fault))}
		}
		o.Look = &look
		if d, err = b.keepLook(ctx, c, d, o); err != nil {
			return err
		}
		stop()
		_, err = b.Client.EditOriginal(ctx, c.Interaction, b.followPreview(c, d, o))
		return err
	})
}

// keepLook keeps what was found as a draft, which waits in /docs list.
func (b *Bot) keepLook(ctx context.Context, c *Call, d records.Draft, o followOrigin) (records.Draft, error) {
	origin, err := json.Marshal(o)
	if err != nil {
		return d, fmt.Errorf("encode a draft's origin: %w", err)
	}
	s := o.Look.Source
	doc, err := extract.Text(cleanName(s.URL), layout.TitleOr(s.Title, s.URL)+"\n", extract.Limits{})
	if err != nil {
		return d, err
	}
	doc.Title, doc.Source = layout.TitleOr(s.Title, s.URL), s.URL
	d.Community, d.Member, d.Origin = c.Community, c.User.ID, string(origin)
	return b.Store.SaveDraft(ctx, d, retrieval.Prepare(doc))
}

func (b *Bot) followPreview(c *Call, d records.Draft, o followOrigin) discord.Draft {
	every := c.Words.T("source.every_hours", "n", strconv.Itoa(o.Hours))
	return layout.ShowFollowing(c.Words, layout.Following{Draft: d, Look: *o.Look, Every: every, Access: d.Access})
}

// startFollowing follows the address that was shown, once, and reads it for the
// first time; the admin may leave meanwhile.
func (b *Bot) startFollowing(ctx context.Context, c *Call) (work, error) {
	d, err := b.draft(ctx, c)
	if err != nil {
		return nil, err
	}
	o, ok := waitsToBeFollowed(d)
	if !ok {
		return nil, c.refuse("error.stale")
	}
	url := o.Look.Source.URL
	if err := b.room(ctx, c, 0, url, 0); err != nil {
		return nil, err
	}
	s, err := b.Sources.Follow(ctx, c.Community, url, time.Duration(o.Hours)*time.Hour, c.User.ID, d.Access)
	switch {
	case errors.Is(err, ledger.ErrQuota):
		return nil, c.refuse("source.too_many")
	case err != nil:
		return nil, c.unreadable(err)
	}
	if err := b.Store.DropDraft(ctx, c.Community, d.ID); err != nil {
		return nil, err
	}
	c.audit(ctx, "docs follow", s.URL)
	if err := b.begin(ctx, c, s.URL); err != nil {
		return nil, err
	}
	return nil, b.beside(c, func(ctx context.Context) error { return b.readSource(ctx, c, s.ID) })
}
