package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"docent/internal/records"
	"docent/internal/terminal"
)

func renameCommand() command {
	return command{
		name: "rename", args: "[flags] NAME [NEWNAME]",
		summary: "Give a document another name or title.",
		details: "A file added under the new name replaces it from then on. A title given here stays\n" +
			"when the document is replaced. Documents of followed folders go by their files.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.define(flags)
			title := flags.String("title", "", "the `TITLE` that answers show")
			return func(ctx context.Context, words []string) error {
				name := ""
				if len(words) == 2 {
					name = strings.TrimSpace(words[1])
				}
				if len(words) == 0 || len(words) > 2 || name == "" && strings.TrimSpace(*title) == "" {
					return usagef("`bot rename` takes the name of a document and a new name, a --title, or both")
				}
				return p.withStore(f, func(lib *library) error {
					return p.rename(ctx, lib, words[0], name, strings.TrimSpace(*title))
				})
			}
		},
	}
}

func (p *program) rename(ctx context.Context, lib *library, old, name, title string) error {
	doc, err := p.own(ctx, lib, old)
	if err != nil {
		return err
	}
	err = lib.store.Rename(ctx, lib.community, doc.ID, name, title)
	if errors.Is(err, records.ErrNameTaken) {
		return failf("Another document is called %q already; choose another name", name)
	}
	if err != nil {
		return err
	}
	p.note(ctx, lib, "docs rename", strings.Join(slices.DeleteFunc([]string{old, name, title}, func(s string) bool { return s == "" }), " → "))
	if name == "" {
		name = old
	}
	if title == "" {
		title = doc.Title
	}
	_, err = fmt.Fprintf(p.out, "renamed   %s (%s)\n", terminal.OneLine(name), terminal.OneLine(title))
	return err
}

func accessCommand() command {
	return command{
		name: "access", args: "[flags] NAME",
		summary: "Show or choose who may read a document in Discord.",
		details: "Without --role, --channel and --everybody it shows who may read it. Several ids are\n" +
			"separated by commas. The terminal itself reads everything.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.define(flags)
			roles := flags.String("role", "", "only members with any of these roles' `IDs`")
			channels := flags.String("channel", "", "only in these channels' `IDs` and their threads")
			everybody := flags.Bool("everybody", false, "everybody may read it")
			return func(ctx context.Context, words []string) error {
				a := records.Access{Roles: ids(*roles), Channels: ids(*channels)}
				for _, id := range slices.Concat(a.Roles, a.Channels) {
					if _, err := strconv.ParseUint(id, 10, 64); err != nil {
						return usagef("%q is no id of Discord's: switch on Developer Mode there, right-click the role or channel, and copy its ID", id)
					}
				}
				if len(words) != 1 || *everybody && !a.Everybody() {
					return usagef("`bot access` takes the name of one document, and --everybody or --role and --channel")
				}
				return p.withStore(f, func(lib *library) error { return p.access(ctx, lib, words[0], a, *everybody) })
			}
		},
	}
}

// ids reads a list of Discord's ids.
func ids(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

func (p *program) access(ctx context.Context, lib *library, name string, a records.Access, everybody bool) error {
	doc, err := p.own(ctx, lib, name)
	if err != nil {
		return err
	}
	change := everybody || !a.Everybody()
	if change {
		if err := lib.store.SetAccess(ctx, lib.community, doc.ID, a); err != nil {
			return err
		}
	}
	if a, err = lib.store.Access(ctx, lib.community, doc.ID); err != nil {
		return err
	}
	who := "everybody"
	if !a.Everybody() {
		var parts []string
		if len(a.Roles) > 0 {
			parts = append(parts, "members with the roles "+strings.Join(a.Roles, ", "))
		}
		if len(a.Channels) > 0 {
			parts = append(parts, "in the channels "+strings.Join(a.Channels, ", "))
		}
		who = "only " + strings.Join(parts, ", ")
	}
	if change {
		p.note(ctx, lib, "docs access", name+": "+who)
	}
	_, err = fmt.Fprintf(p.out, "%s may be read by: %s\n", terminal.OneLine(name), who)
	return err
}
