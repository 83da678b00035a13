package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"docent/internal/records"
	"docent/internal/retrieval"
)

// note puts what was done to a server's documents into its audit log, where
// its admins see it. What nobody on a server owns has no such log. As in
// Discord, a log that cannot be written does not undo what was done.
func (p *program) note(ctx context.Context, lib *library, action string, names ...string) {
	if len(names) == 0 || lib.community == localCommunity || lib.community == retrieval.Shared {
		return
	}
	detail := strings.Join(names[:min(len(names), namesShown)], ", ")
	if len(names) > namesShown {
		detail += fmt.Sprintf(", … (%d)", len(names))
	}
	err := lib.store.Audit(context.WithoutCancel(ctx), records.AuditEntry{
		Community: lib.community, Actor: records.Terminal, Action: action, Detail: detail, At: time.Now(),
	})
	if err != nil {
		p.complain("That was done, but could not be written to the server's audit log: " + err.Error())
	}
}
