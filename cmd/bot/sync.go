package main

import (
	"context"
	"fmt"
	"time"

	"docent/internal/extract"
	"docent/internal/ingest"
	"docent/internal/retrieval"
	"docent/internal/terminal"
)

// adder returns what adds files to one of the library's communities.
func (l *library) adder(community string) ingest.Adder {
	return ingest.Adder{
		Store: l.store, Community: community, Extract: newReader().File,
		Limits: extract.Limits{Bytes: l.config.Documents.MaxBytes}, Never: l.ownFiles(),
	}
}

// ownFiles are the files that a careless `bot add .` would turn into public
// documents: the database, the configuration and the files that hold secrets.
func (l *library) ownFiles() []string {
	db := l.store.Path()
	own := []string{db, db + "-wal", db + "-shm"}
	for _, path := range []string{l.config.Path, l.config.Discord.TokenFile, l.config.LLM.APIKeyFile, l.config.Embeddings.APIKeyFile} {
		if path != "" {
			own = append(own, path)
		}
	}
	return own
}

// syncFolders makes the shared documents those of the configured folders.
func (l *library) syncFolders(ctx context.Context, p *program) error {
	files, err := ingest.Scan(l.config.Documents.Folders)
	if err != nil {
		return err
	}
	return l.sync(ctx, p, retrieval.Shared, files)
}

// sync makes a community's documents those files. What is left out is told.
func (l *library) sync(ctx context.Context, p *program, community string, files []ingest.File) error {
	progress := terminal.NewProgress(p.errScreen(), time.Now)
	defer progress.Clear()
	adder := l.adder(community)
	adder.Progress = readingProgress(progress)
	report, err := adder.Sync(ctx, files)
	if err != nil {
		return err
	}
	progress.Clear()
	for _, r := range report.Refused {
		p.complain(fmt.Sprintf("%s is left out: %s", r.File.Path, r.Reason))
	}
	return nil
}

func readingProgress(progress *terminal.Progress) func(done, total int) {
	return func(done, total int) { progress.Show("Reading file %d of %d …", done, total) }
}
