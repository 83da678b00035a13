-- Digests, standing questions, notices, the gap loop and statistics. Times are
-- Unix milliseconds; 0 means never. Communities are named by their id, because
-- a server can order a digest before it has a document.

-- What happened to documents, in order. Triggers write it, so that nothing that
-- changes documents, in whatever process, can forget to.
CREATE TABLE document_change (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  document  INTEGER NOT NULL,
  name      TEXT    NOT NULL,
  title     TEXT    NOT NULL,
  kind      TEXT    NOT NULL CHECK (kind IN ('added', 'changed', 'removed', 'taught')),
  at        INTEGER NOT NULL,
  first     INTEGER NOT NULL DEFAULT 0, -- of a changed one: the passages it had before, in passage_before
  last      INTEGER NOT NULL DEFAULT -1
) STRICT;
CREATE INDEX document_change_by_community ON document_change (community, seq);

CREATE TRIGGER document_change_added AFTER INSERT ON document BEGIN
  INSERT INTO document_change (community, document, name, title, kind, at)
  VALUES ((SELECT id FROM community WHERE key = NEW.community), NEW.id, NEW.name, NEW.title, 'added',
          CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;
CREATE TRIGGER document_change_changed AFTER UPDATE OF hash ON document WHEN OLD.hash IS NOT NEW.hash BEGIN
  INSERT INTO document_change (community, document, name, title, kind, at, first, last)
  VALUES ((SELECT id FROM community WHERE key = NEW.community), NEW.id, NEW.name, NEW.title, 'changed',
          CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.first, OLD.last);
END;
CREATE TRIGGER document_change_removed AFTER DELETE ON document BEGIN
  INSERT INTO document_change (community, document, name, title, kind, at)
  VALUES ((SELECT id FROM community WHERE key = OLD.community), OLD.id, OLD.name, OLD.title, 'removed',
          CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;

-- The text of changed documents as it was, until every digest and watch that
-- compares with it has done so. Of a document that is removed nothing is kept,
-- and nothing at all where nobody compares.
CREATE TABLE passage_before (
  id       INTEGER PRIMARY KEY,
  document INTEGER NOT NULL,
  text     TEXT    NOT NULL,
  tail     TEXT    NOT NULL
) STRICT;
CREATE INDEX passage_before_by_document ON passage_before (document);

CREATE TABLE digest (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  community  TEXT    NOT NULL,
  channel    TEXT    NOT NULL,
  zone       TEXT    NOT NULL, -- IANA name
  minute     INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439), -- local wall clock
  days       INTEGER NOT NULL CHECK (days BETWEEN 0 AND 127),    -- bit n: weekday n, Sunday is 0
  sections   TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  documents  TEXT    NOT NULL,
  quiet      INTEGER NOT NULL,
  paused     TEXT    NOT NULL, -- why; '' while it runs
  failures   INTEGER NOT NULL,
  set_by     TEXT    NOT NULL,
  created    INTEGER NOT NULL,
  effective  INTEGER NOT NULL, -- slots before this never fire
  covered    INTEGER NOT NULL, -- document_change.seq
  covered_at INTEGER NOT NULL,
  spoke      INTEGER NOT NULL,
  revision   INTEGER NOT NULL
) STRICT;
CREATE INDEX digest_by_community ON digest (community);

-- One post of one digest. A slot's key is its local date, so that there can be
-- one row, and one post, for a date.
CREATE TABLE digest_run (
  digest     INTEGER NOT NULL REFERENCES digest(id) ON DELETE CASCADE,
  key        TEXT    NOT NULL,
  slot       INTEGER NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('claimed', 'composed', 'sending', 'posted', 'skipped', 'missed', 'failed')),
  holder     TEXT    NOT NULL,
  fence      INTEGER NOT NULL, -- raised by every claim; writes with an older one touch nothing
  until      INTEGER NOT NULL, -- end of the lease
  attempts   INTEGER NOT NULL,
  first      INTEGER NOT NULL,
  sent_at    INTEGER NOT NULL,
  retry_at   INTEGER NOT NULL,
  payload    BLOB    NOT NULL,
  message    TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  covered    INTEGER NOT NULL,
  covered_at INTEGER NOT NULL,
  PRIMARY KEY (digest, key)
) STRICT;
CREATE INDEX digest_run_by_slot ON digest_run (digest, slot);

-- Questions that ask the same are one row.
CREATE TABLE question (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  key       TEXT    NOT NULL, -- its terms
  text      TEXT    NOT NULL, -- as it was last asked
  status    TEXT    NOT NULL CHECK (status IN ('open', 'written', 'pointed', 'ignored')),
  first     INTEGER NOT NULL,
  last      INTEGER NOT NULL,
  answered  INTEGER NOT NULL, -- the last time
  document  INTEGER NOT NULL, -- of the nearest passage; 0 if there was none
  name      TEXT    NOT NULL,
  paragraph INTEGER NOT NULL,
  nearest   TEXT    NOT NULL,
  UNIQUE (community, key)
) STRICT;
CREATE INDEX question_by_time ON question (community, last);

-- Each asking, kept for the retention: who asked stands only here.
CREATE TABLE question_ask (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  question INTEGER NOT NULL REFERENCES question(id) ON DELETE CASCADE,
  ref      TEXT    NOT NULL, -- the answer's receipt
  member   TEXT    NOT NULL,
  channel  TEXT    NOT NULL,
  text     TEXT    NOT NULL,
  public   INTEGER NOT NULL,
  answered INTEGER NOT NULL,
  vote     INTEGER NOT NULL, -- sum of the votes on its answer
  at       INTEGER NOT NULL
) STRICT;
CREATE INDEX question_ask_by_question ON question_ask (question, at);
CREATE INDEX question_ask_by_member ON question_ask (member);
CREATE INDEX question_ask_by_time ON question_ask (at);
CREATE INDEX question_ask_by_ref ON question_ask (ref);

-- The passage that an admin pointed to for a question.
CREATE TABLE learned (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  key       TEXT    NOT NULL,
  document  INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  start     INTEGER NOT NULL, -- bytes of the document's text when it was learned
  end       INTEGER NOT NULL,
  text      TEXT    NOT NULL,
  set_by    TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  UNIQUE (community, key)
) STRICT;
CREATE INDEX learned_by_document ON learned (document);

CREATE TABLE stat_day (
  community TEXT    NOT NULL,
  day       TEXT    NOT NULL, -- 2026-03-29, UTC
  asked     INTEGER NOT NULL,
  answered  INTEGER NOT NULL,
  up        INTEGER NOT NULL,
  down      INTEGER NOT NULL,
  elapsed   INTEGER NOT NULL, -- microseconds, summed over asked
  PRIMARY KEY (community, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE stat_quoted (
  community TEXT    NOT NULL,
  day       TEXT    NOT NULL,
  document  INTEGER NOT NULL,
  times     INTEGER NOT NULL,
  PRIMARY KEY (community, day, document)
) STRICT, WITHOUT ROWID;

-- Questions that are asked again when documents change.
CREATE TABLE watch (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  member    TEXT    NOT NULL, -- '' for a channel's
  channel   TEXT    NOT NULL,
  direct    INTEGER NOT NULL,
  text      TEXT    NOT NULL,
  answered  INTEGER NOT NULL,
  quotes    TEXT    NOT NULL, -- JSON: the last answer's
  created   INTEGER NOT NULL
) STRICT;
CREATE INDEX watch_by_community ON watch (community, member);
CREATE INDEX watch_by_member ON watch (member);

-- Raised by every watch that comes or goes: an index in memory that was built
-- at another revision is stale.
CREATE TABLE watch_revision (
  community TEXT    NOT NULL PRIMARY KEY,
  revision  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER passage_before_kept BEFORE DELETE ON passage
WHEN EXISTS (SELECT 1 FROM digest) OR EXISTS (SELECT 1 FROM watch) BEGIN
  INSERT OR REPLACE INTO passage_before (id, document, text, tail) VALUES (OLD.id, OLD.document, OLD.text, OLD.tail);
END;
CREATE TRIGGER passage_before_removed AFTER DELETE ON document BEGIN
  DELETE FROM passage_before WHERE document = OLD.id;
END;

CREATE TRIGGER watch_added AFTER INSERT ON watch BEGIN
  INSERT INTO watch_revision (community, revision) VALUES (NEW.community, 1)
  ON CONFLICT (community) DO UPDATE SET revision = revision + 1;
END;
CREATE TRIGGER watch_removed AFTER DELETE ON watch BEGIN
  INSERT INTO watch_revision (community, revision) VALUES (OLD.community, 1)
  ON CONFLICT (community) DO UPDATE SET revision = revision + 1;
END;

-- Where the watcher stands in document_change; one row, with its lease.
CREATE TABLE watch_cursor (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  seq    INTEGER NOT NULL,
  holder TEXT    NOT NULL,
  fence  INTEGER NOT NULL,
  until  INTEGER NOT NULL
) STRICT;
INSERT INTO watch_cursor (id, seq, holder, fence, until)
VALUES (1, (SELECT coalesce(max(seq), 0) FROM document_change), '', 0, 0);

CREATE TABLE notice (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  member    TEXT    NOT NULL,
  channel   TEXT    NOT NULL,
  direct    INTEGER NOT NULL,
  payload   BLOB    NOT NULL,
  state     TEXT    NOT NULL CHECK (state IN ('queued', 'sent', 'kept')),
  sending   INTEGER NOT NULL,
  attempts  INTEGER NOT NULL,
  holder    TEXT    NOT NULL,
  fence     INTEGER NOT NULL,
  until     INTEGER NOT NULL,
  retry_at  INTEGER NOT NULL,
  reason    TEXT    NOT NULL,
  created   INTEGER NOT NULL,
  done      INTEGER NOT NULL
) STRICT;
CREATE INDEX notice_waiting ON notice (retry_at) WHERE state = 'queued';
CREATE INDEX notice_by_member ON notice (member, state);

-- When the next notice may go out: to anybody ('') and to one recipient.
CREATE TABLE notice_gate (
  recipient TEXT    NOT NULL PRIMARY KEY,
  open_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
