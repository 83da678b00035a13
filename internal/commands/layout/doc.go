// Package layout turns answers, passages and receipts into Discord messages:
// pure functions from values to components, with every text that is not our
// own escaped and every limit of Discord's held.
//
// It knows no store and no connection and must not import SQL, HTTP or
// discordgo. Start reading at Answer; Quoted and Inline are what keeps the
// text of strangers inert.
package layout
