package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"

	"docent/internal/fetch"
	"docent/internal/terminal"
)

// program is what a subcommand may touch of the world around it.
type program struct {
	in      io.Reader
	out     io.Writer
	errOut  io.Writer
	getenv  func(string) string
	environ func() []string

	webCheck fetch.Check // of connections to the web; nil admits public addresses only
}

func (p *program) screen() terminal.Screen { return terminal.Detect(p.out, p.getenv) }

func (p *program) errScreen() terminal.Screen { return terminal.Detect(p.errOut, p.getenv) }

// command is one subcommand. define declares its flags and returns what runs
// with the words that are left.
type command struct {
	name    string
	args    string // as in "bot ask [flags] QUESTION…"
	summary string
	details string // more for its own help; may be empty
	define  func(p *program, flags *flag.FlagSet) func(ctx context.Context, words []string) error
}

// subcommands is the table of subcommands, in the order of the help.
func subcommands() []command {
	return []command{
		askCommand(), chatCommand(),
		addCommand(), followCommand(), listCommand(), showCommand(), removeCommand(), renameCommand(), historyCommand(), accessCommand(),
		evalCommand(), checkCommand(), backupCommand(), restoreCommand(),
		digestCommand(), serveCommand(), versionCommand(),
	}
}

func (p *program) dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 {
		p.help(p.errOut, p.errScreen())
		return &exitError{code: exitUsage}
	}
	name := args[0]
	if name == "help" && len(args) > 1 {
		name, args = args[1], []string{args[1], "--help"}
	}
	switch name {
	case "help", "-h", "-help", "--help":
		p.help(p.out, p.screen())
		return nil
	case "-version", "--version":
		name = "version"
	}
	for _, c := range subcommands() {
		if c.name == name {
			return p.invoke(ctx, c, args[1:])
		}
	}
	return usagef("There is no command %q; `bot help` lists them", name)
}

func (p *program) invoke(ctx context.Context, c command, args []string) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	runCommand := c.define(p, flags)
	words, err := parse(flags, args)
	if err == flag.ErrHelp {
		p.commandHelp(c, flags)
		return nil
	}
	if err != nil {
		return usagef("%s; `bot %s --help` shows what it takes", flagMistake(err), c.name)
	}
	return runCommand(ctx, words)
}

// flagMistake says what package flag, which has no types for it, means.
func flagMistake(err error) string {
	said := err.Error()
	if name, ok := strings.CutPrefix(said, "flag provided but not defined: -"); ok {
		return "There is no flag --" + name
	}
	if name, ok := strings.CutPrefix(said, "flag needs an argument: -"); ok {
		return "The flag --" + name + " needs a value"
	}
	for _, form := range []string{"invalid value %q for flag -%s", "invalid boolean value %q for -%s"} {
		var value, name string
		if n, _ := fmt.Sscanf(said, form, &value, &name); n == 2 {
			return fmt.Sprintf("The flag --%s does not take %q", strings.TrimSuffix(name, ":"), value)
		}
	}
	return said
}

// parse takes flags before, between and after the words. After the first word
// only what the command knows is a flag, so that a question may hold dashes;
// after "--" nothing is.
func parse(flags *flag.FlagSet, args []string) ([]string, error) {
	var words []string
	for {
		before := len(args)
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		rest := flags.Args()
		if consumed := before - len(rest); consumed > 0 && args[consumed-1] == "--" {
			return append(words, rest...), nil
		}
		for len(rest) > 0 && !isFlag(flags, rest[0]) {
			words, rest = append(words, rest[0]), rest[1:]
			if len(rest) > 0 && rest[0] == "--" {
				return append(words, rest[1:]...), nil
			}
		}
		if len(rest) == 0 {
			return words, nil
		}
		args = rest
	}
}

func isFlag(flags *flag.FlagSet, word string) bool {
	name, dashed := strings.CutPrefix(word, "-")
	if !dashed {
		return false
	}
	name, _, _ = strings.Cut(strings.TrimPrefix(name, "-"), "=")
	return flags.Lookup(name) != nil || name == "help" || name == "h"
}

func (p *program) help(out io.Writer, s terminal.Screen) {
	var b strings.Builder
	b.WriteString(s.Wrap("", "Docent answers questions from your documents, with the exact quote.\n\nUsage: bot COMMAND [flags] …\n", nil))
	for _, c := range subcommands() {
		b.WriteString(s.Hang(fmt.Sprintf("  %-9s ", c.name), 12, c.summary))
	}
	b.WriteString(s.Wrap("", "\n`bot COMMAND --help` shows what a command takes. Without an account or set-up:\n\n  bot ask \"where will they meet?\"", nil))
	_, _ = io.WriteString(out, b.String())
}

func (p *program) commandHelp(c command, flags *flag.FlagSet) {
	var b strings.Builder
	s := p.screen()
	b.WriteString(s.Wrap("", "Usage: bot "+c.name+" "+c.args, nil) + "\n" + s.Wrap("", c.summary, nil))
	if c.details != "" {
		b.WriteString("\n" + s.Wrap("", c.details, nil))
	}
	var options strings.Builder
	flags.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		if value != "" {
			value = " " + value
		}
		options.WriteString(s.Hang(fmt.Sprintf("  %-18s ", "--"+f.Name+value), 21, usage))
	})
	if options.Len() > 0 {
		b.WriteString("\nFlags:\n" + options.String())
	}
	_, _ = io.WriteString(p.out, b.String())
}
