-- Questions with known answers that a server asks itself after its documents
-- change.

CREATE TABLE selftest (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  question  TEXT    NOT NULL,
  wanted    TEXT    NOT NULL, -- JSON list of texts of which one is to be quoted; [] if it has no answer
  verdict   TEXT    NOT NULL, -- of the last run; '' before the first
  created   INTEGER NOT NULL, -- Unix milliseconds
  UNIQUE (community, question)
) STRICT;

-- How far a server's questions were asked, and where a worse outcome is told.
CREATE TABLE selftest_state (
  community TEXT    PRIMARY KEY,
  channel   TEXT    NOT NULL, -- '' for no alarm
  revision  TEXT    NOT NULL  -- of the documents at the last run
) STRICT, WITHOUT ROWID;
