package discord

import "context"

// Work is what remains to be done after an acknowledgement. It runs in order
// per channel, and at most Limits.Workers run at once. Its context ends when
// the client stops for good.
type Work func(ctx context.Context)

// Handler receives events. Every field may be nil. A panic in any of them is
// caught, logged with a reference number and told to the member.
type Handler struct {
	// Ready is called when a shard has connected or connected anew.
	Ready func(ctx context.Context, r Ready)

	// Interaction is called at once, many at the same time. It checks what
	// must be refused in private, acknowledges (Defer, Respond, Suggest …)
	// and returns what takes time, or nil. Quick work (a look into the
	// database) may be done here. If it returns without an acknowledgement
	// the client makes one: a deferral if there is work, else an apology.
	Interaction func(ctx context.Context, in *Interaction) Work

	// Message is called like Interaction for each message of a person: the
	// ones that mention the bot and direct messages, and with
	// Config.MessageContent all others too. nil means "not for me".
	Message func(ctx context.Context, m *Message) Work

	// Changed is called when messages are edited or deleted, in order with what
	// else happens in their channel. What happened while the bot was away, and
	// before it knew of a message, is not told.
	Changed func(ctx context.Context, c MessageChange)

	// GuildCreate is called for every server at connect (AtConnect) and when
	// the bot joins one; GuildLeft when it is removed or an outage begins.
	// Both come one at a time, in order.
	GuildCreate func(ctx context.Context, g *Guild)
	GuildLeft   func(ctx context.Context, g GuildLeft)

	// Busy answers an interaction that found no free place in the queue. It
	// must respond, privately; without it a plain English sentence is sent.
	Busy func(ctx context.Context, in *Interaction)
	// BusyMessage may answer a message that found no free place.
	BusyMessage func(ctx context.Context, m *Message)

	// Apology returns the sentence told to a member who gets no answer; ref is
	// what the log shows, "" if it shows nothing. Without it, or where it
	// returns "", the sentence is English.
	Apology func(in *Interaction, why Why, ref string) string
}

// Why says for what a member is owed an apology.
type Why int

// The reasons for an apology.
const (
	Broke      Why = iota // the handler failed
	Stopped               // the bot is being stopped
	Unanswered            // nothing answers this interaction
	Crowded               // there is no free place
)
