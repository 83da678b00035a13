package commands

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/digest"
	"docent/internal/digest/chart"
	"docent/internal/discord"
)

// The days that statistics cover.
const (
	statDays    = 30
	maxStatDays = 365
)

func (b *Bot) statistics() feature {
	days := option(discord.IntegerOption, "days", "stat_days")
	least, most := 1.0, float64(maxStatDays)
	days.MinValue, days.MaxValue = &least, &most
	return feature{
		commands: []command{{name: "stats", need: admin, options: []discord.CommandOption{days}, run: b.showStats}},
		buttons:  map[string]action{layout.StatsCSV: {need: admin, run: b.exportStats}},
	}
}

func statRange(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return statDays
	}
	return min(n, maxStatDays)
}

// showStats shows the figures as text and as a picture with a description.
func (b *Bot) showStats(ctx context.Context, c *Call) (work, error) {
	n := statRange(c.Command.Text("days"))
	return c.later(ctx, func(ctx context.Context) error {
		s, err := digest.ReadStats(ctx, b.Desk.Ledger, c.Community, n)
		if err != nil {
			return err
		}
		days := bars(s)
		w := c.Words
		picture, err := chart.PNG(chart.Texts{Title: w.T("stats.chart"), Answered: w.T("stats.answered"), Open: w.T("stats.open")}, days)
		if err != nil {
			return err
		}
		alt := w.T("stats.alt", "from", days[0].Label, "to", days[len(days)-1].Label,
			"asked", strconv.Itoa(s.Total.Asked), "answered", strconv.Itoa(s.Total.Answered))
		return c.reply(ctx, layout.Stats(c.Words, figures(s), n, picture, alt))
	})
}

func bars(s digest.Stats) []chart.Day {
	var days []chart.Day
	for _, d := range s.Days {
		label := d.Date
		if t, err := time.Parse(time.DateOnly, d.Date); err == nil {
			label = t.Format("02.01.")
		}
		days = append(days, chart.Day{Label: label, Asked: d.Asked, Answered: d.Answered})
	}
	return days
}

func figures(s digest.Stats) layout.Figures {
	f := layout.Figures{
		Asked: s.Total.Asked, Answered: s.Total.Answered, Share: int(math.Round(100 * s.Share())), Up: s.Total.Up, Down: s.Total.Down,
		Mean: s.Mean().Round(time.Millisecond).String(), Unquoted: s.Unquoted,
	}
	for _, q := range s.MostQuoted {
		f.Most = append(f.Most, layout.Counted{Title: q.Title, Name: q.Name, Times: q.Times})
	}
	for _, q := range s.NeverQuoted {
		f.Never = append(f.Never, layout.Counted{Title: q.Title, Name: q.Name})
	}
	return f
}

func (b *Bot) exportStats(ctx context.Context, c *Call) (work, error) {
	n := statRange(c.Arg(0))
	return c.later(ctx, func(ctx context.Context) error {
		s, err := digest.ReadStats(ctx, b.Desk.Ledger, c.Community, n)
		if err != nil {
			return err
		}
		file, err := s.CSV()
		if err != nil {
			return err
		}
		return c.reply(ctx, layout.Download(c.Words.T("stats.export", "n", strconv.Itoa(n)), discord.File{
			Name: fmt.Sprintf("docent-stats-%s.csv", s.Days[len(s.Days)-1].Date), ContentType: "text/csv", Data: file,
		}))
	})
}
