package records

import "time"

// Talk is what a text is made of that was taken from messages.
type Talk struct {
	Messages []TalkMessage     `json:"messages"` // oldest first
	People   map[string]string `json:"people"`   // what members are called in it; none where names are left out
}

// TalkMessage is one message.
type TalkMessage struct {
	URL    string    `json:"url"`
	Author string    `json:"author"` // member
	Text   string    `json:"text"`   // mentions of members stand in it as <@id>
	Time   time.Time `json:"time"`
}

// Names reports whether a talk has a member's name in it.
func (t Talk) Names(member string) bool { return t.People[member] != "" }

// By reports whether a member wrote some of it.
func (t Talk) By(member string) bool {
	for _, m := range t.Messages {
		if m.Author == member {
			return true
		}
	}
	return false
}

// Without takes members who have withdrawn out of a talk: their names, and
// where gone says so what they wrote.
func (t Talk) Without(gone map[string]bool) Talk {
	left := Talk{People: map[string]string{}}
	for id, name := range t.People {
		if _, withdrawn := gone[id]; !withdrawn {
			left.People[id] = name
		}
	}
	for _, m := range t.Messages {
		if !gone[m.Author] {
			left.Messages = append(left.Messages, m)
		}
	}
	return left
}

// Withdrawal is a member's wish not to stand in a community's documents.
type Withdrawal struct {
	Community string
	Member    string
	Words     bool // not with what they wrote either; else not by name
}

// Authored is what of a member stands in a community's documents.
type Authored struct {
	Messages []TalkMessage // theirs
	Named    bool          // somewhere by name
	Nameless bool          // they have asked not to be named
	Wordless bool          // they have asked not to be read
}

// Any reports whether there is anything to say.
func (a Authored) Any() bool { return len(a.Messages) > 0 || a.Named || a.Nameless }
