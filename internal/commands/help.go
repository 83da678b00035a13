package commands

import (
	"context"
	"strconv"

	"docent/internal/commands/layout"
	"docent/internal/records"
)

func (b *Bot) helping() feature {
	return feature{commands: []command{{name: "help", dm: true, run: b.help}}}
}

// helpExamples is how many documents help makes an example of.
const helpExamples = 2

// help shows what this member may use, with examples from the documents of
// this server that the member may see.
func (b *Bot) help(ctx context.Context, c *Call) (work, error) {
	w := c.Words
	lines := []string{w.T("help.title")}
	if c.Community != "" {
		scope, err := c.scope(ctx)
		if err != nil {
			return nil, err
		}
		docs, total, err := b.Store.ListDocuments(ctx, scope, "", 0, helpExamples)
		if err != nil {
			return nil, err
		}
		lines = append(lines, b.examples(c, docs, total)...)
	}
	lines = append(lines, "", w.T("help.commands"))
	for _, cmd := range b.routes.list {
		if cmd.menu || !c.can(cmd.need) || !w.Has("help."+cmd.name) {
			continue
		}
		name := cmd.name
		if len(cmd.subs) > 0 {
			name += " " + cmd.subs[0].name
		}
		lines = append(lines, "• "+w.T("help."+cmd.name, "command", b.mention(name)))
	}
	lines = append(lines, "", "• "+w.T("help.menu", "ask", w.T("message_command.ask_about"), "verify", w.T("message_command.verify_this")))
	if id := b.self.Load().userID; id != "" {
		lines = append(lines, "• "+w.T("help.mention", "bot", "<@"+id+">"))
	}
	return nil, c.respond(ctx, layout.Page(lines))
}

func (b *Bot) examples(c *Call, docs []records.Document, total int) []string {
	if total == 0 {
		return []string{c.Words.T("help.no_documents")}
	}
	lines := []string{c.Words.T("help.documents", "n", strconv.Itoa(total)), "", c.Words.T("help.examples")}
	for _, d := range docs {
		title := layout.Inline(layout.Cut(titleOf(d), 120))
		lines = append(lines, "• "+b.mention("ask")+" "+c.Words.T("help.example", "title", title))
	}
	return lines
}
