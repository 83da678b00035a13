package web

import (
	"errors"
	"fmt"

	"docent/internal/extract"
	"docent/internal/fetch"
	"docent/internal/records"
)

// fault is what is wrong with what an address holds.
type fault struct{ kind, said string }

// The kinds of faults that no reader of pages knows.
const (
	otherKind = "other_kind" // it held a feed and holds a page now, or the like
	noPages   = "no_pages"   // a feed or sitemap that lists nothing
	full      = "full"       // the community's documents are at their limit
)

func (f *fault) Error() string { return f.said }

func wrong(kind, format string, args ...any) error { return &fault{kind, fmt.Sprintf(format, args...)} }

// sentence says to a person why an address or page was not read. ok is false
// for errors that are not its fault.
func sentence(err error) (said string, ok bool) {
	var f *fault
	if errors.As(err, &f) {
		return f.said, true
	}
	var over *records.QuotaError
	if errors.As(err, &over) {
		return fmt.Sprintf("The documents are at their limit of %d and %d MB; remove some, or ask the owner of the bot for more room.",
			over.Quota.Documents, over.Quota.Bytes/1e6), true
	}
	return extract.Sentence(err)
}

// faultOf says in one word what sentence says in English.
func faultOf(err error) string {
	var f *fault
	if errors.As(err, &f) {
		return f.kind
	}
	for _, k := range []struct {
		is   error
		kind string
	}{
		{records.ErrQuota, full},
		{extract.ErrEmpty, "empty"}, {extract.ErrBinary, "binary"}, {extract.ErrTooLarge, "large"}, {extract.ErrUnsupported, "unsupported"},
		{extract.ErrNoText, "no_text"}, {extract.ErrBroken, "broken"}, {extract.ErrLocked, "locked"}, {extract.ErrTooCostly, "costly"},
		{extract.ErrCrashed, "crashed"},
		{fetch.ErrAddress, "address"}, {fetch.ErrInternal, "internal"}, {fetch.ErrRobots, "robots"}, {fetch.ErrGone, "page_gone"},
		{fetch.ErrStatus, "status"}, {fetch.ErrTooLarge, "large"}, {fetch.ErrUnreachable, "unreachable"},
	} {
		if errors.Is(err, k.is) {
			return k.kind
		}
	}
	return "unreachable"
}
