package commands

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"docent/internal/commands/layout"
	"docent/internal/commands/locale"
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
		s, err := b.readStats(ctx, c, n, digest.Listed)
		if err != nil {
			return err
		}
		w := c.Words
		bars, title := bars(w, s)
		picture, err := chart.PNG(chart.Texts{Title: w.T(title), Answered: w.T("stats.answered"), Open: w.T("stats.open")}, bars)
		if err != nil {
			return err
		}
		most := s.Busiest()
		alt := w.T("stats.alt", "title", w.T(title), "from", dayLabel(w, s.Days[0].Date), "to", dayLabel(w, s.Days[len(s.Days)-1].Date),
			"asked", strconv.Itoa(s.Total.Asked), "answered", strconv.Itoa(s.Total.Answered),
			"peak", dayLabel(w, most.Date), "most", strconv.Itoa(most.Asked))
		return c.reply(ctx, layout.Stats(w, figures(w, s), n, picture, alt))
	})
}

// readStats reads the figures over the documents that this admin may see.
func (b *Bot) readStats(ctx context.Context, c *Call, days, listed int) (digest.Stats, error) {
	scope, err := c.scope(ctx)
	if err != nil {
		return digest.Stats{}, err
	}
	return digest.ReadStats(ctx, b.Desk.Ledger, scope, days, listed)
}

// manyDays is from how many days on a bar stands for a week: more bars than
// this are too thin to be told apart.
const manyDays = 100

// bars are the picture's bars and the key of its title.
func bars(w locale.Words, s digest.Stats) (bars []chart.Day, title string) {
	width, title := 1, "stats.chart"
	if len(s.Days) > manyDays {
		width, title = 7, "stats.chart_weeks"
	}
	first := len(s.Days) % width // what is no whole week stands at the beginning
	for i, d := range s.Days {
		if i == 0 || (i-first)%width == 0 {
			bars = append(bars, chart.Day{Label: dayLabel(w, d.Date)})
		}
		last := &bars[len(bars)-1]
		last.Asked, last.Answered = last.Asked+d.Asked, last.Answered+d.Answered
	}
	return bars, title
}

// dayLabel is a date (2026-03-05) as people write it in short.
func dayLabel(w locale.Words, date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	months := strings.Fields(w.T("stats.months"))
	return w.T("stats.day", "day", strconv.Itoa(t.Day()), "month", months[t.Month()-1])
}

// dayLines is of how many days the text tells the figures one by one; the
// table has them all.
const dayLines = 7

func figures(w locale.Words, s digest.Stats) layout.Figures {
	f := layout.Figures{
		Asked: s.Total.Asked, Answered: s.Total.Answered, Share: int(math.Round(100 * s.Share())), Up: s.Total.Up, Down: s.Total.Down,
		Mean: s.Mean(), Unquoted: s.Unquoted,
	}
	for _, q := range s.MostQuoted {
		f.Most = append(f.Most, layout.Counted{Title: q.Title, Name: q.Name, Times: q.Times})
	}
	for _, q := range s.NeverQuoted {
		f.Never = append(f.Never, layout.Counted{Title: q.Title, Name: q.Name})
	}
	for _, d := range s.Days[max(0, len(s.Days)-dayLines):] {
		f.Days = append(f.Days, layout.DayFigures{Day: dayLabel(w, d.Date), Asked: d.Asked, Answered: d.Answered, Up: d.Up, Down: d.Down})
	}
	return f
}

// exportStats gives the figures as two tables: a line a day, a line a document.
func (b *Bot) exportStats(ctx context.Context, c *Call) (work, error) {
	n := statRange(c.Arg(0))
	return c.later(ctx, func(ctx context.Context) error {
		s, err := b.readStats(ctx, c, n, digest.Tabulated)
		if err != nil {
			return err
		}
		days, err := s.CSV()
		if err != nil {
			return err
		}
		documents, err := s.DocumentsCSV()
		if err != nil {
			return err
		}
		last := s.Days[len(s.Days)-1].Date
		return c.reply(ctx, layout.Download(c.Words.N("stats.export", n),
			discord.File{Name: "docent-days-" + last + ".csv", ContentType: "text/csv", Data: days},
			discord.File{Name: "docent-documents-" + last + ".csv", ContentType: "text/csv", Data: documents}))
	})
}
