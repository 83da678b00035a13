package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"

	"docent/internal/history"
	"docent/internal/records"
	"docent/internal/sqlite"
	"docent/internal/terminal"
)

func historyCommand() command {
	return command{
		name: "history", args: "[flags] NAME [NUMBER]",
		summary: "Show the earlier texts of a document and what changed.",
		details: "Without NUMBER it lists the earlier texts; 1 is the one before the present. With it,\n" +
			"it shows, paragraph by paragraph, what has changed since. --restore makes that text\n" +
			"the present one again; what is replaced by it can be restored in turn. --erase deletes\n" +
			"it for good, with all that receipts and watched questions remember of its words.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.define(flags)
			restore := flags.Bool("restore", false, "restore the earlier text NUMBER")
			erase := flags.Bool("erase", false, "delete the earlier text NUMBER for good")
			return func(ctx context.Context, words []string) error {
				if *restore && *erase {
					return usagef("Use --restore or --erase, not both")
				}
				if len(words) == 0 || len(words) > 2 || (*restore || *erase) && len(words) < 2 {
					return usagef("`bot history` takes the name of a document and the number of an earlier text, which --restore and --erase need; `bot list` shows the names")
				}
				number := 0
				if len(words) == 2 {
					n, err := strconv.Atoi(words[1])
					if err != nil || n < 1 {
						return usagef("The earlier text must be a number from 1, as `bot history NAME` lists them")
					}
					number = n
				}
				return p.withStore(f, func(lib *library) error { return p.history(ctx, lib, words[0], number, pastAction{*restore, *erase}) })
			}
		},
	}
}

// pastAction is what is done with an earlier text besides showing it.
type pastAction struct{ restore, erase bool }

func (p *program) history(ctx context.Context, lib *library, name string, number int, do pastAction) error {
	doc, err := p.own(ctx, lib, name)
	if err != nil {
		return err
	}
	versions, err := lib.store.Versions(ctx, lib.community, doc.ID)
	if err != nil {
		return err
	}
	if number > len(versions) {
		return failf("There is no earlier text %d of %s; `bot history %s` lists them", number, terminal.OneLine(name), terminal.OneLine(name))
	}
	now, err := lib.store.Passages(ctx, doc.ID)
	if err != nil {
		return err
	}
	after := history.Paragraphs(now)
	switch {
	case do.erase:
		return p.eraseVersion(ctx, lib, doc, versions[number-1])
	case do.restore:
		if _, err := lib.store.RestoreVersion(ctx, lib.community, doc.ID, versions[number-1].ID, ""); err != nil {
			return err
		}
		p.note(ctx, lib, "docs restore", name)
		_, err = fmt.Fprintf(p.out, "restored  %s\n", terminal.OneLine(name))
		return err
	case number > 0:
		before, err := lib.paragraphsOf(ctx, doc, versions[number-1])
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(p.out, renderChanges(p.screen(), history.Compare(before, after)))
		return err
	}
	return p.listVersions(ctx, lib, doc, versions, after)
}

func (p *program) eraseVersion(ctx context.Context, lib *library, doc sqlite.Stored, v records.Version) error {
	answers, err := lib.store.EraseVersion(ctx, lib.community, doc.ID, v.ID)
	if err != nil {
		return err
	}
	p.note(ctx, lib, "docs erase", doc.Name+": "+v.Since.UTC().Format("2006-01-02 15:04")+" – "+v.Replaced.UTC().Format("2006-01-02 15:04")+" UTC")
	_, err = fmt.Fprintf(p.out, "erased    %s, the text from %s until %s\n", terminal.OneLine(doc.Name),
		v.Since.Local().Format("2006-01-02 15:04"), v.Replaced.Local().Format("2006-01-02 15:04"))
	if err == nil && answers > 0 {
		_, err = fmt.Fprintf(p.out, "Answers in Discord that quoted it: %d. Their receipts say so now; the messages themselves stay until somebody deletes them.\n", answers)
	}
	return err
}

// own finds a document of the community itself.
func (p *program) own(ctx context.Context, lib *library, name string) (sqlite.Stored, error) {
	doc, err := lib.store.Document(ctx, lib.community, name)
	if errors.Is(err, sqlite.ErrNotFound) {
		return doc, failf("There is no document %q in %s; `bot list` shows the names", name, lib.label)
	}
	return doc, err
}

func (l *library) paragraphsOf(ctx context.Context, doc sqlite.Stored, v records.Version) ([]history.Paragraph, error) {
	_, old, err := l.store.Version(ctx, l.community, doc.ID, v.ID)
	return history.Paragraphs(old.Passages), err
}

// listVersions lists earlier texts with what the next one changed.
func (p *program) listVersions(ctx context.Context, lib *library, doc sqlite.Stored, versions []records.Version, after []history.Paragraph) error {
	if len(versions) == 0 {
		_, err := fmt.Fprintf(p.out, "%s has no earlier text.\n", terminal.OneLine(doc.Name))
		return err
	}
	rows := [][]string{{"number", "from", "until", "size", "what replaced it changed"}}
	for i, v := range versions {
		before, err := lib.paragraphsOf(ctx, doc, v)
		if err != nil {
			return err
		}
		rows = append(rows, []string{
			strconv.Itoa(i + 1), v.Since.Local().Format("2006-01-02 15:04"), v.Replaced.Local().Format("2006-01-02 15:04"), size(v.Size),
			differences(history.CountOf(history.Compare(before, after))),
		})
		after = before
	}
	return table(p.out, p.screen(), rows)
}

// differences counts changed paragraphs in words.
func differences(c history.Count) string {
	if !c.Any() {
		return "no paragraph"
	}
	var parts []string
	for i, word := range []string{"changed", "new", "gone", "moved"} {
		if c[i] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c[i], word))
		}
	}
	return strings.Join(parts, ", ")
}

func renderChanges(s terminal.Screen, changes []history.Change) string {
	if len(changes) == 0 {
		return "No paragraph differs.\n"
	}
	var b strings.Builder
	part := func(sign, text string) { b.WriteString(s.Hang(sign+" ", 2, text)) }
	for _, c := range changes {
		switch c.Kind {
		case history.Changed:
			b.WriteString(s.Dim(fmt.Sprintf("paragraph %d, changed", c.After.Number)) + "\n")
			part("-", c.Before.Text)
			part("+", c.After.Text)
		case history.Added:
			b.WriteString(s.Dim(fmt.Sprintf("paragraph %d, new", c.After.Number)) + "\n")
			part("+", c.After.Text)
		case history.Removed:
			b.WriteString(s.Dim(fmt.Sprintf("former paragraph %d, gone", c.Before.Number)) + "\n")
			part("-", c.Before.Text)
		case history.Moved:
			b.WriteString(s.Dim(fmt.Sprintf("paragraph %d, moved to %d", c.Before.Number, c.After.Number)) + "\n")
		}
	}
	return b.String()
}
