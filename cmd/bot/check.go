package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"docent/internal/config"
	"docent/internal/discord"
	"docent/internal/sqlite"
	"docent/internal/terminal"
)

func checkCommand() command {
	return command{
		name: "check", args: "[flags]",
		summary: "Look at configuration, database and Discord, and name what to mend.",
		details: "The exit code is 1 where something must be mended. With --repair the indexes of the\n" +
			"database are built anew from the stored texts.",
		define: func(p *program, flags *flag.FlagSet) func(context.Context, []string) error {
			var f placeFlags
			f.defineFiles(flags)
			repair := flags.Bool("repair", false, "mend the database")
			return func(ctx context.Context, words []string) error {
				if len(words) > 0 {
					return usagef("`bot check` takes no words")
				}
				return p.check(ctx, f, *repair)
			}
		},
	}
}

// checking prints what it finds and remembers whether all was well.
type checking struct {
	*program
	screen terminal.Screen
	cfg    config.Loaded
	given  bool // the database was named on the command line
	wrong  bool
}

// checkTimeout bounds each look at a server.
const checkTimeout = 15 * time.Second

func (p *program) check(ctx context.Context, f placeFlags, repair bool) error {
	cfg, err := p.load(f)
	if err != nil {
		return err
	}
	cfg.Storage.Path = f.path(cfg)
	c := &checking{program: p, screen: p.screen(), cfg: cfg, given: f.db != ""}
	c.settings()
	if err := c.database(ctx, repair); err != nil {
		return err
	}
	c.discord(ctx)
	c.model(ctx)
	c.embeddings(ctx)
	if c.wrong {
		return &exitError{code: exitFailure}
	}
	return nil
}

func (c *checking) head(text string) {
	_, _ = fmt.Fprintf(c.out, "%s\n", c.screen.Bold(text))
}

func (c *checking) good(format string, args ...any) { c.line("ok     ", format, args...) }

func (c *checking) note(format string, args ...any) { c.line("       ", format, args...) }

func (c *checking) bad(format string, args ...any) {
	c.wrong = true
	c.line("WRONG  ", format, args...)
}

func (c *checking) line(mark, format string, args ...any) {
	_, _ = io.WriteString(c.out, c.screen.Hang(mark, len(mark), fmt.Sprintf(format, args...)))
}

// settings prints what holds, and where what is not the default was set.
func (c *checking) settings() {
	if c.cfg.Path == "" {
		c.head("Configuration: the defaults and the environment (there is no config.toml)")
	} else {
		c.head("Configuration: " + c.cfg.Path)
	}
	plain := config.Default()
	for _, key := range config.Keys() {
		value := fmt.Sprint(c.cfg.Value(key))
		origin := ""
		if value != fmt.Sprint(plain.Value(key)) {
			origin = "   (" + c.cfg.Where(key) + ")"
		}
		if key == "storage.path" && c.given {
			origin = "   (--db)"
		}
		c.note("%s = %s%s", key, show(c.cfg.Value(key)), origin)
	}
	for _, name := range config.Strange(c.environ()) {
		if name != debugVariable {
			c.note("%s is no setting and changes nothing; config.example.toml lists them all.", name)
		}
	}
	for _, wrong := range missingFolders(c.cfg) {
		c.bad("%s.", wrong)
	}
}

// show is a setting as it would stand in the file.
func show(value any) string {
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case config.Secret:
		return fmt.Sprintf("%q", v.String())
	case interface{ MarshalText() ([]byte, error) }:
		if text, err := v.MarshalText(); err == nil {
			return fmt.Sprintf("%q", text)
		}
	}
	return fmt.Sprint(value)
}

func (c *checking) database(ctx context.Context, repair bool) error {
	path := c.cfg.Storage.Path
	_, _ = fmt.Fprintln(c.out)
	c.head("Database: " + path)
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		c.note("There is none yet; `bot add` and `bot serve` make it.")
		return nil
	}
	store, err := openStore(c.cfg, path)
	if errors.Is(err, sqlite.ErrDamaged) {
		c.bad(beyondRepair)
		return nil
	}
	if err != nil {
		c.bad("%s.", c.sentence(err))
		return nil
	}
	defer store.Close()
	communities, err := store.Communities(ctx)
	if err != nil {
		return err
	}
	for _, community := range communities {
		_, total, err := store.Documents(ctx, community, sqlite.List{Limit: 1})
		if err != nil {
			return err
		}
		c.note("%s of community %s", documents(total), community)
	}
	return c.integrity(ctx, store, repair)
}

// beyondRepair is said of a database whose own pages cannot be read: only its
// indexes can be made anew.
const beyondRepair = "The database is damaged where it cannot be mended; bring back a backup with: bot restore FILE."

// integrity examines the database and, if asked, builds its indexes anew first.
func (c *checking) integrity(ctx context.Context, store *sqlite.Store, repair bool) error {
	if repair {
		err := store.Repair(ctx)
		if errors.Is(err, sqlite.ErrDamaged) {
			c.bad(beyondRepair)
			return nil
		}
		if err != nil {
			return err
		}
		c.good("The indexes were built anew.")
	}
	findings, err := store.Check(ctx)
	if err != nil {
		return err
	}
	for _, finding := range findings {
		c.bad("%s", finding)
	}
	if len(findings) == 0 {
		c.good("The file and both indexes are sound.")
	}
	return nil
}

func (c *checking) discord(ctx context.Context) {
	_, _ = fmt.Fprintln(c.out)
	c.head("Discord")
	if !c.cfg.Discord.Token.Given() {
		c.note("There is no token, so `serve` cannot run; set %s.", c.cfg.Where("discord.token"))
		return
	}
	client, err := newClient(c.cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		c.bad("%s.", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	user, err := client.CurrentUser(ctx)
	if err != nil {
		c.refused(err)
		return
	}
	c.good("The token is that of %s.", terminal.OneLine(user.Username))
	app, err := client.CurrentApplication(ctx)
	if err != nil {
		c.refused(err)
		return
	}
	switch {
	case c.cfg.Discord.MessageContent && !app.MessageContent:
		c.bad("%s asks for message content, and the developer portal does not grant it: switch on Bot, Message Content Intent, or set message_content = false.", c.cfg.Where("discord.message_content"))
	case !c.cfg.Discord.MessageContent && app.MessageContent:
		c.note("The portal grants message content, which is not asked for; switch it off there or set message_content = true.")
	}
	c.note("Invite it with: %s", discord.InviteURL(app.ID, permissions))
	c.note("The link asks for: %s.", strings.Join(permissions.Names(), ", "))
}

// permissions are those the bot needs: to answer where it is asked, to reply to
// a message and find its own digests again, and, for charts and exports, to
// send files. docs/DISCORD.md explains each.
const permissions = discord.ViewChannel | discord.SendMessages | discord.SendMessagesInThreads |
	discord.AttachFiles | discord.ReadMessageHistory

// refused says what Discord's answer means for the configuration.
func (c *checking) refused(err error) {
	switch {
	case errors.Is(err, discord.ErrToken):
		c.bad("Discord does not accept the token: copy a new one from the developer portal to %s.", c.cfg.Where("discord.token"))
	case errors.Is(err, discord.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		hint := ""
		if c.cfg.Discord.APIBase != config.Default().Discord.APIBase {
			hint = ", and " + c.cfg.Where("discord.api_base")
		}
		c.bad("Discord cannot be reached: check the network%s.", hint)
	case errors.Is(err, discord.ErrNotFound):
		c.bad("What answers there is not Discord's API: check %s.", c.cfg.Where("discord.api_base"))
	default:
		c.bad("%s.", err)
	}
}
