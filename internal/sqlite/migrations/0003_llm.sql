-- What language models cost and said, and the vectors of passages.

-- One row a day, community and member; '' is nobody in particular.
CREATE TABLE llm_spent (
  day       TEXT    NOT NULL, -- 2006-01-02, UTC
  community TEXT    NOT NULL,
  member    TEXT    NOT NULL,
  tokens    INTEGER NOT NULL,
  micros    INTEGER NOT NULL, -- millionths of the currency of the prices
  calls     INTEGER NOT NULL,
  PRIMARY KEY (community, day, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX llm_spent_by_member ON llm_spent (member) WHERE member <> '';

-- Replies by model, prompt, question and passages. They are proven anew each
-- time they are shown.
CREATE TABLE llm_reply (
  key       BLOB    PRIMARY KEY,
  community TEXT    NOT NULL,
  reply     TEXT    NOT NULL, -- JSON
  created   INTEGER NOT NULL  -- Unix milliseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX llm_reply_by_time ON llm_reply (created);

CREATE TABLE vector_model (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT    NOT NULL UNIQUE,
  dimensions INTEGER NOT NULL
) STRICT;

-- A passage's id is never given twice, so a vector needs no other proof that
-- it belongs to its passage's text.
CREATE TABLE passage_vector (
  passage INTEGER PRIMARY KEY REFERENCES passage(id) ON DELETE CASCADE,
  model   INTEGER NOT NULL REFERENCES vector_model(id),
  vector  BLOB    NOT NULL -- a signed byte a number, in 127ths of the largest
) STRICT;
