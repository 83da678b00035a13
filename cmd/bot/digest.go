package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/commands/locale"
	"docent/internal/digest"
	"docent/internal/records/ledger"
	"docent/internal/terminal"
)

func digestCommand() command {
	return command{
		name: "digest", args: "[flags] [NUMBER]",
		summary: "List the daily digests, or try or post one by hand.",
		details: "Digests are ordered in Discord with /digest set, and `serve` posts them. --dry-run\n" +
			"prints what a digest would hold now and has no effect; --now posts it out of turn,\n" +
			"and the day's own post stays as it is. Without NUMBER all digests are meant.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.defineFiles(flags)
			d := digesting{program: p}
			flags.StringVar(&d.community, "community", "", "only those of the server with this `ID`")
			flags.BoolVar(&d.dryRun, "dry-run", false, "print what would be posted now")
			flags.BoolVar(&d.now, "now", false, "post what is new at once")
			return func(ctx context.Context, words []string) error {
				if len(words) > 1 || d.dryRun && d.now {
					return usagef("`bot digest` takes one number at most, and either --dry-run or --now")
				}
				if len(words) == 1 {
					n, err := strconv.ParseInt(words[0], 10, 64)
					if err != nil || n < 1 {
						return usagef("The digest must be a number; `bot digest` lists them")
					}
					d.only = n
				}
				return d.run(ctx, f)
			}
		},
	}
}

// digesting is one call of the digest command.
type digesting struct {
	*program
	community   string // "" means all
	only        int64  // 0 means all
	dryRun, now bool
}

func (d digesting) run(ctx context.Context, f placeFlags) error {
	cfg, err := d.load(f)
	if err != nil {
		return err
	}
	lib, err := d.openExisting(cfg, f.path(cfg), localCommunity)
	if err != nil {
		return err
	}
	defer lib.Close()
	digests, err := d.choose(ctx, lib)
	if err != nil || len(digests) == 0 {
		return err
	}
	log := slog.New(slog.NewTextHandler(d.errOut, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if d.dryRun || d.now {
		return d.post(ctx, lib, digests, log)
	}
	return d.list(ctx, lib, digests)
}

// choose returns the digests that are meant, and says so where there is none.
func (d digesting) choose(ctx context.Context, lib *library) ([]ledger.Digest, error) {
	all, err := lib.store.Ledger(nil).Digests(ctx, d.community)
	if err != nil {
		return nil, err
	}
	if d.only != 0 {
		for _, one := range all {
			if one.ID == d.only {
				return []ledger.Digest{one}, nil
			}
		}
		return nil, failf("There is no digest %d; `bot digest` lists them", d.only)
	}
	if len(all) == 0 {
		_, err = fmt.Fprintf(d.out, "There is no digest in %s yet; order one in Discord with /digest set.\n", lib.label)
	}
	return all, err
}

// list prints each digest with its last and its next post.
func (d digesting) list(ctx context.Context, lib *library, digests []ledger.Digest) error {
	words, err := locale.Load()
	if err != nil {
		return err
	}
	orders := digest.NewOrders(lib.store.Ledger(nil), nil, nil)
	rows := [][]string{{"number", "server", "channel", "time", "zone", "next", "last"}}
	for _, one := range digests {
		s, err := orders.Why(ctx, one.Community, one.ID)
		if err != nil {
			return err
		}
		next, last := "–", "–"
		if one.Paused != "" {
			next = "paused: " + cause(words, one.Paused)
		} else if !s.Verdict.Next.At.IsZero() {
			next = s.Verdict.Next.At.Format("2006-01-02 15:04")
		}
		if s.Last != nil {
			last = s.Last.Key + " " + string(s.Last.State)
			if s.Last.State != ledger.Posted && s.Last.Reason != "" {
				last += ": " + cause(words, s.Last.Reason)
			}
		}
		rows = append(rows, []string{
			strconv.FormatInt(one.ID, 10), one.Community, one.Channel,
			fmt.Sprintf("%02d:%02d", one.Minute/60, one.Minute%60), one.Zone, next, last,
		})
	}
	return table(d.out, d.screen(), rows)
}

// post prints or posts what is new.
func (d digesting) post(ctx context.Context, lib *library, digests []ledger.Digest, log *slog.Logger) error {
	client, err := newClient(lib.config, log)
	if err != nil {
		return err
	}
	if d.now { // a dry run has no effect, and asking a model is paid for
		if err := lib.useModel(log); err != nil {
			return err
		}
	}
	words, err := locale.Load()
	if err != nil {
		return err
	}
	orders := newDesk(lib.config, lib, client, words, log).Orders()
	key := "terminal " + time.Now().UTC().Format(time.RFC3339Nano)
	for i, one := range digests {
		if i > 0 {
			_, _ = fmt.Fprintln(d.out)
		}
		if d.dryRun {
			err = d.preview(ctx, orders, words, one)
		} else {
			err = d.postNow(ctx, orders, words, one, key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d digesting) preview(ctx context.Context, orders *digest.Orders, words *locale.Catalog, one ledger.Digest) error {
	draft, err := orders.Preview(ctx, one.Community, one.ID)
	if err != nil {
		return err
	}
	zone, err := digest.LoadZone(one.Zone)
	if err != nil {
		return err
	}
	s := d.screen()
	var b strings.Builder
	b.WriteString(s.Wrap("", fmt.Sprintf("Digest %d, server %s, channel %s", one.ID, one.Community, one.Channel), s.Dim))
	if draft.Empty != "" {
		b.WriteString(s.Wrap("", "Nothing would be posted: "+cause(words, string(draft.Empty))+".", nil))
	} else {
		for _, part := range []string{draft.Message.Title, draft.Message.Body, draft.Message.Footer} {
			if part == "" {
				continue
			}
			b.WriteString("\n")
			for line := range strings.Lines(plainPost(part, zone)) {
				b.WriteString(s.Wrap("", terminal.OneLine(line), nil))
			}
		}
	}
	_, err = fmt.Fprint(d.out, b.String())
	return err
}

func (d digesting) postNow(ctx context.Context, orders *digest.Orders, words *locale.Catalog, one ledger.Digest, key string) error {
	run, err := orders.Now(ctx, one.Community, one.ID, key)
	if err != nil {
		return err
	}
	switch {
	case run.State == ledger.Posted:
		_, err = fmt.Fprintf(d.out, "Digest %d is posted in channel %s.\n", one.ID, one.Channel)
	case run.State == ledger.Skipped:
		_, err = fmt.Fprintf(d.out, "Digest %d is not posted: %s.\n", one.ID, cause(words, run.Reason))
	case run.State.Final():
		err = failf("Digest %d could not be posted: %s", one.ID, cause(words, run.Reason))
	default:
		err = failf("Digest %d is not posted yet: %s; `bot serve` tries again", one.ID, cause(words, run.Reason))
	}
	return err
}

// cause is why a run went as it did, in plain words.
func cause(words *locale.Catalog, reason string) string {
	return strings.TrimSuffix(terminal.OneLine(plainPost(layout.Cause(words.For(), reason), time.UTC)), ".")
}
