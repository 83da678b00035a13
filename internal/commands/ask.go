package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"docent/internal/answer"
	"docent/internal/commands/layout"
	"docent/internal/commands/locale"
	"docent/internal/discord"
	"docent/internal/records"
	"docent/internal/retrieval"
)

const (
	// maxQuestion is what one can sensibly ask, in UTF-16 units. Discord lets
	// 6,000 through.
	maxQuestion = 1500
	// maxHistory is how many earlier questions of a conversation count.
	maxHistory = 6
)

func (b *Bot) asking() feature {
	question := required(option(discord.StringOption, "question", "question"))
	document := completed(option(discord.StringOption, "document", "document"))
	private := option(discord.BooleanOption, "private", "private")
	return feature{
		commands: []command{
			{
				name: "ask", dm: true, options: append([]discord.CommandOption{question, document, private}, b.modeOption()...),
				complete: map[string]completer{"document": b.completeDocument},
				run: func(ctx context.Context, c *Call) (work, error) {
					return b.ask(ctx, c, asked{text: c.Command.Text("question"), document: c.Command.Text("document")})
				},
			},
			{name: "ask_about", menu: true, run: b.askAbout},
		},
		buttons: map[string]action{layout.FollowUp: {run: b.openFollowUp}},
		forms:   map[string]action{layout.FollowUp: {run: b.followUp}},
	}
}

// asked is a question as it came in.
type asked struct {
	text     string
	document string          // an id or name, "" for all
	parent   records.Receipt // what it follows up; zero if nothing
	private  *bool           // nil: as the member or the admins chose
}

// accept refuses what must be refused in private, or acknowledges the question.
func (b *Bot) accept(ctx context.Context, c *Call, q asked) (prepared, error) {
	look, cancel := context.WithTimeout(ctx, b.Quick)
	defer cancel()
	p, err := b.prepare(look, c, q)
	if err != nil {
		return prepared{}, err
	}
	return p, b.Client.Defer(ctx, c.Interaction, p.private)
}

// ask answers a question put through an interaction.
func (b *Bot) ask(ctx context.Context, c *Call, q asked) (work, error) {
	p, err := b.accept(ctx, c, q)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		a, err := b.answer(ctx, p)
		if err != nil {
			return err
		}
		m, err := b.Client.EditOriginal(ctx, c.Interaction, a.draft)
		if err != nil {
			return err
		}
		if err := b.Store.SetReceiptMessage(ctx, a.receipt.ID, c.ChannelID, m.ID); err != nil {
			return err
		}
		return b.summarise(ctx, a, func(d discord.Draft) error {
			_, err := b.Client.EditOriginal(ctx, c.Interaction, d)
			return err
		})
	}, nil
}

// prepare checks everything about a question that can end in a refusal.
func (b *Bot) prepare(ctx context.Context, c *Call, q asked) (prepared, error) {
	p := prepared{words: c.Words, settings: c.Settings, community: c.Community, channel: c.ChannelID, asker: c.User.ID, parent: q.parent.ID}
	if err := c.server(); err != nil {
		return p, err
	}
	p.direct = c.GuildID == ""
	p.text = strings.TrimSpace(q.text)
	if !strings.ContainsFunc(layout.Visible(p.text), isPrintable) {
		return p, c.refuse("answer.empty", "example", c.Words.T("answer.example"))
	}
	if n := discord.Length(p.text); n > maxQuestion {
		return p, c.refuse("answer.too_long", "n", strconv.Itoa(n), "limit", strconv.Itoa(maxQuestion))
	}
	if c.GuildID != "" && !c.Settings.AnswersIn(c.channels()...) {
		return p, c.refuse("error.channel", "channels", layout.Mentions("<#", c.Settings.Channels))
	}
	p.private = c.Settings.Private
	if q.private != nil {
		p.private = *q.private
	}
	if v, given := c.Command.Flag("private"); given {
		p.private = v
	}
	p.summary = b.wantsSummary(c.Settings, c.Command.Text("mode"))
	if lack := c.missing(); lack != "" && !p.private {
		// Where it may not write, it does not: the member alone gets the answer.
		p.private, p.notes = true, append(p.notes, lack)
	}
	if err := b.limitTo(ctx, c, q, &p); err != nil {
		return p, err
	}
	return p, b.count(ctx, c, p)
}

// limitTo sets what a question searches: what the readers of its answer may
// see, and of that the document that was asked for.
func (b *Bot) limitTo(ctx context.Context, c *Call, q asked, p *prepared) error {
	readers := c.scope
	if !p.private && c.GuildID != "" {
		readers = c.publicScope
	}
	var err error
	if p.scope, err = readers(ctx); err != nil {
		return err
	}
	if q.parent.Only != nil {
		p.scope.Only = q.parent.Only
	}
	if q.document == "" {
		return nil
	}
	d, err := b.findDocument(ctx, c, q.document)
	if err != nil {
		return err
	}
	p.scope.Only, p.in = []int64{d.ID}, titleOf(d)
	if !p.private && slices.Contains(p.scope.Hidden, d.ID) {
		// It may be named by this member, but not read out to everybody.
		p.private, p.notes = true, append(p.notes, c.Words.T("answer.restricted"))
		p.scope.Hidden = slices.DeleteFunc(slices.Clone(p.scope.Hidden), func(id int64) bool { return id == d.ID })
	}
	return nil
}

// isPrintable tells characters that say something from white space.
func isPrintable(r rune) bool {
	return !strings.ContainsRune(" \t\n\u00a0\u200d\u200c\u200e\u200f\ufe0f", r)
}

// count takes the question off the limits.
func (b *Bot) count(ctx context.Context, c *Call, p prepared) error {
	v, err := b.allowance(ctx, p)
	if err != nil || v.allowed {
		return err
	}
	return refusal{layout.Notice(v.said(c.Words))}
}

// said is what is told to a member who has to wait: once in full, then only
// until when.
func (v verdict) said(w locale.Words) string {
	key := "limit.member"
	switch {
	case !v.first:
		key = "limit.again"
	case v.server:
		key = "limit.server"
	case v.minute:
		key = "limit.minute"
	}
	return w.T(key, "limit", strconv.Itoa(v.limit), "when", fmt.Sprintf("<t:%d:R>", v.again.Unix()))
}

func (b *Bot) allowance(ctx context.Context, p prepared) (verdict, error) {
	most := allowances{p.settings.MemberMinute, p.settings.MemberHourly, p.settings.ServerHourly}
	if most.memberMinute == 0 {
		most.memberMinute = b.MemberMinute
	}
	if most.memberHour == 0 {
		most.memberHour = b.MemberHourly
	}
	if most.serverHour == 0 {
		most.serverHour = b.ServerHourly
	}
	return b.limits.ask(ctx, p.community, p.asker, most, b.Now())
}

// missing names the permission that the bot lacks to write in the call's
// channel, in a sentence; "" if it lacks none or Discord did not say.
func (c *Call) missing() string {
	if c.GuildID == "" || c.AppPermissions == 0 {
		return ""
	}
	need, key := discord.SendMessages, "permission.send_messages"
	if c.Channel.IsThread() {
		need, key = discord.SendMessagesInThreads, "permission.send_in_threads"
	}
	if !c.AppPermissions.Has(discord.ViewChannel) {
		need, key = discord.ViewChannel, "permission.view_channel"
	}
	if c.AppPermissions.Has(need) {
		return ""
	}
	return c.Words.T("error.bot_permission", "permission", c.Words.T(key), "channel", channelMention(c.ChannelID))
}

// askAbout answers the text of a message, for the asker alone: somebody else
// wrote it. On an answer of ours it opens a follow-up.
func (b *Bot) askAbout(ctx context.Context, c *Call) (work, error) {
	m := c.Command.Target
	if m == nil {
		return nil, c.refuse("error.no_text")
	}
	if r, err := b.Store.ReceiptOfMessage(ctx, m.ID); err == nil && r.Community == c.Community && !r.Private {
		return nil, b.Client.OpenModal(ctx, c.Interaction, b.followUpForm(c, r.ID))
	}
	text := strings.TrimSpace(m.Content)
	if text == "" {
		return nil, c.refuse("error.no_text")
	}
	private := true
	return b.ask(ctx, c, asked{text: discord.Cut(b.unmentioned(text, m.Mentions), maxQuestion), private: &private})
}

func (b *Bot) openFollowUp(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	return nil, b.Client.OpenModal(ctx, c.Interaction, b.followUpForm(c, r.ID))
}

func (b *Bot) followUpForm(c *Call, receipt string) discord.Modal {
	return layout.Form(layout.ID(layout.FollowUp, receipt), c.Words.T("modal.follow_title"), c.Words.T("modal.follow_label"), "", maxQuestion)
}

// followUp answers the form. It is as private as what it follows up.
func (b *Bot) followUp(ctx context.Context, c *Call) (work, error) {
	r, err := c.receipt(ctx, c.Arg(0))
	if err != nil {
		return nil, err
	}
	private := r.Private || c.Settings.Private
	return b.ask(ctx, c, asked{text: c.Modal.Text(layout.FieldText), parent: r, private: &private})
}

// receipt keeps an answer as a receipt.
func (p prepared) receipt(a answer.Answer, now time.Time) records.Receipt {
	r := records.Receipt{
		Community: p.community, Channel: p.channel, Asker: p.asker, Parent: p.parent, Kind: records.KindAsk,
		Question: p.text, Asked: a.Asked, Only: p.scope.Only, Private: p.private, Mode: string(a.Mode),
		Answered: a.Answered, Conflict: a.Conflict, Confidence: a.Confidence, Created: now,
	}
	if a.Answered {
		for _, q := range a.Quotes {
			r.Quotes = append(r.Quotes, cite(q))
		}
	}
	return r
}

// cite keeps a quote with its place.
func cite(q retrieval.Quote) records.Citation {
	c := layout.Cite(layout.Passage{Document: q.Hit.Document, Passage: q.Hit.Passage})
	c.Paragraph, c.Start, c.End, c.Before, c.Text = q.Paragraph, q.Start, q.End, q.Before, q.Text
	return c
}

func channelMention(id string) string { return "<#" + id + ">" }
