package records

// LLMCharge is what a call to a language model costs, or is expected to cost.
// Amounts may be negative: that gives back what was reserved too much.
type LLMCharge struct {
	Day       string // of the account, "2006-01-02" in UTC
	Community string
	Member    string // "" where nobody asked
	Tokens    int64  // in and out
	Micros    int64  // millionths of the currency of the prices
	Calls     int64
}

// LLMLimits are what may be spent in a day; 0 means no limit.
type LLMLimits struct {
	ServerTokens int64
	MemberTokens int64
	ServerMicros int64
}

// LLMSpent is what was spent in a day.
type LLMSpent struct {
	ServerTokens int64
	MemberTokens int64
	ServerMicros int64
	ServerCalls  int64
}

// Allows reports whether a further charge stays within the limits.
func (l LLMLimits) Allows(s LLMSpent, c LLMCharge) bool {
	within := func(limit, spent, more int64) bool { return limit <= 0 || more <= 0 || spent+more <= limit }
	return within(l.ServerTokens, s.ServerTokens, c.Tokens) && within(l.MemberTokens, s.MemberTokens, c.Tokens) &&
		within(l.ServerMicros, s.ServerMicros, c.Micros)
}

// Left is the smallest share of a limit that is left, from 0 to 1; 1 where
// nothing is limited.
func (l LLMLimits) Left(s LLMSpent) float64 {
	left := 1.0
	for _, p := range [][2]int64{{l.ServerTokens, s.ServerTokens}, {l.MemberTokens, s.MemberTokens}, {l.ServerMicros, s.ServerMicros}} {
		if p[0] > 0 {
			left = min(left, max(0, 1-float64(p[1])/float64(p[0])))
		}
	}
	return left
}

// Unvectored is a passage that has no vector of a model yet.
type Unvectored struct {
	Passage  int64
	Title    string
	Headings string
	Text     string
}
