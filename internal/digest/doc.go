// Package digest decides when a community's daily post is due, composes it
// from what changed and what was asked, posts it exactly once, tells members
// when the answer to a question they watch appears or changes, and closes the
// gaps that questions leave.
//
// It reads and writes through small interfaces that internal/sqlite and
// internal/commands implement, with the values of internal/records/ledger; it
// must not import SQL, Discord or markup: what a post says is a Content, and
// others put it into words.
//
// Start reading at Schedule (when), Decide (whether), Runner (the protocol of
// one post), Writer (what it says), Watcher and Courier (standing questions)
// and Gaps. docs/DIGEST.md states the policies that the code holds.
package digest
