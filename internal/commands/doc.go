// Package commands is what Docent does in Discord: slash commands, message
// commands, mentions, buttons and forms become calls into the core, and its
// results become messages.
//
// Every feature is a table of commands, buttons and forms (registry.go) in a
// file of its own; route.go finds the entry for an interaction, checks the
// member's rights and runs it. Nothing that matters is kept in memory: a
// button carries ids, their meaning is in the store.
//
// It must not import discordgo, SQL or the network. Start reading at New, then
// ask.go for a question's way through.
package commands
