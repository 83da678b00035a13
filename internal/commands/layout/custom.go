package layout

import "strings"

// ID builds a button's or form's custom id: its name and what it acts on, ids
// only. What they mean is looked up when it comes back, so that buttons
// survive restarts and a copied one gives no right.
func ID(name string, args ...string) string {
	return strings.Join(append([]string{name}, args...), ":")
}

// ParseID takes a custom id apart.
func ParseID(id string) (name string, args []string) {
	parts := strings.Split(id, ":")
	return parts[0], parts[1:]
}

// The names of the buttons and forms that layouts put on messages. The
// arguments are given behind each.
const (
	Context      = "ctx"    // receipt, quote: show a quote in its passage
	ContextMove  = "ctxm"   // receipt, quote, steps: the same in place, steps paragraphs on
	More         = "more"   // receipt: the first page of passages
	MorePage     = "morep"  // receipt, page: another in place
	Why          = "why"    // receipt
	VoteUp       = "up"     // receipt
	VoteDown     = "down"   // receipt; opens Reason
	Reason       = "reason" // receipt; a form
	Summarise    = "sum"    // receipt
	Share        = "share"  // receipt
	Delete       = "del"    // receipt
	FollowUp     = "follow" // receipt; a button and the form it opens
	Tell         = "tell"   // receipt
	AuditPage    = "audit"  // page
	DocsPage     = "docs"   // page, order
	DocsShow     = "dshow"  // document, page
	DocsRemove   = "drem"   // document
	DocsUndo     = "dundo"  // removal
	DocsForget   = "dforg"  // removal
	DocsBring    = "dbring" // a select of removals
	DocsRoles    = "drole"  // document; a select of roles
	DocsRooms    = "droom"  // document; a select of channels
	DocsOpen     = "dopen"  // document: for everybody again
	DocsHistory  = "dhist"  // document
	DocsCompare  = "dcmp"   // document, version, page; or a select of versions
	DocsRestore  = "drest"  // document, version
	DocsErase    = "deras"  // document, version: asks whether it is to be erased
	DocsErased   = "dgone"  // document, version: erases it
	DocsClear    = "dclr"   // document: deletes messages that show what was erased
	DraftAccept  = "dadd"   // draft
	DraftDrop    = "ddrop"  // draft; without one it only closes a question
	DraftShow    = "drev"   // draft
	DraftWhole   = "dall"   // draft, "1" for the whole thread
	DraftNames   = "dname"  // draft, "1" with names
	Paste        = "paste"  // document or 0, role, channel; a form
	FieldTitle   = "title"  // of Paste
	SourcesPage  = "srcp"   // page
	SourceShow   = "src"    // "web" or "chat", source or history
	SourceCheck  = "srcc"   // source
	SourceStop   = "srcs"   // "web" or "chat", source or history, "1" to keep the documents
	FollowStart  = "fstart" // draft: follows the address it shows
	ChannelTake  = "chan"   // channel, "1" with names
	ForgetMe     = "forget"
	ExportMine   = "export"
	Withdraw     = "wdraw" // "1": the member's messages too; else the name only
	Readmit      = "readm"
	Gaps         = "gaps"  // page: a page of the gaps for the clicking admin
	GapsPage     = "gapsp" // page: another in place
	GapWrite     = "gapw"  // question; a button and the form it opens
	GapPoint     = "gapt"  // question: passages to choose from
	GapPick      = "gapc"  // question; a select of places "document.start.end"
	GapIgnore    = "gapi"  // question, page
	Watch        = "watch" // receipt: tell me when this is answered
	ShowReceipt  = "rcpt"  // receipt
	StatsCSV     = "csv"   // days
	FieldText    = "text"  // the text input of every form
	emojiContext = "📖"
)
