-- FTS5 writes out what it has gathered when its memory is full, 1 MiB unless
-- told otherwise, and merges later. A batch of documents fits into 8 MiB; then
-- adding it takes a fifth less processor time.
INSERT INTO passage_term (passage_term, rank) VALUES ('hashsize', 8388608);
