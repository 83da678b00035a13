package discord

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime/debug"
	"time"
)

// What members are told when the handler has no words of its own.
const (
	busyText    = "There are too many questions here right now. Please try again in a minute."
	stoppedText = "I am being restarted and could not get to this. Please ask again in a minute."
	unknownText = "I cannot do anything with this any more. Please start anew with a command."
)

func brokenText(ref string) string {
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
			d.tell(in, d.apology(in, ref))
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

func (d *dispatcher) apology(in *Interaction, ref string) (text string) {
	defer func() {
		if recover() != nil || text == "" {
			text = brokenText(ref)
		}
	}()
	if d.h.Apology != nil {
		return d.h.Apology(in, ref)
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
		d.tell(in, unknownText)
	case in.thinking():
		ref := reference()
		d.log.Error("an answer was promised and not given", "ref", ref, "kind", in.Kind)
		d.tell(in, d.apology(in, ref))
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
