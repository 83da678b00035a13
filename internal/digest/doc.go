// Package digest decides when a community's daily post is due, composes it
// from what changed and what was asked, posts it exactly once, and tells
// members when the answer to a question they watch appears or changes.
//
// It reads and writes through small interfaces that internal/sqlite and
// internal/discord implement; it must not import SQL, discordgo or
// internal/commands.
//
// Start reading at Schedule (when), Decide (whether), Runner (the protocol of
// one post), Compose (what it says) and Watcher (standing questions).
// docs/DIGEST.md states the policies that the code holds.
package digest
