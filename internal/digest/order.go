package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"docent/internal/records/ledger"
)

// Section is a part of the post that an admin can choose.
type Section string

// The sections, in the order in which they are posted.
const (
	SectionSummary    Section = "summary"
	SectionDocuments  Section = "documents"
	SectionQuestions  Section = "questions"
	SectionAnswers    Section = "answers"
	SectionUnanswered Section = "unanswered"
	SectionQuote      Section = "quote"
)

// Sections lists all sections in their order.
func Sections() []Section {
	return []Section{SectionSummary, SectionDocuments, SectionQuestions, SectionAnswers, SectionUnanswered, SectionQuote}
}

// ParseSections reads names separated by commas or blanks; "" means all and
// gives "". The result is in the order of the post, without repetitions.
func ParseSections(s string) (string, error) {
	chosen := map[Section]bool{}
	for _, name := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		if name == "all" {
			return "", nil
		}
		if !slices.Contains(Sections(), Section(name)) {
			return "", mistake("sections", name, "a section; choose from "+joinSections(Sections()))
		}
		chosen[Section(name)] = true
	}
	var names []Section
	for _, section := range Sections() {
		if chosen[section] {
			names = append(names, section)
		}
	}
	return strings.ReplaceAll(joinSections(names), " ", ""), nil
}

func joinSections(list []Section) string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// wants reports whether the digest shows a section.
func wants(d ledger.Digest, s Section) bool {
	return d.Sections == "" || slices.Contains(strings.Split(d.Sections, ","), string(s))
}

// ScheduleOf returns when a digest is due.
func ScheduleOf(d ledger.Digest) (Schedule, error) {
	zone, err := LoadZone(d.Zone)
	if err != nil {
		return Schedule{}, err
	}
	return Schedule{Zone: zone, At: Clock{d.Minute / 60, d.Minute % 60}, Days: Days(d.Days)}, nil
}

// nonce returns what Discord recognises a repeated message by: the same for
// every attempt at the same post, at most 25 characters (Discord's limit), and
// different for everything else.
func nonce(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

func runNonce(d ledger.Digest, key string) string {
	return nonce("digest", d.Community, strconv.FormatInt(d.ID, 10), key)
}

// marker is what stands in the footer, by which a post is found again in its
// channel: the digest's number and date, or a mark of its own out of turn. It
// holds no word, so that it is the same in every language.
func marker(d ledger.Digest, key string) string {
	if (ledger.Run{Key: key}).OutOfTurn() {
		key = "+" + nonce(key)[:8]
	}
	return fmt.Sprintf("📰 %d · %s", d.ID, key)
}
