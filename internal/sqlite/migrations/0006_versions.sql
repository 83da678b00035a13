-- Earlier texts of documents, documents that were removed and can be brought
-- back, additions that wait for an admin's word, and who may read what. Times
-- are Unix milliseconds; a document's id is never given twice, so rows may
-- outlive their document.

ALTER TABLE document ADD COLUMN put_by TEXT NOT NULL DEFAULT '';      -- member who put the present text; '' for the program
ALTER TABLE document ADD COLUMN put_at INTEGER NOT NULL DEFAULT 0;    -- when it became the present text
ALTER TABLE document ADD COLUMN titled INTEGER NOT NULL DEFAULT 0;    -- an admin chose the title; replacing keeps it
UPDATE document SET put_at = changed;

-- A whole document in one piece, as pack.go writes it: for reading it again,
-- never for searching.
CREATE TABLE packed (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  community  TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  title      TEXT    NOT NULL,
  language   TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  hash       BLOB    NOT NULL, -- SHA-256 of the original bytes
  size       INTEGER NOT NULL, -- of the original, in bytes
  changed    INTEGER NOT NULL,
  bytes      INTEGER NOT NULL, -- of the text
  paragraphs INTEGER NOT NULL,
  data       BLOB    NOT NULL
) STRICT;
CREATE INDEX packed_by_community ON packed (community);

-- The text a document had until replaced.
CREATE TABLE version (
  packed   INTEGER PRIMARY KEY REFERENCES packed(id) ON DELETE CASCADE,
  document INTEGER NOT NULL,
  put_by   TEXT    NOT NULL,
  put_at   INTEGER NOT NULL,
  replaced INTEGER NOT NULL
) STRICT;
CREATE INDEX version_by_document ON version (document, packed);
CREATE INDEX version_by_time ON version (replaced);

-- A document that was removed: in no index and no list, but not yet forgotten.
CREATE TABLE removal (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  document  INTEGER NOT NULL UNIQUE,
  packed    INTEGER NOT NULL REFERENCES packed(id) ON DELETE CASCADE,
  added     INTEGER NOT NULL,
  put_by    TEXT    NOT NULL,
  put_at    INTEGER NOT NULL,
  titled    INTEGER NOT NULL,
  lessons   TEXT    NOT NULL, -- JSON: the rows of learned that went with it
  by        TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  until     INTEGER NOT NULL
) STRICT;
CREATE INDEX removal_by_community ON removal (community, id);
CREATE INDEX removal_by_time ON removal (until);
CREATE INDEX removal_by_packed ON removal (packed);

-- What an admin was shown before it is added.
CREATE TABLE draft (
  id        TEXT    PRIMARY KEY,
  community TEXT    NOT NULL,
  member    TEXT    NOT NULL,
  packed    INTEGER NOT NULL REFERENCES packed(id) ON DELETE CASCADE,
  document  INTEGER NOT NULL, -- that it is to replace, whatever its name; 0 goes by the name
  access    TEXT    NOT NULL, -- JSON of records.Access
  origin    TEXT    NOT NULL, -- what commands needs to make it anew
  created   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_by_community ON draft (community, created);
CREATE INDEX draft_by_packed ON draft (packed);

-- Who may read a document; one without rows is everybody's. Rows of a document
-- that is gone stay as long as anything may still name it.
CREATE TABLE document_access (
  community TEXT    NOT NULL,
  document  INTEGER NOT NULL,
  kind      TEXT    NOT NULL CHECK (kind IN ('role', 'channel')),
  place     TEXT    NOT NULL, -- id of the role or channel
  PRIMARY KEY (community, document, kind, place)
) STRICT, WITHOUT ROWID;
