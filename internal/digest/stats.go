package digest

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"docent/internal/records/ledger"
	"docent/internal/retrieval"
)

// StatStore is where the statistics come from; internal/sqlite implements it.
type StatStore interface {
	Now(ctx context.Context) (time.Time, error)
	Days(ctx context.Context, community, first string) ([]ledger.Day, error)
	MostQuoted(ctx context.Context, community, first string, hidden []int64, limit int) ([]ledger.Quoted, error)
	NeverQuoted(ctx context.Context, communities []string, first string, hidden []int64, limit int) ([]ledger.Quoted, int, error)
}

// Stats are the figures of a community over some days, today included. They
// name no member.
type Stats struct {
	Days        []ledger.Day // one a day, oldest first, those without questions too
	Total       ledger.Day   // sums; Date is ""
	MostQuoted  []ledger.Quoted
	NeverQuoted []ledger.Quoted // the first few
	Unquoted    int             // how many are never quoted, in all
}

// How many documents the statistics name: in a message, and in a table.
const (
	Listed    = 5
	Tabulated = 1000
)

// ReadStats returns the figures of the last n days of the community that asks,
// the first in scope, and of the documents in scope, of which it names at most
// listed of each kind.
func ReadStats(ctx context.Context, store StatStore, scope retrieval.Scope, n, listed int) (Stats, error) {
	var s Stats
	now, err := store.Now(ctx)
	if err != nil {
		return s, err
	}
	today := DateOf(now.UTC())
	first := today.Add(1 - n)
	community := scope.Communities[0]
	days, err := store.Days(ctx, community, first.String())
	if err != nil {
		return s, err
	}
	for date := first; date != today.Add(1); date = date.Add(1) {
		day := ledger.Day{Date: date.String()}
		if len(days) > 0 && days[0].Date == day.Date {
			day, days = days[0], days[1:]
		}
		s.Days = append(s.Days, day)
		s.Total.Asked += day.Asked
		s.Total.Answered += day.Answered
		s.Total.Up += day.Up
		s.Total.Down += day.Down
		s.Total.Elapsed += day.Elapsed
	}
	if s.MostQuoted, err = store.MostQuoted(ctx, community, first.String(), scope.Hidden, listed); err != nil {
		return s, err
	}
	s.NeverQuoted, s.Unquoted, err = store.NeverQuoted(ctx, scope.Communities, first.String(), scope.Hidden, listed)
	return s, err
}

// Share is the part of the questions that were answered, in [0, 1].
func (s Stats) Share() float64 {
	if s.Total.Asked == 0 {
		return 0
	}
	return float64(s.Total.Answered) / float64(s.Total.Asked)
}

// Mean is the mean time to answer.
func (s Stats) Mean() time.Duration {
	if s.Total.Asked == 0 {
		return 0
	}
	return s.Total.Elapsed / time.Duration(s.Total.Asked)
}

// DocumentsCSV is a line a document with how often it was quoted, those never
// quoted last.
func (s Stats) DocumentsCSV() ([]byte, error) {
	rows := [][]string{{"document", "title", "quoted"}}
	for _, list := range [][]ledger.Quoted{s.MostQuoted, s.NeverQuoted} {
		for _, d := range list {
			rows = append(rows, []string{inert(d.Name), inert(d.Title), strconv.Itoa(d.Times)})
		}
	}
	return table(rows)
}

// inert keeps a spreadsheet from taking a stranger's text for a formula
// (https://owasp.org/www-community/attacks/CSV_Injection).
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Busiest is the day on which most was asked, the first of several.
func (s Stats) Busiest() ledger.Day {
	var most ledger.Day
	for _, d := range s.Days {
		if most.Date == "" || d.Asked > most.Asked {
			most = d
		}
	}
	return most
}

// CSV is a line a day with a header, as spreadsheets read it (RFC 4180).
func (s Stats) CSV() ([]byte, error) {
	rows := [][]string{{"date", "questions", "answered", "helpful", "not helpful", "mean ms"}}
	for _, d := range s.Days {
		mean := 0.0
		if d.Asked > 0 {
			mean = float64(d.Elapsed.Microseconds()) / 1000 / float64(d.Asked)
		}
		rows = append(rows, []string{
			d.Date, strconv.Itoa(d.Asked), strconv.Itoa(d.Answered), strconv.Itoa(d.Up), strconv.Itoa(d.Down),
			strconv.FormatFloat(mean, 'f', 1, 64),
		})
	}
	return table(rows)
}

func table(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write statistics: %w", err)
	}
	return b.Bytes(), nil
}
