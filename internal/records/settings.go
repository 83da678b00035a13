package records

import "slices"

// Settings are what the admins of a community chose. The zero value of a
// field means the default, so that defaults can improve later.
type Settings struct {
	Channels     []string `json:"channels,omitempty"`      // where it may answer; empty means everywhere
	Private      bool     `json:"private,omitempty"`       // answers are seen by the asker only unless asked otherwise
	Language     string   `json:"language,omitempty"`      // of texts that belong to no member; "" means the server's
	MemberMinute int      `json:"member_minute,omitempty"` // questions a member may ask in a minute
	MemberHourly int      `json:"member_hourly,omitempty"` // questions a member may ask in an hour
	ServerHourly int      `json:"server_hourly,omitempty"` // questions all members may ask in an hour
	Threshold    float64  `json:"threshold,omitempty"`     // least confidence to answer with, in (0, 1]
	Managers     []string `json:"managers,omitempty"`      // roles that may change documents
	LLM          LLMMode  `json:"llm,omitempty"`           // "" means off
	Notices      string   `json:"notices,omitempty"`       // channel for notices to the admins; "" means none
}

// LLMMode says when a language model may summarise the quotes.
type LLMMode string

// The modes of the language model.
const (
	LLMOff       LLMMode = "off"
	LLMOnRequest LLMMode = "request"
	LLMAlways    LLMMode = "always"
)

// AnswersIn reports whether questions may be answered in a channel, given as
// its own id and, for a thread, its parent's.
func (s Settings) AnswersIn(channels ...string) bool {
	if len(s.Channels) == 0 {
		return true
	}
	return slices.ContainsFunc(channels, func(c string) bool { return c != "" && slices.Contains(s.Channels, c) })
}
