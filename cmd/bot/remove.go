package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"docent/internal/sqlite"
	"docent/internal/terminal"
)

func removeCommand() command {
	return command{
		name: "remove", args: "[flags] NAME…",
		summary: "Remove documents; the next question no longer sees them.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.define(flags)
			return func(ctx context.Context, words []string) error {
				if len(words) == 0 {
					return usagef("Name the documents to remove; `bot list` shows the names")
				}
				return p.remove(ctx, f, words)
			}
		},
	}
}

// remove removes all the named documents or, if one is unknown, none.
func (p *program) remove(ctx context.Context, f placeFlags, names []string) error {
	cfg, err := p.load(f)
	if err != nil {
		return err
	}
	lib, err := p.openExisting(cfg, f.path(cfg), f.community)
	if err != nil {
		return err
	}
	defer lib.Close()
	for _, name := range names {
		if _, err := lib.store.Document(ctx, f.community, name); errors.Is(err, sqlite.ErrNotFound) {
			return failf("There is no document %q in %s; `bot list` shows the names. Nothing was removed", name, lib.label)
		} else if err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := lib.store.RemoveDocument(ctx, f.community, name); err != nil && !errors.Is(err, sqlite.ErrNotFound) {
			return err
		}
		_, _ = fmt.Fprintf(p.out, "removed   %s\n", terminal.OneLine(name))
	}
	return nil
}
