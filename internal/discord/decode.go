package discord

import (
	"encoding/json"
	"strconv"
	"time"
)

// object is a JSON object whose members are looked at one by one, so that one
// that is missing, null or of an unexpected kind leaves a zero and spoils
// nothing else.
type object map[string]json.RawMessage

// parse returns nil for anything but an object; every method works on nil.
func parse(raw json.RawMessage) object {
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return nil
	}
	return o
}

// str reads a string; a number or boolean is taken as it is written.
func (o object) str(key string) string { return text(o[key]) }

func text(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	case 'n', '{', '[':
		return ""
	default:
		return string(raw)
	}
}

// num reads an integer, also one in a string; anything else is 0.
func (o object) num(key string) int64 {
	s := o.str(key)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f > 1<<53 || f < -(1<<53) {
		return 0
	}
	return int64(f)
}

func (o object) flag(key string) bool { return o.str(key) == "true" }

func (o object) permissions(key string) Permissions {
	n, _ := strconv.ParseUint(o.str(key), 10, 64)
	return Permissions(n)
}

func (o object) time(key string) time.Time {
	t, err := time.Parse(time.RFC3339, o.str(key))
	if err != nil {
		return time.Time{}
	}
	return t
}

func (o object) object(key string) object { return parse(o[key]) }

// list reads an array's elements; anything but an array has none.
func (o object) list(key string) []json.RawMessage {
	var l []json.RawMessage
	if json.Unmarshal(o[key], &l) != nil {
		return nil
	}
	return l
}

// objects reads the objects of an array and leaves out its other elements.
func (o object) objects(key string) []object {
	var out []object
	for _, raw := range o.list(key) {
		if sub := parse(raw); sub != nil {
			out = append(out, sub)
		}
	}
	return out
}

// strs reads the strings and numbers of an array.
func (o object) strs(key string) []string {
	var out []string
	for _, raw := range o.list(key) {
		if s := text(raw); s != "" {
			out = append(out, s)
		}
	}
	return out
}
