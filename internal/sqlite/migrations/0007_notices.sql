-- The documents that a notice quotes, as a JSON list: one that waits is taken
-- back when such a document is removed or kept from somebody.
ALTER TABLE notice ADD COLUMN documents TEXT NOT NULL DEFAULT '[]';
