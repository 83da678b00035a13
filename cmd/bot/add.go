package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"time"

	"docent/internal/extract"
	"docent/internal/ingest"
	"docent/internal/terminal"
)

// namesShown is how many documents a report names before it only counts.
const namesShown = 20

func addCommand() command {
	return command{
		name: "add", args: "[flags] PATH…",
		summary: "Add files, folders and archives to the documents.",
		details: "A document's name is its path within the folder or archive (.zip .tar .tar.gz) given,\n" +
			"or its file name. What is there already is left alone; a changed file replaces its\n" +
			"older version. After a stop or a kill the same command goes on where it was. Hidden\n" +
			"files and question sets (*.jsonl) in folders are passed over. A file of a folder that\n" +
			"cannot be read is left out; one that is named itself makes the exit code 1.\n\n" +
			"What can be read:\n  " + strings.Join(extract.Supported(), "\n  "),
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.define(flags)
			return func(ctx context.Context, words []string) error {
				if len(words) == 0 {
					return usagef("Name the files or folders to add; try: bot add notes.txt")
				}
				return p.add(ctx, f, words)
			}
		},
	}
}

func (p *program) add(ctx context.Context, f placeFlags, paths []string) error {
	files, err := ingest.Scan(paths)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return failf("There is no file to read in %s", strings.Join(paths, ", "))
	}
	lib, err := p.openForWriting(f)
	if err != nil {
		return err
	}
	defer lib.Close()
	progress := terminal.NewProgress(p.errScreen(), time.Now)
	defer progress.Clear()
	adder := lib.adder(f.community)
	adder.Progress = readingProgress(progress)
	report, err := adder.Add(ctx, files)
	progress.Clear()
	p.note(ctx, lib, "docs add", report.Added...)
	p.note(ctx, lib, "docs replace", report.Replaced...)
	p.printAdded(lib, report)
	if err != nil {
		return err
	}
	taken := len(report.Added) + len(report.Replaced) + len(report.Unchanged)
	for _, r := range report.Refused {
		if r.File.Given || taken == 0 {
			return &exitError{code: exitFailure}
		}
	}
	return nil
}

// openForWriting opens the database that --db or the configuration names, and
// creates it where there is none.
func (p *program) openForWriting(f placeFlags) (*library, error) {
	cfg, err := p.load(f)
	if err != nil {
		return nil, err
	}
	return p.open(cfg, f.path(cfg), f.community)
}

func (p *program) printAdded(lib *library, r ingest.Report) {
	for _, refused := range r.Refused {
		p.complain(fmt.Sprintf("%s is left out: %s", refused.File.Path, refused.Reason))
	}
	changed := len(r.Added) + len(r.Replaced)
	if changed <= namesShown {
		for _, group := range []struct {
			word  string
			names []string
		}{{"added", r.Added}, {"replaced", r.Replaced}} {
			for _, name := range group.names {
				_, _ = fmt.Fprintf(p.out, "%-9s %s\n", group.word, terminal.OneLine(name))
			}
		}
	}
	switch {
	case changed > 0:
		_, _ = fmt.Fprintf(p.out, "%s in %s: %d added, %d replaced, %d unchanged.\n",
			documents(changed+len(r.Unchanged)), lib.label, len(r.Added), len(r.Replaced), len(r.Unchanged))
		_, _ = fmt.Fprintf(p.out, "Ask with: bot ask --db %s%s \"…\"\n", lib.label, lib.communityFlag())
	case len(r.Unchanged) > 0:
		_, _ = fmt.Fprintf(p.out, "Nothing changed: %s in %s already.\n", are(len(r.Unchanged)), lib.label)
	}
}

func (l *library) communityFlag() string {
	if l.community == localCommunity {
		return ""
	}
	return " --community " + l.community
}

func documents(n int) string {
	if n == 1 {
		return "1 document"
	}
	return fmt.Sprintf("%d documents", n)
}

func are(n int) string {
	if n == 1 {
		return "the document is"
	}
	return fmt.Sprintf("all %d documents are", n)
}
