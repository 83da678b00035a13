package layout

import (
	"math"
	"strconv"
	"strings"
	"time"

	"docent/internal/commands/locale"
	"docent/internal/discord"
)

// Figures are a community's statistics, ready to be read.
type Figures struct {
	Asked, Answered int
	Share           int // percent
	Up, Down        int
	Mean            time.Duration // to answer
	Most            []Counted
	Never           []Counted // the first few documents that were never quoted
	Unquoted        int       // how many there are
	Days            []DayFigures
}

// DayFigures are those of one of the last days.
type DayFigures struct {
	Day             string // "5 Mar"
	Asked, Answered int
	Up, Down        int
}

// Counted is a document and how often it was quoted.
type Counted struct {
	Title, Name string
	Times       int
}

// took says how long something takes, as nobody needs it more exactly.
func took(w locale.Words, d time.Duration) string {
	if d < time.Second {
		return w.T("stats.quick")
	}
	return w.T("stats.seconds", "n", strconv.Itoa(int(math.Ceil(d.Seconds()))))
}

// Stats shows the figures of some days as text, and as a picture with alt as
// its description.
func Stats(w locale.Words, f Figures, days int, picture []byte, alt string) discord.Draft {
	lines := []string{
		w.N("stats.title", days), "",
		w.T("stats.asked", "n", strconv.Itoa(f.Asked), "answered", strconv.Itoa(f.Answered), "share", strconv.Itoa(f.Share)),
		w.T("stats.votes", "up", strconv.Itoa(f.Up), "down", strconv.Itoa(f.Down)),
	}
	if f.Asked > 0 {
		lines = append(lines, w.T("stats.time", "time", took(w, f.Mean)))
	}
	if len(f.Most) > 0 {
		lines = append(lines, "", w.T("stats.most"))
		for _, d := range f.Most {
			lines = append(lines, "• "+fit(TitleOr(d.Title, d.Name), postTitle, Inline)+" · "+w.T("stats.quoted", "n", strconv.Itoa(d.Times)))
		}
	}
	if f.Unquoted > 0 {
		var titles []string
		for _, d := range f.Never {
			titles = append(titles, fit(TitleOr(d.Title, d.Name), postTitle/2, Inline))
		}
		if f.Unquoted > len(titles) {
			titles = append(titles, "…")
		}
		lines = append(lines, "", w.T("stats.never", "n", strconv.Itoa(f.Unquoted), "titles", strings.Join(titles, ", ")))
	}
	if len(f.Days) > 0 {
		lines = append(lines, "", w.T("stats.days"))
		for _, d := range f.Days {
			lines = append(lines, "• "+w.T("stats.day_line", "day", d.Day, "n", strconv.Itoa(d.Asked), "answered", strconv.Itoa(d.Answered),
				"up", strconv.Itoa(d.Up), "down", strconv.Itoa(d.Down)))
		}
	}
	lines = append(lines, "", Small(w.T("stats.privacy")))
	const name = "questions.png"
	return discord.Draft{
		Ephemeral: true,
		Files:     []discord.File{{Name: name, ContentType: "image/png", Description: discord.Cut(alt, 1000), Data: picture}},
		Components: append([]discord.Component{box(colourPlain, text(strings.Join(lines, "\n")), discord.Gallery{
			Items: []discord.Thumbnail{{URL: "attachment://" + name, Description: discord.Cut(alt, 1000)}},
		})}, rows([]discord.Button{{Label: w.T("button.stats_csv"), Emoji: "📄", CustomID: ID(StatsCSV, strconv.Itoa(days))}})...),
	}
}
