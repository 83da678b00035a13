package main

import (
	"errors"

	"docent/internal/sqlite"
)

// diskFull is said wherever something could not be written for want of room.
const diskFull = "The disk is full; make room and run the command again"

// storeSentence says to a person what is wrong with the database.
func storeSentence(err error) (sentence string, known bool) {
	for _, s := range []struct {
		is       error
		sentence string
	}{
		{sqlite.ErrNewerSchema, "This database was written by a newer version of Docent; update the program"},
		{sqlite.ErrNotADatabase, "This file is not a database of Docent; name another with --db, or make one with: bot add --db FILE PATH…"},
		{sqlite.ErrDamaged, "The database is damaged; mend it with: bot check --repair, or restore a backup with: bot restore FILE"},
		{sqlite.ErrInUse, "The database is in use by another process; stop `bot serve` first"},
		{sqlite.ErrBusy, "Another process is writing to the database and does not finish; stop it, or try again later"},
		{sqlite.ErrNoAccess, "The database cannot be opened for reading and writing; check its path, and who may write to it and to its folder"},
		{sqlite.ErrFull, diskFull},
		{sqlite.ErrExists, "The file exists already; choose another name"},
	} {
		if errors.Is(err, s.is) {
			return s.sentence, true
		}
	}
	return "", false
}
