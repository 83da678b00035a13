package digest

import (
	"context"
	"errors"
)

// Cause says in a word why a run was skipped, missed, failed or is tried
// again, or why a digest stands still. Whoever shows it to people has a
// sentence for each.
type Cause string

// The causes.
const (
	CauseNothingNew Cause = "nothing_new" // since the last post
	CauseAway       Cause = "away"        // the program did not run at that time
	CauseGone       Cause = "gone"        // the channel is gone or closed to the bot
	CauseDeclined   Cause = "declined"    // Discord declined the message
	CauseSlow       Cause = "slow"        // Discord did not answer in time
	CauseStopped    Cause = "stopped"     // the program stopped while it was being posted
	CauseMoved      Cause = "moved"       // the digest got another channel meanwhile
	CauseUnknown    Cause = "unknown"     // an error that is in the log
	CauseAdmin      Cause = "admin"       // an admin paused it
	CauseFailures   Cause = "failures"    // PauseAfter posts in a row could not be made
)

// Causes lists all of them.
func Causes() []Cause {
	return []Cause{
		CauseNothingNew, CauseAway, CauseGone, CauseDeclined, CauseSlow, CauseStopped, CauseMoved, CauseUnknown, CauseAdmin, CauseFailures,
	}
}

// causeOf is the cause of a failed attempt.
func causeOf(err error) Cause {
	switch {
	case errors.Is(err, ErrClosed), errors.Is(err, ErrGone):
		return CauseGone
	case errors.Is(err, ErrRefused):
		return CauseDeclined
	case errors.Is(err, context.DeadlineExceeded):
		return CauseSlow
	}
	return CauseUnknown
}

// Trouble is what an admin is told about a digest.
type Trouble struct {
	Cause  Cause
	Paused bool // it stands still now; else it is tried again
}
