-- Channels and forums whose messages are documents. Times are Unix
-- milliseconds, 0 means never; messages are numbered by Discord's ids, which
-- ascend with time.

CREATE TABLE history (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  channel   TEXT    NOT NULL,
  name      TEXT    NOT NULL, -- the channel's
  names     INTEGER NOT NULL, -- authors' names are wanted
  closed    INTEGER NOT NULL, -- not everybody may read the channel
  added_by  TEXT    NOT NULL,
  created   INTEGER NOT NULL,
  checked   INTEGER NOT NULL,
  next      INTEGER NOT NULL,
  failures  INTEGER NOT NULL,
  problem   TEXT    NOT NULL, -- what went wrong last; '' if all was well
  holder    TEXT    NOT NULL,
  fence     INTEGER NOT NULL,
  until     INTEGER NOT NULL,
  UNIQUE (community, channel)
) STRICT;
CREATE INDEX history_by_time ON history (next);

-- The channel itself and its threads or posts, each with how far it was read.
CREATE TABLE history_stream (
  history  INTEGER NOT NULL REFERENCES history(id) ON DELETE CASCADE,
  channel  TEXT    NOT NULL,
  name     TEXT    NOT NULL,
  thread   INTEGER NOT NULL,
  newest   INTEGER NOT NULL, -- message; 0 before the first
  oldest   INTEGER NOT NULL,
  complete INTEGER NOT NULL, -- the beginning was reached
  PRIMARY KEY (history, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX history_stream_by_channel ON history_stream (channel);

CREATE TABLE history_message (
  history INTEGER NOT NULL,
  channel TEXT    NOT NULL,
  id      INTEGER NOT NULL,
  name    TEXT    NOT NULL, -- of the author; '' unless names are wanted
  text    TEXT    NOT NULL,
  PRIMARY KEY (history, channel, id),
  FOREIGN KEY (history, channel) REFERENCES history_stream(history, channel) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The documents that are to be made anew of their messages: of a thread it is
-- one, of a channel one for every month ('2026-03').
CREATE TABLE history_stale (
  history INTEGER NOT NULL,
  channel TEXT    NOT NULL,
  part    TEXT    NOT NULL, -- '' for all
  mark    INTEGER NOT NULL, -- raised by every change
  amended INTEGER NOT NULL, -- a message was edited or deleted: what it said is to be forgotten
  PRIMARY KEY (history, channel, part),
  FOREIGN KEY (history, channel) REFERENCES history_stream(history, channel) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Who may read what a source brings: JSON of records.Access.
ALTER TABLE source ADD COLUMN access TEXT NOT NULL DEFAULT '{}';
