package commands

import (
	"context"
	"time"

	"docent/internal/records"
	"docent/internal/retrieval"
)

// Store keeps what the bot remembers; *sqlite.Store is one.
type Store interface {
	retrieval.Source
	receiptStore
	feedbackStore
	settingsStore
	memberStore
	guildStore
	documentStore
}

type receiptStore interface {
	SaveReceipt(ctx context.Context, r records.Receipt) (id string, err error)
	// Receipt, ReceiptOfMessage and LastReceiptIn return records.ErrNotFound
	// where there is none.
	Receipt(ctx context.Context, id string) (records.Receipt, error)
	ReceiptOfMessage(ctx context.Context, message string) (records.Receipt, error)
	LastReceiptIn(ctx context.Context, channel string, since time.Time) (records.Receipt, error)
	Conversation(ctx context.Context, receipt string, max int) ([]string, error)
	SetReceiptMessage(ctx context.Context, receipt, channel, message string) error
	SaveSummary(ctx context.Context, r records.Receipt) error
	HideReceipt(ctx context.Context, receipt string) error
	ClaimShare(ctx context.Context, receipt string) (bool, error)
	ReleaseShare(ctx context.Context, receipt string) error
	AskedSince(ctx context.Context, community, asker string, since time.Time) ([]time.Time, error)
}

type feedbackStore interface {
	SetVote(ctx context.Context, v records.Vote) (changed bool, err error)
	Votes(ctx context.Context, receipt string) (records.Votes, error)
	SetVoteReason(ctx context.Context, receipt, member, reason string) error
	Report(ctx context.Context, receipt, member string, at time.Time) (first bool, err error)
}

type settingsStore interface {
	Settings(ctx context.Context, community string) (records.Settings, error)
	ChangeSettings(ctx context.Context, community string, change func(*records.Settings) error) (records.Settings, error)
	Audit(ctx context.Context, e records.AuditEntry) error
	AuditLog(ctx context.Context, community string, limit int) ([]records.AuditEntry, error)
}

type memberStore interface {
	// community "" means all of them.
	MemberData(ctx context.Context, community, member string) (records.MemberData, error)
	ForgetMember(ctx context.Context, community, member string) (questions, votes int64, err error)
	ForgetBefore(ctx context.Context, before time.Time) (questions int64, err error)
}

type guildStore interface {
	GuildArrived(ctx context.Context, id string, at time.Time) (news bool, err error)
	ClaimWelcome(ctx context.Context, id string) (claimed bool, err error)
	GuildRemoved(ctx context.Context, id string, at time.Time) error
	Guilds(ctx context.Context) ([]string, error)
	GuildsRemovedBefore(ctx context.Context, t time.Time) ([]string, error)
	PurgeCommunity(ctx context.Context, community string) error
	// MemberGuilds returns the servers the bot is in where a member has asked.
	MemberGuilds(ctx context.Context, member string, limit int) ([]string, error)
}

type documentStore interface {
	// Hidden returns the documents that a viewer may not read.
	Hidden(ctx context.Context, v records.Viewer) ([]int64, error)
	// ListDocuments returns documents of the scope's communities, those of the
	// first before the others.
	ListDocuments(ctx context.Context, scope retrieval.Scope, l records.Listing) (docs []records.Document, total int, err error)
	// Text returns the bytes [start, end) of a document's stored text, and
	// Passages its passages in order.
	Text(ctx context.Context, document int64, start, end int) (string, error)
	Passages(ctx context.Context, document int64) ([]retrieval.Passage, error)
	Usage(ctx context.Context, community string) (records.Usage, error)
	Put(ctx context.Context, community string, docs []retrieval.Prepared, how records.Putting) ([]records.Change, error)
	Rename(ctx context.Context, community string, document int64, name, title string) error
	Access(ctx context.Context, community string, document int64) (records.Access, error)
	SetAccess(ctx context.Context, community string, document int64, a records.Access) error
	removalStore
	versionStore
	draftStore
	talkStore
	// Expire forgets earlier texts, removed documents and drafts whose time is over.
	Expire(ctx context.Context) error
}

type removalStore interface {
	Remove(ctx context.Context, community string, document int64, by string) (records.Removal, error)
	Removals(ctx context.Context, community string) ([]records.Removal, error)
	BringBack(ctx context.Context, community string, removal int64, how records.Putting) (records.Change, error)
	Forget(ctx context.Context, community string, removal int64) error
}

type versionStore interface {
	Versions(ctx context.Context, community string, document int64) ([]records.Version, error)
	Version(ctx context.Context, community string, document, version int64) (records.Version, retrieval.Prepared, error)
	RestoreVersion(ctx context.Context, community string, document, version int64, by string) (records.Change, error)
	EraseVersion(ctx context.Context, community string, document, version int64) (answers int, err error)
	ErasedAnswers(ctx context.Context, community string, document int64) ([]records.Shown, error)
	ReceiptsQuoting(ctx context.Context, community string, document int64, limit int) ([]records.Receipt, error)
}

type draftStore interface {
	SaveDraft(ctx context.Context, d records.Draft, doc retrieval.Prepared) (records.Draft, error)
	Draft(ctx context.Context, community, id string) (records.Draft, error)
	DraftText(ctx context.Context, community, id string) (retrieval.Prepared, error)
	Drafts(ctx context.Context, community, member string) ([]records.Draft, error)
	AcceptDraft(ctx context.Context, community, id string, how records.Putting) (records.Change, error)
	DropDraft(ctx context.Context, community, id string) error
}

type talkStore interface {
	// KeepTalk notes what messages a text is made of.
	KeepTalk(ctx context.Context, community string, hash [32]byte, t records.Talk) error
	// Withdrawals returns the members who do not want to stand in documents,
	// with whether they do not want to be read either.
	Withdrawals(ctx context.Context, community string) (map[string]bool, error)
}
