package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"docent/internal/answer"
	"docent/internal/terminal"
)

// historyKept is how many earlier questions a follow-up may refer to.
const historyKept = 10

func chatCommand() command {
	return command{
		name: "chat", args: "[flags]",
		summary: "Ask one question after the other; follow-ups are understood.",
		details: chatHelp,
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var a asking
			a.define(flags)
			a.defineShown(flags)
			return func(ctx context.Context, words []string) error {
				if len(words) > 0 {
					return usagef("`bot chat` takes no words; type the question at its prompt, or use `bot ask`")
				}
				if err := a.check(); err != nil {
					return err
				}
				lib, err := p.openForAsking(ctx, a)
				if err != nil {
					return err
				}
				defer lib.Close()
				return (&chat{program: p, lib: lib, asking: a, screen: p.screen()}).run(ctx)
			}
		},
	}
}

const chatHelp = "At the prompt: /sources shows the passages behind the last answer,\n" +
	"/new forgets the earlier questions, /help shows this, /quit ends."

// chat is one conversation.
type chat struct {
	*program
	lib     *library
	asking  asking
	screen  terminal.Screen
	history []string
	last    *answer.Answer
}

func (c *chat) run(ctx context.Context) error {
	prompt := ""
	if f, ok := c.in.(*os.File); ok && c.screen.Live && term.IsTerminal(int(f.Fd())) {
		prompt = c.screen.Bold("› ")
		_, _ = fmt.Fprintf(c.out, "Ask about %s. /help shows the commands, /quit ends.\n\n", c.lib.label)
	}
	lines := readLines(ctx, c.in)
	for {
		_, _ = fmt.Fprint(c.out, prompt)
		line, err := next(ctx, lines)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case ctx.Err() != nil:
			_, _ = fmt.Fprintln(c.out)
			return nil
		case err != nil:
			return err
		}
		if done, err := c.turn(ctx, strings.TrimSpace(string(line.text))); done || err != nil {
			return err
		}
	}
}

// turn takes one line: a command or a question.
func (c *chat) turn(ctx context.Context, line string) (done bool, err error) {
	switch line {
	case "":
		return false, nil
	case "/quit", "/exit", "/q":
		return true, nil
	case "/help", "/?":
		return false, c.say(chatHelp + "\n")
	case "/new":
		c.history, c.last = nil, nil
		return false, c.say("The earlier questions are forgotten.\n")
	case "/sources":
		return false, c.say(c.sources())
	}
	if strings.HasPrefix(line, "/") && !strings.Contains(line, " ") {
		return false, c.say("There is no command " + terminal.OneLine(line) + ".\n" + chatHelp + "\n")
	}
	result, err := c.lib.ask(ctx, c.program, c.asking, request{Question: line, Document: c.asking.document, History: c.history})
	if err != nil {
		return false, err
	}
	c.last = &result
	c.history = append(c.history, line)
	c.history = c.history[max(0, len(c.history)-historyKept):]
	return false, c.say(renderAnswer(c.screen, result))
}

func (c *chat) say(text string) error {
	_, err := fmt.Fprintln(c.out, text)
	return err
}

func (c *chat) sources() string {
	if c.last == nil || len(c.last.Passages) == 0 {
		return "There are no sources yet; ask something first.\n"
	}
	var b strings.Builder
	for i, h := range c.last.Passages {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(c.screen.Wrap("  ", h.Passage.Text, nil))
		b.WriteString(c.screen.Wrap("  ", place(h, h.Passage.Paragraph), c.screen.Dim))
	}
	return b.String()
}
