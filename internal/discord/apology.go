package discord

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime/debug"
	"time"
)

// english is what members are told when the handler has no words of its own.
func english(why Why, ref string) string {
	switch why {
	case Stopped:
		return "I am being restarted and could not get to this. Please ask again in a minute."
	case Unanswered:
		return "I cannot do anything with this any more. Please start anew with a command."
	case Crowded:
		return "There are too many questions here right now. Please try again in a minute."
	}
	return "Something went wrong on my side. Please try again; if it happens again, tell the bot's owner this reference: " + ref
}

// tellTimeout bounds what is said in the place of a handler.
const tellTimeout = 10 * time.Second

// guard runs a handler. A panic is logged with a reference number, which the
// member is told; in is nil where there is nobody to tell.
func (d *dispatcher) guard(in *Interaction, f func()) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		ref := reference()
		d.log.Error("a handler broke", "ref", ref, "what", d.client.rest.secrets.clean(fmt.Sprint(r)), "stack", string(debug.Stack()))
		if in != nil {
			d.tell(in, d.apology(in, Broke, ref))
		}
	}()
	f()
}

// caught logs a panic of this package's own.
func (d *dispatcher) caught(what, kind string) {
	if r := recover(); r != nil {
		d.log.Error("broke: "+what, "kind", kind, "what", fmt.Sprint(r), "stack", string(debug.Stack()))
	}
}

// apology is what a member is told, in the handler's words if it has some.
func (d *dispatcher) apology(in *Interaction, why Why, ref string) (text string) {
	defer func() {
		if recover() != nil || text == "" {
			text = english(why, ref)
		}
	}()
	if d.h.Apology != nil {
		return d.h.Apology(in, why, ref)
	}
	return ""
}

// reference is a number short enough to be read out.
func reference() string { return rand.Text()[:8] }

// finish makes sure that an interaction is not left without an answer: one
// that nobody responded to, or a deferral that nobody fulfilled.
func (d *dispatcher) finish(in *Interaction) {
	switch {
	case in.gone():
		d.log.Warn("an interaction had expired before it could be answered", "age", time.Since(in.Received).Round(time.Millisecond))
	case !in.Answered():
		d.tell(in, d.apology(in, Unanswered, ""))
	case in.thinking():
		ref := reference()
		d.log.Error("an answer was promised and not given", "ref", ref, "kind", in.Kind)
		d.tell(in, d.apology(in, Broke, ref))
	}
}

// tell says something to the member in whatever way is still open.
func (d *dispatcher) tell(in *Interaction, text string) {
	if in.gone() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(d.ctx), tellTimeout)
	defer cancel()
	c, draft := d.client, Draft{Content: Cut(text, MaxContent), Ephemeral: true}
	var err error
	switch {
	case in.Kind == KindAutocomplete:
		if !in.Answered() {
			err = c.Suggest(ctx, in, nil)
		}
	case !in.Answered():
		err = c.Respond(ctx, in, draft)
	case in.thinking():
		_, err = c.EditOriginal(ctx, in, draft)
	default:
		_, err = c.FollowUp(ctx, in, draft)
	}
	if err != nil {
		d.log.Warn("a member could not be told", "reason", err.Error())
	}
}
