-- What a question took for granted and the documents do not say.
ALTER TABLE receipt ADD COLUMN doubt TEXT NOT NULL DEFAULT ''; -- the word; '' for none
ALTER TABLE receipt ADD COLUMN doubt_quote INTEGER NOT NULL DEFAULT -1; -- citation.n of what they say instead; -1 for none
ALTER TABLE receipt ADD COLUMN doubt_elsewhere INTEGER NOT NULL DEFAULT 0; -- the word stands in them, about something else
