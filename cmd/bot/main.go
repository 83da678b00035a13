// Command bot is the whole program: the terminal's subcommands and the
// Discord server in one binary.
//
// This package parses flags, wires the parts together and lays out what they
// return; what it must not do is decide anything about documents or answers.
// Start reading at run; each subcommand has a file of its own.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"docent/internal/extract"
)

func main() { os.Exit(mainCode()) }

// mainCode lets deferred work happen before the process exits.
func mainCode() int {
	// Before signals are caught: a child ends with the signal it gets.
	if len(os.Args) == 2 && os.Args[1] == extract.ChildCommand {
		return extract.ChildMain(os.Stdin, os.Stdout)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal asks for a clean end; a second one ends the process.
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}

// run executes one subcommand and returns the program's exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	p := &program{in: in, out: out, errOut: errOut, getenv: os.Getenv, environ: os.Environ}
	return p.exit(p.dispatch(ctx, args))
}
