-- What is remembered of a community besides its documents: answers and their
-- receipts, opinions, settings, the audit log, servers. Times are Unix
-- milliseconds; members, channels and messages are Discord's ids. Every table
-- of one community's rows has a column "community TEXT", by which a removed
-- server is purged.

CREATE TABLE receipt (
  id         TEXT    PRIMARY KEY, -- short, shown under the answer
  community  TEXT    NOT NULL,
  channel    TEXT    NOT NULL,
  asker      TEXT    NOT NULL,    -- '' once forgotten, like question and asked
  parent     TEXT    NOT NULL,    -- the receipt it follows up, '' if none
  kind       TEXT    NOT NULL,    -- 'ask', 'verify'
  question   TEXT    NOT NULL,
  asked      TEXT    NOT NULL,
  documents  TEXT    NOT NULL,    -- JSON list of ids it was limited to; 'null' for all
  private    INTEGER NOT NULL,
  mode       TEXT    NOT NULL,
  text       TEXT    NOT NULL,
  proven     INTEGER NOT NULL,    -- statements of text that were proven, of those made
  said       INTEGER NOT NULL,
  answered   INTEGER NOT NULL,
  conflict   INTEGER NOT NULL,
  confidence REAL    NOT NULL,
  created    INTEGER NOT NULL,
  shared     INTEGER NOT NULL DEFAULT 0 -- the asker has made it public
) STRICT;
CREATE INDEX receipt_by_asker ON receipt (community, asker, created);
CREATE INDEX receipt_by_member ON receipt (asker) WHERE asker <> '';
CREATE INDEX receipt_by_time ON receipt (community, created);
CREATE INDEX receipt_by_channel ON receipt (channel, created);

CREATE TABLE citation (
  receipt   TEXT    NOT NULL REFERENCES receipt(id) ON DELETE CASCADE,
  n         INTEGER NOT NULL, -- from 0, best first
  document  INTEGER NOT NULL, -- may be gone by now
  name      TEXT    NOT NULL,
  title     TEXT    NOT NULL,
  source    TEXT    NOT NULL,
  place     TEXT    NOT NULL,
  place_url TEXT    NOT NULL,
  paragraph INTEGER NOT NULL,
  start     INTEGER NOT NULL,
  end       INTEGER NOT NULL,
  passage   INTEGER NOT NULL,
  before    TEXT    NOT NULL,
  text      TEXT    NOT NULL,
  hash      BLOB    NOT NULL,
  changed   INTEGER NOT NULL,
  PRIMARY KEY (receipt, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX citation_by_document ON citation (document);

-- The messages an answer stands in, so that a reply to one finds it.
CREATE TABLE receipt_message (
  message TEXT PRIMARY KEY,
  receipt TEXT NOT NULL REFERENCES receipt(id) ON DELETE CASCADE,
  channel TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_message_by_receipt ON receipt_message (receipt);

CREATE TABLE vote (
  receipt TEXT    NOT NULL REFERENCES receipt(id) ON DELETE CASCADE,
  member  TEXT    NOT NULL,
  up      INTEGER NOT NULL,
  reason  TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (receipt, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_by_member ON vote (member);

-- Questions that members brought before the admins.
CREATE TABLE report (
  receipt TEXT    NOT NULL REFERENCES receipt(id) ON DELETE CASCADE,
  member  TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (receipt, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_by_member ON report (member);

CREATE TABLE setting (
  community TEXT    PRIMARY KEY,
  value     TEXT    NOT NULL, -- JSON of records.Settings
  changed   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  actor     TEXT    NOT NULL,
  action    TEXT    NOT NULL,
  detail    TEXT    NOT NULL,
  at        INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_by_community ON audit (community, id);

-- The servers the bot is or was in. Discord names them all anew at every
-- connection; only this tells a join.
CREATE TABLE guild (
  id       TEXT    PRIMARY KEY,
  arrived  INTEGER NOT NULL,
  welcomed INTEGER NOT NULL DEFAULT 0,
  removed  INTEGER NOT NULL DEFAULT 0 -- 0 while it is there
) STRICT, WITHOUT ROWID;
