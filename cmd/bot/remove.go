package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"docent/internal/records"
	"docent/internal/sqlite"
	"docent/internal/terminal"
)

func removeCommand() command {
	return command{
		name: "remove", args: "[flags] NAME…",
		summary: "Remove documents; the next question no longer sees them.",
		details: "A removed document can be brought back with --undo for as many days as\n" +
			"removed_documents_days says; then it is deleted for good. --for-good does that at\n" +
			"once, also to one that was removed before.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.define(flags)
			undo := flags.Bool("undo", false, "bring removed documents back; without NAME list them")
			forGood := flags.Bool("for-good", false, "delete them and their earlier texts at once")
			return func(ctx context.Context, words []string) error {
				switch {
				case *undo && *forGood:
					return usagef("Use --undo or --for-good, not both")
				case *undo:
					return p.withStore(f, func(lib *library) error { return p.bringBack(ctx, lib, words) })
				case len(words) == 0:
					return usagef("Name the documents to remove; `bot list` shows the names")
				}
				return p.withStore(f, func(lib *library) error { return p.remove(ctx, lib, words, *forGood) })
			}
		},
	}
}

// withStore runs do on the database that f names, which must be there.
func (p *program) withStore(f placeFlags, do func(lib *library) error) error {
	cfg, err := p.load(f)
	if err != nil {
		return err
	}
	lib, err := p.openExisting(cfg, f.path(cfg), f.community)
	if err != nil {
		return err
	}
	return errors.Join(do(lib), lib.Close())
}

// remove removes all the named documents or, if one is unknown, none.
func (p *program) remove(ctx context.Context, lib *library, names []string, forGood bool) error {
	before, err := lib.store.Removals(ctx, lib.community)
	if err != nil {
		return err
	}
	var there []sqlite.Stored
	var gone []records.Removal
	for _, name := range names {
		d, err := lib.store.Document(ctx, lib.community, name)
		switch {
		case err == nil:
			there = append(there, d)
		case !errors.Is(err, sqlite.ErrNotFound):
			return err
		case forGood && newest(before, name) != nil:
			gone = append(gone, *newest(before, name))
		default:
			return failf("There is no document %q in %s; `bot list` shows the names. Nothing was removed", name, lib.label)
		}
	}
	var until time.Time // when they are forgotten; zero if they are at once
	for _, d := range there {
		r, err := lib.store.Remove(ctx, lib.community, d.ID, "")
		if errors.Is(err, sqlite.ErrNotFound) {
			continue // another process was faster
		}
		if err != nil {
			return err
		}
		p.note(ctx, lib, "docs remove", d.Name)
		if forGood {
			gone = append(gone, r)
			continue
		}
		if r.Undoable(time.Now()) {
			until = r.Until
		}
		_, _ = fmt.Fprintf(p.out, "removed   %s\n", terminal.OneLine(d.Name))
	}
	if !until.IsZero() {
		_, _ = fmt.Fprintf(p.out, "Until %s `bot remove --undo NAME` brings them back.\n", until.Local().Format("2006-01-02 15:04"))
	}
	for _, r := range gone {
		if r.ID != 0 {
			if err := lib.store.Forget(ctx, lib.community, r.ID); err != nil && !errors.Is(err, sqlite.ErrNotFound) {
				return err
			}
		}
		p.note(ctx, lib, "docs forget", r.Name)
		_, _ = fmt.Fprintf(p.out, "deleted   %s\n", terminal.OneLine(r.Name))
	}
	return nil
}

// newest is the latest removal of a document of that name, nil if there is none.
func newest(removals []records.Removal, name string) *records.Removal {
	for i, r := range removals {
		if r.Name == name {
			return &removals[i]
		}
	}
	return nil
}

// bringBack undoes removals, or lists them.
func (p *program) bringBack(ctx context.Context, lib *library, names []string) error {
	removals, err := lib.store.Removals(ctx, lib.community)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return listRemovals(p.out, p.screen(), removals)
	}
	for _, name := range names {
		r := newest(removals, name)
		if r == nil {
			return failf("There is no removed document %q; `bot remove --undo` lists those that can be brought back", name)
		}
		_, err := lib.store.BringBack(ctx, lib.community, r.ID, records.Putting{})
		switch {
		case errors.Is(err, records.ErrNameTaken):
			return failf("Another document is called %q now; rename or remove that one first", name)
		case errors.Is(err, sqlite.ErrNotFound):
			return failf("%q can no longer be brought back", name)
		case err != nil:
			return err
		}
		p.note(ctx, lib, "docs undo", name)
		_, _ = fmt.Fprintf(p.out, "back      %s\n", terminal.OneLine(name))
	}
	return nil
}

func listRemovals(out io.Writer, s terminal.Screen, removals []records.Removal) error {
	if len(removals) == 0 {
		_, err := fmt.Fprintln(out, "There is no removed document to bring back.")
		return err
	}
	rows := [][]string{{"name", "title", "removed", "until"}}
	for _, r := range removals {
		rows = append(rows, []string{
			terminal.OneLine(r.Name), terminal.Cut(r.Title, 40), r.At.Local().Format("2006-01-02 15:04"), r.Until.Local().Format("2006-01-02 15:04"),
		})
	}
	return table(out, s, rows)
}
