package ledger

import "time"

// Question is a group of questions that ask the same: their content terms
// agree. Text is the wording that came last.
type Question struct {
	ID        int64
	Community string
	Key       string // the terms, sorted, separated by blanks
	Text      string
	Status    Status
	Asked     int // times since First
	Missing   int // times it was not answered
	Down      int // votes against its answers
	Up        int
	First     time.Time
	Last      time.Time
	Document  int64  // of the nearest passage when it was last asked; 0 if there was none
	Name      string // that document's name
	Paragraph int
	Nearest   string // that passage's quote, or the answer's first quote
	Answered  bool   // the last time it was asked
	Ref       string // the receipt of the newest asking; only from Asked
}

// Status says what has become of a gap.
type Status string

// The states of a gap.
const (
	Open    Status = "open"
	Written Status = "written" // somebody wrote the answer
	Pointed Status = "pointed" // somebody pointed to a passage
	Ignored Status = "ignored"
)

// Ask is one asking of a question, for Question and for the statistics.
type Ask struct {
	Community string
	Ref       string // the answer's receipt
	Member    string // who asked; forgotten after the retention
	Channel   string
	Key       string
	Text      string
	Public    bool // others could see it: only then is it ever shown to members
	Answered  bool
	Elapsed   time.Duration
	Document  int64
	Name      string
	Paragraph int
	Nearest   string
	Quoted    []int64 // documents quoted in the answer
}

// Learned ties a question to the passage that an admin pointed to.
type Learned struct {
	ID        int64
	Community string
	Key       string // terms of the question
	Document  int64
	Start     int // in the document's text
	End       int
	Text      string // the bytes Start..End when it was learned
	By        string
	At        time.Time
}

// Watch is a question that is asked again when documents change.
type Watch struct {
	ID        int64
	Community string
	Member    string // who gets the notices; "" for a channel's watch
	Channel   string // where it was asked, and where a channel's watch posts
	Direct    bool   // by direct message
	Text      string
	Answered  bool
	Quotes    []Evidence // of the last answer, best first
	Created   time.Time
}

// Evidence is a quote with its place, as it was shown.
type Evidence struct {
	Document  int64  `json:"document"`
	Name      string `json:"name"`
	Title     string `json:"title"`
	Paragraph int    `json:"paragraph"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Text      string `json:"text"`
}

// Notice is a message to one member or channel that waits to be sent.
type Notice struct {
	ID        int64
	Community string
	Member    string // "" for a channel
	Channel   string // of a channel's notice, or where to say it once if the member takes no direct messages
	Direct    bool
	Payload   []byte
	Documents []int64 // that it quotes: it is not delivered once one of them is gone
	State     NoticeState
	Attempts  int
	Sending   bool // an earlier attempt may have posted it
	Created   time.Time
	Fence     int64
}

// NoticeState says where a notice is.
type NoticeState string

// The states of a notice.
const (
	Queued NoticeState = "queued"
	Sent   NoticeState = "sent"
	Kept   NoticeState = "kept" // could not be delivered; shown by /watch list
)

// Day is one day of a community's statistics.
type Day struct {
	Date     string // 2026-03-29, UTC
	Asked    int
	Answered int
	Up       int
	Down     int
	Elapsed  time.Duration // sum over Asked
}

// Quoted counts how often a document was quoted.
type Quoted struct {
	Document int64
	Name     string
	Title    string
	Times    int
}

// Pace limits how fast notices go out.
type Pace struct {
	All time.Duration // between any two
	One time.Duration // between two to the same member or channel
}
