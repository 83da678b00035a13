package discordtest

import (
	"fmt"
	"time"
)

// Exchange is one interaction and what the bot answered to it.
type Exchange struct {
	ID      string
	User    *User
	Channel *Channel

	s         *Server
	kind      int // Discord's interaction type
	token     string
	created   time.Time
	on        *Message // a component's message
	before    int      // its revision when the component was used
	answered  bool
	response  int // Discord's callback type
	data      obj
	original  *Message
	followUps []*Message
	session   *session // that got it; nil if nobody was there
	seq       int      // its number in the session
	payload   obj
	sent      time.Time // real times
	answerAt  time.Time
	doneAt    time.Time
}

// Token is the interaction's token, a secret that must show up nowhere.
func (x *Exchange) Token() string { return x.token }

// The callback types, as Response returns them.
const (
	Replied        = 4
	Deferred       = 5
	DeferredUpdate = 6
	Updated        = 7
	Suggested      = 8
	OpenedForm     = 9
)

// Response waits for the first response and returns its type.
func (x *Exchange) Response() int {
	x.s.t.Helper()
	x.s.wait("the first response to "+x.name(), func() bool { return x.answered })
	return x.response
}

// Answered reports whether there is a first response by now.
func (x *Exchange) Answered() bool {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	return x.answered
}

// FinishedWithin waits until Answer would return at once, at most d of real
// time, and reports whether it is so.
func (x *Exchange) FinishedWithin(d time.Duration) bool {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	over := false
	timer := time.AfterFunc(d, func() {
		x.s.mu.Lock()
		over = true
		x.s.changed.Broadcast()
		x.s.mu.Unlock()
	})
	defer timer.Stop()
	for !x.finished() && !over && !x.s.closed {
		x.s.changed.Wait()
	}
	return x.finished()
}

// Took tells how long, in real time, the first response and the answer took;
// zero if there is none.
func (x *Exchange) Took() (response, answer time.Duration) {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	if !x.answerAt.IsZero() {
		response = x.answerAt.Sub(x.sent)
	}
	if !x.doneAt.IsZero() {
		answer = x.doneAt.Sub(x.sent)
	}
	return response, answer
}

// Owed reports whether the bot must have got the interaction: it says so
// itself in a heartbeat or resume, or it was sent in the session that is still
// its shard's latest. What was sent in an earlier session and not resumed is
// lost, with the real Discord too.
func (x *Exchange) Owed() bool {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	guild := ""
	if g := x.Channel.Guild; g != nil {
		guild = g.ID
	}
	return x.session != nil && (x.seq <= x.session.acked || x.session == x.s.sessionOf(guild))
}

// Finished reports whether Answer would return at once.
func (x *Exchange) Finished() bool {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	return x.finished()
}

func (x *Exchange) finished() bool {
	if !x.answered || x.original == nil || x.original.loading {
		return false
	}
	return x.response != DeferredUpdate || x.original.revision > x.before
}

// Answer waits for the answer that a member sees: the reply, the edit of a
// deferred one, or the changed message under a component.
func (x *Exchange) Answer() *Message {
	x.s.t.Helper()
	x.s.wait("the answer to "+x.name(), func() bool {
		if x.answered && (x.response == OpenedForm || x.response == Suggested) {
			x.s.t.Fatalf("discordtest: %s was answered with a callback of type %d, not a message", x.name(), x.response)
		}
		return x.finished()
	})
	return x.original
}

// AnswerUntil waits until the answer's text is as ok wants it: what takes its
// time shows progress first.
func (x *Exchange) AnswerUntil(ok func(text string) bool) *Message {
	x.s.t.Helper()
	x.s.wait("a later answer to "+x.name(), func() bool { return x.finished() && ok(x.original.text()) })
	return x.original
}

// FollowUps waits for n follow-ups.
func (x *Exchange) FollowUps(n int) []*Message {
	x.s.t.Helper()
	x.s.wait(fmt.Sprintf("%d follow-ups to %s", n, x.name()), func() bool { return len(x.followUps) >= n })
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	return append([]*Message(nil), x.followUps...)
}

// Choice is a suggestion.
type Choice struct{ Name, Value string }

// Choices waits for an autocomplete's suggestions.
func (x *Exchange) Choices() []Choice {
	x.s.t.Helper()
	if got := x.Response(); got != Suggested {
		x.s.t.Fatalf("discordtest: %s was answered with a callback of type %d, not with suggestions", x.name(), got)
	}
	var out []Choice
	for _, c := range list(x.data["choices"]) {
		out = append(out, Choice{str(dig(c, "name")), str(dig(c, "value"))})
	}
	return out
}

// Form is a modal that a member has before him.
type Form struct {
	CustomID string
	Title    string
	Inputs   []Input

	by *Exchange
}

// Input is a field of a form.
type Input struct {
	CustomID string
	Label    string
	Value    string // what stands in it already
	Type     int    // 4 text, 3 and 5 to 8 selects, 19 files
	Required bool
	Min, Max int
	Options  []string
}

// Form waits for the modal that answers the interaction.
func (x *Exchange) Form() *Form {
	x.s.t.Helper()
	if got := x.Response(); got != OpenedForm {
		x.s.t.Fatalf("discordtest: %s was answered with a callback of type %d, not with a form", x.name(), got)
	}
	f := &Form{CustomID: str(x.data["custom_id"]), Title: str(x.data["title"]), by: x}
	label := ""
	walk(list(x.data["components"]), func(c obj) {
		kind := int(num(c["type"]))
		switch kind {
		case 1, 10:
			return
		case 18:
			label = str(c["label"])
			return
		}
		in := Input{CustomID: str(c["custom_id"]), Label: label, Value: str(c["value"]), Type: kind,
			Required: c["required"] != false, Min: int(num(c["min_length"])), Max: int(num(c["max_length"]))}
		if l := str(c["label"]); l != "" {
			in.Label = l
		}
		for _, o := range list(c["options"]) {
			in.Options = append(in.Options, str(dig(o, "value")))
		}
		f.Inputs = append(f.Inputs, in)
	})
	return f
}

func (x *Exchange) name() string {
	data := x.payload["data"]
	if n := str(dig(data, "name")); n != "" {
		return "/" + n + " (" + x.ID + ")"
	}
	return "the use of " + str(dig(data, "custom_id")) + " (" + x.ID + ")"
}
