package main

import (
	"docent/internal/config"
	"docent/internal/records"
	"docent/internal/retrieval"
)

// quota is what one server may hold.
func quota(l config.Limits) records.Quota {
	return records.Quota{Documents: l.DocumentsPerServer, Bytes: int64(l.MegabytesPerServer) * 1_000_000}
}

// quotaOf is what a community may hold: servers have a limit, the owner's own
// documents have none.
func (l *library) quotaOf(community string) records.Quota {
	if community == localCommunity || community == retrieval.Shared {
		return records.Quota{}
	}
	return quota(l.config.Limits)
}
