package commands

import (
	"context"
	"strconv"

	"docent/internal/commands/layout"
	"docent/internal/records"
	"docent/internal/retrieval"
)

func (b *Bot) helping() feature {
	return feature{commands: []command{{name: "help", dm: true, run: b.help}}}
}

// helpExamples is how many documents help makes an example of.
const helpExamples = 2

// help shows what this member may use, with examples from the documents of
// this server that the member may see.
func (b *Bot) help(ctx context.Context, c *Call) (work, error) {
	return c.later(ctx, func(ctx context.Context) error {
		lines, err := b.helpLines(ctx, c)
		if err != nil {
			return err
		}
		return c.reply(ctx, layout.Page(lines))
	})
}

func (b *Bot) helpLines(ctx context.Context, c *Call) ([]string, error) {
	w := c.Words
	lines := []string{w.T("help.title")}
	if c.Community != "" {
		scope, err := c.scope(ctx)
		if err != nil {
			return nil, err
		}
		docs, total, err := b.Store.ListDocuments(ctx, scope, records.Listing{Limit: helpExamples})
		if err != nil {
			return nil, err
		}
		examples, err := b.examples(ctx, c, scope, docs, total)
		if err != nil {
			return nil, err
		}
		lines = append(lines, examples...)
	}
	var mine, admins []string
	for _, cmd := range b.routes.list {
		if cmd.menu || !c.can(cmd.need) || !w.Has("help."+cmd.name) {
			continue
		}
		name := cmd.name
		if len(cmd.subs) > 0 {
			name += " " + cmd.subs[0].name
		}
		line := "• " + w.T("help."+cmd.name, "command", b.mention(name))
		if cmd.need == everyone {
			mine = append(mine, line)
		} else {
			admins = append(admins, line)
		}
		for _, sub := range cmd.subs { // those that need more than the command itself
			if key := "help." + cmd.name + "_" + sub.name; sub.need > cmd.need && c.can(sub.need) && w.Has(key) {
				admins = append(admins, "• "+w.T(key, "command", b.mention(cmd.name+" "+sub.name)))
			}
		}
	}
	lines = append(lines, "", w.T("help.commands"))
	lines = append(lines, mine...)
	lines = append(lines, "• "+w.T("help.menu", "ask", w.T("message_command.ask_about"), "verify", w.T("message_command.verify_this")))
	if id := b.self.Load().userID; id != "" {
		lines = append(lines, "• "+w.T("help.mention", "bot", "<@"+id+">"))
	}
	if b.Intake != nil && c.can(manager) {
		admins = append(admins, "• "+w.T("help.docs_add", "command", b.mention("docs add")))
	}
	if len(admins) > 0 {
		lines = append(append(lines, "", w.T("help.admins")), admins...)
	}
	return lines, nil
}

func (b *Bot) examples(ctx context.Context, c *Call, scope retrieval.Scope, docs []records.Document, total int) ([]string, error) {
	if total == 0 {
		return []string{c.Words.T("help.no_documents")}, nil
	}
	lines := []string{c.Words.T("help.documents", "n", strconv.Itoa(total)), "", c.Words.T("help.examples")}
	for _, d := range docs {
		example, err := b.exampleOf(ctx, c, scope, d)
		if err != nil {
			return nil, err
		}
		lines = append(lines, "• "+b.mention("ask")+" "+example)
	}
	return lines, nil
}
