package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"docent/internal/sqlite"
)

func backupCommand() command {
	return command{
		name: "backup", args: "[flags] FILE",
		summary: "Write a copy of the database to FILE, also while `serve` runs.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.defineFiles(flags)
			return func(ctx context.Context, words []string) error {
				if len(words) != 1 {
					return usagef("Name the file to write the copy to; try: bot backup docent-backup.db")
				}
				return p.withStore(f, func(lib *library) error {
					if err := lib.store.Backup(ctx, words[0]); err != nil {
						return err
					}
					_, err := fmt.Fprintf(p.out, "%s was copied to %s.\n", lib.label, words[0])
					return err
				})
			}
		},
	}
}

func restoreCommand() command {
	return command{
		name: "restore", args: "[flags] FILE",
		summary: "Replace the database by the copy in FILE.",
		details: "The copy is checked first; if anything goes wrong, the database stays as it was.\nStop `serve` before.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.defineFiles(flags)
			return func(ctx context.Context, words []string) error {
				if len(words) != 1 {
					return usagef("Name the file to restore; try: bot restore docent-backup.db")
				}
				return p.restore(ctx, f, words[0])
			}
		},
	}
}

func (p *program) restore(ctx context.Context, f placeFlags, backup string) error {
	cfg, err := p.load(f)
	if err != nil {
		return err
	}
	path := f.path(cfg)
	switch err := sqlite.Restore(ctx, backup, path, storeOptions(cfg)); {
	case errors.Is(err, sqlite.ErrNotADatabase):
		return failf("%s is no copy of a database of Docent; name another file. %s stays as it was", backup, path)
	case errors.Is(err, sqlite.ErrDamaged):
		return failf("The copy %s is damaged; name another one. %s stays as it was", backup, path)
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(p.out, "%s is now what %s holds.\n", path, backup)
	return err
}
