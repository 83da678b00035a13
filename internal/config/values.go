package config

import (
	"errors"
	"strconv"
	"time"
)

// Duration is a length of time, written like "10s" or "1h30m". It is a struct,
// so that a bare number, whose unit nobody knows, is refused.
type Duration struct{ time.Duration }

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return errors.New("not a duration")
	}
	d.Duration = parsed
	return nil
}

// MarshalText writes the form that UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Shards is how many connections to Discord to hold; 0 means as many as
// Discord recommends, written "auto".
type Shards int

// UnmarshalText reads "auto" or a whole number of at least 1.
func (s *Shards) UnmarshalText(text []byte) error {
	if string(text) == "auto" {
		*s = 0
		return nil
	}
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 1 {
		return errors.New("neither auto nor a number of shards")
	}
	*s = Shards(n)
	return nil
}

// MarshalText writes the form that UnmarshalText reads.
func (s Shards) MarshalText() ([]byte, error) {
	if s == 0 {
		return []byte("auto"), nil
	}
	return strconv.AppendInt(nil, int64(s), 10), nil
}

// Temperature is how freely a model words its reply. Its zero value, written
// "unset", leaves the choice to the model: some refuse the field.
type Temperature struct {
	Set   bool
	Value float64 // in [0, 2]
}

// UnmarshalText reads "unset" or a number from 0 to 2.
func (t *Temperature) UnmarshalText(text []byte) error {
	if string(text) == "unset" {
		*t = Temperature{}
		return nil
	}
	value, err := strconv.ParseFloat(string(text), 64)
	if err != nil || !(value >= 0 && value <= 2) {
		return errors.New("neither unset nor a temperature")
	}
	*t = Temperature{Set: true, Value: value}
	return nil
}

// MarshalText writes the form that UnmarshalText reads.
func (t Temperature) MarshalText() ([]byte, error) {
	if !t.Set {
		return []byte("unset"), nil
	}
	return strconv.AppendFloat(nil, t.Value, 'g', -1, 64), nil
}
