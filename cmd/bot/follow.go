package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"docent/internal/extract"
	"docent/internal/fetch"
	"docent/internal/ingest/web"
	"docent/internal/records"
	"docent/internal/records/ledger"
	"docent/internal/terminal"
)

func followCommand() command {
	return command{
		name: "follow", args: "[flags] [URL… | NUMBER…]",
		summary: "Follow pages, feeds and sitemaps of the web.",
		details: "With addresses it follows them and reads them at once; `serve` asks them again on a\n" +
			"schedule. Without, it lists what is followed and how it goes. --dry-run shows what\n" +
			"reading an address would bring and has no effect; --now checks what is followed,\n" +
			"or only those NUMBERs; --stop stops following and removes the documents.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.define(flags)
			c := following{program: p}
			flags.DurationVar(&c.every, "every", 0, "ask the address so `often`, such as 6h, 15m at least (default as configured)")
			flags.BoolVar(&c.dryRun, "dry-run", false, "only show what would be read")
			flags.BoolVar(&c.now, "now", false, "check at once, out of turn")
			flags.BoolVar(&c.stop, "stop", false, "stop following these NUMBERs")
			flags.BoolVar(&c.keep, "keep", false, "with --stop: keep the documents")
			return func(ctx context.Context, words []string) error { return c.run(ctx, f, words) }
		},
	}
}

// following is one call of the follow command.
type following struct {
	*program
	every                   time.Duration
	dryRun, now, stop, keep bool

	lib      *library
	sources  *web.Follower
	progress *terminal.Progress
}

func (c following) run(ctx context.Context, f placeFlags, words []string) error {
	if c.now && c.stop || c.dryRun && (c.now || c.stop) || c.keep && !c.stop {
		return usagef("Use one of --dry-run, --now and --stop; --keep belongs to --stop")
	}
	numbers, addresses, err := sortWords(words)
	switch {
	case err != nil:
		return err
	case c.stop && (len(numbers) == 0 || len(addresses) > 0):
		return usagef("Say which to stop; `bot follow` lists their numbers")
	case c.now && len(addresses) > 0, !c.now && !c.stop && len(numbers) > 0:
		return usagef("An address is followed with `bot follow URL`; a NUMBER goes with --now or --stop")
	}
	lib, err := c.openForWriting(f)
	if err != nil {
		return err
	}
	defer lib.Close()
	c.lib = lib
	log := slog.New(slog.NewTextHandler(c.errOut, &slog.HandlerOptions{Level: slog.LevelWarn}))
	c.sources = lib.webFollower(c.webCheck, log)
	defer c.sources.Web.Close()
	c.progress = terminal.NewProgress(c.errScreen(), time.Now)
	c.sources.Progress = func(done, total int) { c.progress.Show("Reading page %d of %d …", done, total) }
	switch {
	case c.stop:
		return c.end(ctx, numbers)
	case c.now:
		return c.check(ctx, numbers)
	case len(addresses) > 0:
		if c.every == 0 {
			c.every = lib.config.Sources.Every.Duration
		}
		return c.begin(ctx, addresses)
	}
	return c.list(ctx, lib.label)
}

// sortWords tells numbers from addresses.
func sortWords(words []string) (numbers []int64, addresses []string, err error) {
	for _, word := range words {
		if n, err := strconv.ParseInt(word, 10, 64); err == nil {
			numbers = append(numbers, n)
			continue
		}
		if _, err := fetch.Address(word); err != nil {
			return nil, nil, usagef("%q is no address of a web page; give one that begins with https://", word)
		}
		addresses = append(addresses, word)
	}
	return numbers, addresses, nil
}

// begin follows addresses, or tries what following them would bring.
func (c following) begin(ctx context.Context, addresses []string) error {
	failed := false
	for _, address := range addresses {
		var report web.Report
		var err error
		if c.dryRun {
			report, err = c.sources.Try(ctx, c.lib.community, address)
		} else {
			var s ledger.Source
			if s, err = c.sources.Follow(ctx, c.lib.community, address, c.every, "", records.Access{}); err == nil {
				c.note(ctx, c.lib, "docs follow", s.URL)
				report, err = c.sources.Check(ctx, s.ID)
			}
		}
		if err := c.print(report, err); err != nil {
			return err
		}
		if report.Source.Problem == "" {
			continue
		}
		failed = true
		if !c.dryRun {
			_, _ = fmt.Fprintf(c.out, "  It is followed all the same and asked again; end that with: bot follow --stop %d\n", report.Source.ID)
		}
	}
	if failed {
		return &exitError{code: exitFailure}
	}
	return nil
}

// check checks sources at once: those numbers, or all.
func (c following) check(ctx context.Context, numbers []int64) error {
	all, err := c.sources.List(ctx, c.lib.community)
	if err != nil {
		return err
	}
	wanted := map[int64]bool{}
	for _, n := range numbers {
		wanted[n] = true
	}
	failed := false
	for _, s := range all {
		if len(numbers) > 0 && !wanted[s.ID] {
			continue
		}
		delete(wanted, s.ID)
		report, err := c.sources.Check(ctx, s.ID)
		if err := c.print(report, err); err != nil {
			return err
		}
		failed = failed || report.Source.Problem != ""
	}
	for n := range wanted {
		return failf("Nothing of the number %d is followed; `bot follow` lists what is", n)
	}
	if failed {
		return &exitError{code: exitFailure}
	}
	return nil
}

func (c following) end(ctx context.Context, numbers []int64) error {
	all, err := c.sources.List(ctx, c.lib.community)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		err := c.sources.Stop(ctx, c.lib.community, n, c.keep)
		if errors.Is(err, ledger.ErrNone) {
			return failf("Nothing of the number %d is followed; `bot follow` lists what is", n)
		}
		if err != nil {
			return err
		}
		if at := slices.IndexFunc(all, func(s ledger.Source) bool { return s.ID == n }); at >= 0 {
			c.note(ctx, c.lib, "docs stop", all[at].URL)
		}
		kept := "its documents are removed"
		if c.keep {
			kept = "its documents stay"
		}
		_, _ = fmt.Fprintf(c.out, "Number %d is no longer followed; %s.\n", n, kept)
	}
	return nil
}

// print lays out what came of a check.
func (c following) print(r web.Report, err error) error {
	c.progress.Clear()
	switch {
	case errors.Is(err, web.ErrBusy):
		return failf("It is being checked by another process just now; `bot follow` shows how it went")
	case errors.Is(err, ledger.ErrQuota):
		return failf("Too many addresses are followed; stop one with: bot follow --stop NUMBER")
	case err != nil:
		return err
	}
	s := r.Source
	head := s.URL
	if s.Kind != "" {
		head += ": " + string(s.Kind)
	}
	if s.Title != "" {
		head += " “" + s.Title + "”"
	}
	var b strings.Builder
	b.WriteString(terminal.OneLine(head) + "\n")
	counts := map[web.EventKind]int{}
	for _, e := range r.Events {
		if counts[e.Kind]++; len(r.Events) > namesShown && e.Kind != web.Left {
			continue
		}
		line := fmt.Sprintf("  %-9s %s", e.Kind, e.URL)
		switch {
		case e.Reason != "":
			line += ": " + e.Reason
		case e.Title != "":
			line += fmt.Sprintf(" (%s, %d paragraphs)", e.Title, e.Paragraphs)
		}
		b.WriteString(terminal.Clean(line) + "\n")
	}
	if s.Problem != "" {
		fmt.Fprintf(&b, "  %s\n", terminal.OneLine(s.Problem))
	} else {
		fmt.Fprintf(&b, "  %d added, %d replaced, %d removed, %d left out, %d unchanged.\n",
			counts[web.Added], counts[web.Replaced], counts[web.Removed], counts[web.Left], r.Unchanged)
	}
	if r.More > 0 {
		fmt.Fprintf(&b, "  It lists %d more, which a dry run does not read.\n", r.More)
	}
	_, err = fmt.Fprint(c.out, b.String())
	return err
}

// list shows what is followed and how it goes.
func (c following) list(ctx context.Context, label string) error {
	all, err := c.sources.List(ctx, c.lib.community)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err := fmt.Fprintf(c.out, "Nothing of the web is followed in %s yet; begin with: bot follow URL\n", label)
		return err
	}
	rows := [][]string{{"number", "address", "kind", "documents", "checked", "next", "state"}}
	for _, s := range all {
		rows = append(rows, []string{
			strconv.FormatInt(s.ID, 10), terminal.OneLine(s.URL), string(s.Kind), strconv.Itoa(s.Documents),
			clock(s.Checked), clock(s.Next), terminal.OneLine(stateOf(s)),
		})
	}
	return table(c.out, c.screen(), rows)
}

func stateOf(s ledger.Source) string {
	switch {
	case s.Problem != "":
		return fmt.Sprintf("failed (%d in a row): %s", s.Failures, s.Problem)
	case s.Checked.IsZero():
		return "not read yet"
	case s.Troubled > 0:
		return fmt.Sprintf("%d pages cannot be read; --now names them", s.Troubled)
	case s.Was != "":
		return "moved from " + s.Was
	}
	return "well"
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Local().Format("2006-01-02 15:04")
}

// webFollower returns what follows the web for the library's communities.
// check replaces the guard against internal addresses in tests.
func (l *library) webFollower(check fetch.Check, log *slog.Logger) *web.Follower {
	return &web.Follower{
		Store: l.store, Ledger: l.store.Ledger(nil), Extract: newReader().File,
		Web:    fetch.New(fetch.Options{Agent: "Docent/" + version + " (a bot that answers from documents; it reads what its admins name)", Check: check}),
		Limits: extract.Limits{Bytes: l.config.Documents.MaxBytes}, Pages: l.config.Sources.Pages, Holder: holder(), Log: log,
		Quota: l.quotaOf,
	}
}
