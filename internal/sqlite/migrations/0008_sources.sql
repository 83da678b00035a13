-- Web addresses that are followed: pages, feeds and sitemaps. Times are Unix
-- milliseconds; 0 means never.

CREATE TABLE source (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  community TEXT    NOT NULL,
  url       TEXT    NOT NULL,
  was       TEXT    NOT NULL, -- the address it had before it moved; '' if it never did
  kind      TEXT    NOT NULL CHECK (kind IN ('', 'page', 'feed', 'sitemap')), -- '' until it was read
  title     TEXT    NOT NULL,
  every     INTEGER NOT NULL, -- milliseconds between two checks
  added_by  TEXT    NOT NULL, -- member; '' for the terminal and the configuration
  created   INTEGER NOT NULL,
  checked   INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  changed   INTEGER NOT NULL, -- when a check last changed a document
  next      INTEGER NOT NULL,
  failures  INTEGER NOT NULL, -- in a row
  problem   TEXT    NOT NULL, -- a sentence about the last check; '' if all was well
  etag      TEXT    NOT NULL,
  modified  TEXT    NOT NULL,
  holder    TEXT    NOT NULL, -- the process that checks it
  fence     INTEGER NOT NULL, -- raised by every claim; writes with an older one touch nothing
  until     INTEGER NOT NULL, -- end of the lease
  UNIQUE (community, url)
) STRICT;
CREATE INDEX source_by_time ON source (next);

-- The pages of a source, each a document: of a feed its entries.
CREATE TABLE source_page (
  source   INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
  url      TEXT    NOT NULL, -- as the source lists it
  document TEXT    NOT NULL, -- its name; '' while there was none
  etag     TEXT    NOT NULL,
  modified TEXT    NOT NULL,
  stamp    TEXT    NOT NULL, -- what the feed or sitemap says of its version
  missing  INTEGER NOT NULL, -- checks in a row that did not find it
  problem  TEXT    NOT NULL, -- a sentence; '' if all was well
  PRIMARY KEY (source, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_page_by_document ON source_page (document);
