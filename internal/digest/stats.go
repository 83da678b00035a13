package digest

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"docent/internal/records/ledger"
)

// StatStore is where the statistics come from; internal/sqlite implements it.
type StatStore interface {
	Now(ctx context.Context) (time.Time, error)
	Days(ctx context.Context, community, first string) ([]ledger.Day, error)
	MostQuoted(ctx context.Context, community, first string, limit int) ([]ledger.Quoted, error)
	NeverQuoted(ctx context.Context, community, first string, limit int) ([]ledger.Quoted, int, error)
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

// listed is how many documents the statistics name.
const listed = 5

// ReadStats returns the figures of the last n days.
func ReadStats(ctx context.Context, store StatStore, community string, n int) (Stats, error) {
	var s Stats
	now, err := store.Now(ctx)
	if err != nil {
		return s, err
	}
	today := DateOf(now.UTC())
	first := today.Add(1 - n)
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
	if s.MostQuoted, err = store.MostQuoted(ctx, community, first.String(), listed); err != nil {
		return s, err
	}
	s.NeverQuoted, s.Unquoted, err = store.NeverQuoted(ctx, community, first.String(), listed)
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

// CSV is a line a day with a header, as spreadsheets read it (RFC 4180).
func (s Stats) CSV() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
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
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write statistics: %w", err)
	}
	return b.Bytes(), nil
}
