-- What a digest has said about the answer to a question, so that it says
-- nothing twice.
CREATE TABLE digest_told (
  digest   INTEGER NOT NULL REFERENCES digest(id) ON DELETE CASCADE,
  question INTEGER NOT NULL REFERENCES question(id) ON DELETE CASCADE,
  answered INTEGER NOT NULL,
  document INTEGER NOT NULL, -- of the quote; 0 for none
  text     TEXT    NOT NULL, -- the quote
  at       INTEGER NOT NULL,
  PRIMARY KEY (digest, question)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_told_by_question ON digest_told (question);
CREATE INDEX digest_told_by_document ON digest_told (document);

ALTER TABLE digest_run ADD COLUMN told TEXT NOT NULL DEFAULT '[]'; -- JSON of ledger.Told, for digest_told once it is posted
ALTER TABLE digest_run ADD COLUMN channel TEXT NOT NULL DEFAULT ''; -- where it was posted
UPDATE digest_run SET channel = (SELECT channel FROM digest WHERE id = digest_run.digest) WHERE state = 'posted';

CREATE INDEX question_by_document ON question (document);

-- Of a document that is removed no words stay behind. That something was said
-- of it stays: it is how its going is noticed.
CREATE TRIGGER told_removed AFTER DELETE ON document BEGIN
  UPDATE question SET name = '', nearest = '' WHERE document = OLD.id;
  UPDATE digest_told SET text = '' WHERE document = OLD.id;
END;
