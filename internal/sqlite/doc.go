// Package sqlite keeps everything in one SQLite file. It implements
// retrieval.Source over the stored documents: their texts, an impact index
// (package postings) that questions are answered from, and an FTS5 index that
// holds the same terms and stands in when the former is damaged.
//
// One connection writes and a few read, each reader in its own snapshot; what
// another process changes is seen by the next View. It must not import Discord,
// the network or a language model: others hand it finished values.
//
// Start reading at Open, then PutDocuments for a document's way in and View
// for a question's way through. The tables are in migrations/.
package sqlite
