package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"

	"docent/internal/sqlite"
	"docent/internal/terminal"
)

func listCommand() command {
	return command{
		name: "list", args: "[flags]",
		summary: "List the documents.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.define(flags)
			return func(ctx context.Context, words []string) error {
				if len(words) > 0 {
					return usagef("`bot list` takes no words; `bot show NAME` shows one document")
				}
				return p.list(ctx, f)
			}
		},
	}
}

// openForLooking opens what list and show look at: the database that --db or
// the configuration names if it is there, else what ask would answer from.
func (p *program) openForLooking(ctx context.Context, f placeFlags) (*library, error) {
	if f.db == "" && f.config == "" {
		cfg, err := p.load(f)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(cfg.Storage.Path); err == nil {
			return p.openExisting(cfg, cfg.Storage.Path, f.community)
		}
	}
	return p.openForReading(ctx, f)
}

func (p *program) list(ctx context.Context, f placeFlags) error {
	lib, err := p.openForLooking(ctx, f)
	if err != nil {
		return err
	}
	defer lib.Close()
	rows := [][]string{{"name", "title", "paragraphs", "size", "changed"}}
	for _, community := range lib.communities {
		docs, _, err := lib.store.Documents(ctx, community, sqlite.List{})
		if err != nil {
			return err
		}
		for _, d := range docs {
			rows = append(rows, []string{
				terminal.OneLine(d.Name), terminal.Cut(d.Title, 40), strconv.Itoa(d.Paragraphs), size(d.Size),
				d.Changed.Local().Format(time.DateOnly),
			})
		}
	}
	if len(rows) == 1 {
		_, err := fmt.Fprintf(p.out, "There are no documents in %s yet; add some with: bot add PATH…\n", lib.label)
		return err
	}
	if err := table(p.out, p.screen(), rows); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "\n%s in %s.\n", documents(len(rows)-1), lib.label)
	return err
}

// size is a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1_000_000)
}
