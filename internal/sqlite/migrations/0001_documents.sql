-- Communities, their documents and passages, and the two indexes over them.

CREATE TABLE community (
  key      INTEGER PRIMARY KEY AUTOINCREMENT, -- stands in the upper half of passage ids
  id       TEXT    NOT NULL UNIQUE,           -- a Discord server's id, 'local', 'shared'
  next     INTEGER NOT NULL DEFAULT 1,        -- the number of the next passage; never goes back
  passages INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 0         -- raised by every change to its documents
) STRICT;

CREATE TABLE document (
  id         INTEGER PRIMARY KEY AUTOINCREMENT, -- kept when the document is replaced
  community  INTEGER NOT NULL REFERENCES community(key),
  name       TEXT    NOT NULL,
  title      TEXT    NOT NULL,
  language   TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  hash       BLOB    NOT NULL, -- SHA-256 of the original bytes
  size       INTEGER NOT NULL, -- of the original, in bytes
  added      INTEGER NOT NULL, -- Unix milliseconds, like changed
  changed    INTEGER NOT NULL,
  bytes      INTEGER NOT NULL, -- of the stored text
  paragraphs INTEGER NOT NULL,
  first      INTEGER NOT NULL, -- its passages are those with first <= id <= last;
  last       INTEGER NOT NULL, -- last = first - 1 if it has none
  prefix     TEXT    NOT NULL, -- the text before its first passage
  marks      BLOB    NOT NULL,
  UNIQUE (community, name)
) STRICT;
CREATE INDEX document_by_language ON document (community, language);
CREATE INDEX document_by_passage ON document (community, first);

-- A document's text is prefix, then text and tail of each of its passages:
-- every byte once. There is no foreign key to document: it would need an index
-- entry per passage, and first..last says the same.
CREATE TABLE passage (
  id       INTEGER PRIMARY KEY, -- community key << 32 | number
  document INTEGER NOT NULL,
  start    INTEGER NOT NULL,    -- byte offset in the document's text
  layout   BLOB    NOT NULL,    -- paragraph, units and mark
  headings TEXT    NOT NULL,
  header   TEXT    NOT NULL,
  text     TEXT    NOT NULL,
  tail     TEXT    NOT NULL     -- what stands between this passage and the next
) STRICT;

-- Every passage's terms, distinct and already normalised. Only "which passages
-- hold this term" is asked of it, never bm25: so neither positions nor texts
-- are kept (detail=none, contentless), and the tokenizer splits at blanks only.
CREATE VIRTUAL TABLE passage_term USING fts5(
  terms,
  content='', contentless_delete=1, detail=none,
  tokenize="ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);

-- The impact index of package postings: immutable segments over ascending runs
-- of a community's passages.
CREATE TABLE segment (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community INTEGER NOT NULL REFERENCES community(key),
  first     INTEGER NOT NULL,
  last      INTEGER NOT NULL,
  passages  INTEGER NOT NULL, -- when it was written
  pages     INTEGER NOT NULL,
  directory BLOB    NOT NULL
) STRICT;
CREATE INDEX segment_by_community ON segment (community, first);

CREATE TABLE segment_page (
  id   INTEGER PRIMARY KEY, -- segment << 20 | number
  data BLOB    NOT NULL
) STRICT;

-- Passages that were removed from a segment since it was written.
CREATE TABLE segment_gone (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  segment  INTEGER NOT NULL REFERENCES segment(id) ON DELETE CASCADE,
  first    INTEGER NOT NULL,
  last     INTEGER NOT NULL,
  passages INTEGER NOT NULL,
  counts   BLOB    NOT NULL  -- how many of them held each term and word
) STRICT;
CREATE INDEX segment_gone_by_segment ON segment_gone (segment);
