-- Who wrote what stands in documents made of messages, so that a member who
-- asks can be taken out of them; and what was compared with Discord when.

-- The names that stand in a history's documents, where names are wanted.
CREATE TABLE history_name (
  history INTEGER NOT NULL REFERENCES history(id) ON DELETE CASCADE,
  member  TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  PRIMARY KEY (history, member)
) STRICT, WITHOUT ROWID;

-- Mentions stand in a message's text as <@member>; names come from history_name.
ALTER TABLE history_message DROP COLUMN name;
ALTER TABLE history_message ADD COLUMN author TEXT NOT NULL DEFAULT ''; -- member
CREATE INDEX history_message_by_author ON history_message (author) WHERE author <> '';

-- What a text is made of that an admin took from a message's menu. A document,
-- its earlier texts, a removed one and a draft find it by their hash.
CREATE TABLE talk (
  community TEXT NOT NULL,
  hash      BLOB NOT NULL, -- SHA-256 of the original bytes
  data      TEXT NOT NULL, -- JSON of records.Talk
  PRIMARY KEY (community, hash)
) STRICT, WITHOUT ROWID;

-- Members who have asked not to be named, or not to be read at all.
CREATE TABLE withdrawal (
  community TEXT    NOT NULL,
  member    TEXT    NOT NULL,
  words     INTEGER NOT NULL, -- their messages too
  at        INTEGER NOT NULL,
  PRIMARY KEY (community, member)
) STRICT, WITHOUT ROWID;

ALTER TABLE history_stream ADD COLUMN compared INTEGER NOT NULL DEFAULT 0; -- when all that is kept of it was last compared
ALTER TABLE history_stream ADD COLUMN cursor   INTEGER NOT NULL DEFAULT 0; -- the comparison goes on before this message; 0: from the latest

-- What is kept already is read anew, to learn its authors.
UPDATE history_stream SET newest = 0, oldest = 0, complete = 0;
UPDATE history SET next = 0;
