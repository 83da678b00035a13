package sqlite

import (
	"errors"
	"strings"
	"testing"
	"time"

	"docent/internal/records"

	"github.com/google/go-cmp/cmp"
)

var noon = time.UnixMilli(1_760_000_000_000)

func answered(community, asker, question string) records.Receipt {
	return records.Receipt{
		Community: community, Channel: "c1", Asker: asker, Kind: records.KindAsk, Question: question, Asked: question,
		Only: []int64{7}, Mode: "quotes", Answered: true, Confidence: 0.75, Created: noon,
		Quotes: []records.Citation{{
			Document: 7, Name: "a.txt", Title: "A", Source: "https://a.example", Place: "page 3", PlaceURL: "https://a.example#3",
			Paragraph: 2, Start: 10, End: 14, Passage: 9, Before: "Said he.", Text: "word", Hash: [32]byte{1, 2}, Changed: noon.UTC(),
		}},
	}
}

func (s *Store) save(t *testing.T, r records.Receipt) records.Receipt {
	t.Helper()
	id, err := s.SaveReceipt(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	r.ID = id
	return r
}

func TestAReceiptIsReadAsItWasSaved(t *testing.T) {
	t.Parallel()
	s := open(t)
	want := s.save(t, answered("g1", "m1", "where?"))
	if len(want.ID) != receiptLength || strings.Trim(want.ID, receiptAlphabet) != "" {
		t.Errorf("the id is %q", want.ID)
	}
	got, err := s.Receipt(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := s.SetReceiptMessage(t.Context(), want.ID, "c1", "m100"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.ReceiptOfMessage(t.Context(), "m100"); err != nil || got.ID != want.ID {
		t.Errorf("by its message: %q, %v", got.ID, err)
	}
	if _, err := s.Receipt(t.Context(), "nope"); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("an unknown id gives %v", err)
	}
}

func TestASummaryReplacesTheQuotes(t *testing.T) {
	t.Parallel()
	s := open(t)
	r := s.save(t, answered("g1", "m1", "where?"))
	r.Mode, r.Text, r.Proven, r.Said = "summary", "There. [1] And here. [2]", 2, 3
	r.Quotes = append(r.Quotes, r.Quotes[0])
	r.Quotes[1].Text = "other"
	if err := s.SaveSummary(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	got, err := s.Receipt(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAConversationFollowsItsOwnChainOnly(t *testing.T) {
	t.Parallel()
	s := open(t)
	first := s.save(t, answered("g1", "m1", "one"))
	s.save(t, answered("g1", "m2", "another's"))
	second := answered("g1", "m1", "two")
	second.Parent = first.ID
	second = s.save(t, second)
	third := answered("g1", "m1", "three")
	third.Parent = second.ID
	third = s.save(t, third)
	for max, want := range map[int][]string{6: {"one", "two", "three"}, 2: {"two", "three"}} {
		got, err := s.Conversation(t.Context(), third.ID, max)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("at most %d (-want +got):\n%s", max, diff)
		}
	}
}

func TestAShareIsClaimedOnce(t *testing.T) {
	t.Parallel()
	s := open(t)
	r := s.save(t, answered("g1", "m1", "where?"))
	for i, want := range []bool{true, false} {
		if got, err := s.ClaimShare(t.Context(), r.ID); err != nil || got != want {
			t.Errorf("claim %d: %v, %v", i+1, got, err)
		}
	}
	if err := s.ReleaseShare(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := s.ClaimShare(t.Context(), r.ID); err != nil || !got {
		t.Errorf("after a release: %v, %v", got, err)
	}
}

func TestForgettingAMemberLeavesOthersAndPublicQuotes(t *testing.T) {
	t.Parallel()
	s := open(t)
	ctx := t.Context()
	public := s.save(t, answered("g1", "m1", "where?"))
	secret := answered("g1", "m1", "secret?")
	secret.Private = true
	secret = s.save(t, secret)
	gap := answered("g1", "m1", "unknown?")
	gap.Answered, gap.Quotes = false, nil
	gap = s.save(t, gap)
	elsewhere := s.save(t, answered("g2", "m1", "there?"))
	other := s.save(t, answered("g1", "m2", "mine?"))
	for _, member := range []string{"m1", "m2"} {
		if _, err := s.SetVote(ctx, records.Vote{Receipt: other.ID, Member: member, Up: true, At: noon}); err != nil {
			t.Fatal(err)
		}
	}
	if first, err := s.Report(ctx, gap.ID, "m1", noon); err != nil || !first {
		t.Fatalf("report: %v, %v", first, err)
	}
	questions, votes, err := s.ForgetMember(ctx, "g1", "m1")
	if err != nil || questions != 3 || votes != 1 {
		t.Errorf("forgot %d questions and %d votes, %v", questions, votes, err)
	}
	got, err := s.Receipt(ctx, public.ID)
	if err != nil || got.Asker != "" || got.Question != "" || len(got.Quotes) != 1 {
		t.Errorf("the public receipt is %+v, %v", got, err)
	}
	for _, id := range []string{secret.ID, gap.ID} {
		if _, err := s.Receipt(ctx, id); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("still there: %v", err)
		}
	}
	if got, _ := s.Receipt(ctx, elsewhere.ID); got.Asker != "m1" {
		t.Error("another server's question was forgotten too")
	}
	if v, _ := s.Votes(ctx, other.ID); v.Up != 1 {
		t.Errorf("votes are %+v", v)
	}
	if _, _, err := s.ForgetMember(ctx, "", "m1"); err != nil {
		t.Fatal(err)
	}
	data, err := s.MemberData(ctx, "", "m1")
	if err != nil || len(data.Questions)+len(data.Votes)+len(data.Reports) > 0 {
		t.Errorf("left: %+v, %v", data, err)
	}
}

func TestSettingsAreChangedInOneTransactionOrNotAtAll(t *testing.T) {
	t.Parallel()
	s := open(t)
	ctx := t.Context()
	want := records.Settings{Channels: []string{"c"}, Private: true, Threshold: 0.4, LLM: records.LLMAlways}
	if _, err := s.ChangeSettings(ctx, "g1", func(v *records.Settings) error { *v = want; return nil }); err != nil {
		t.Fatal(err)
	}
	refused := errors.New("refused")
	if _, err := s.ChangeSettings(ctx, "g1", func(v *records.Settings) error { v.Private = false; return refused }); !errors.Is(err, refused) {
		t.Errorf("got %v", err)
	}
	got, err := s.Settings(ctx, "g1")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if other, err := s.Settings(ctx, "g2"); err != nil || !cmp.Equal(other, records.Settings{}) {
		t.Errorf("another server has %+v, %v", other, err)
	}
}

func TestAServerIsNewsOnlyWhenItArrives(t *testing.T) {
	t.Parallel()
	s := open(t)
	ctx := t.Context()
	arrive := func(want bool) {
		t.Helper()
		if news, err := s.GuildArrived(ctx, "g1", noon); err != nil || news != want {
			t.Errorf("news %v, %v", news, err)
		}
	}
	claim := func(want bool) {
		t.Helper()
		if got, err := s.ClaimWelcome(ctx, "g1"); err != nil || got != want {
			t.Errorf("claimed %v, %v", got, err)
		}
	}
	arrive(true)
	arrive(false)
	claim(true)
	claim(false)
	if err := s.GuildRemoved(ctx, "g1", noon); err != nil {
		t.Fatal(err)
	}
	if gone, err := s.GuildsRemovedBefore(ctx, noon.Add(time.Second)); err != nil || !cmp.Equal(gone, []string{"g1"}) {
		t.Errorf("removed: %v, %v", gone, err)
	}
	arrive(true)
	claim(true)
	if gone, err := s.GuildsRemovedBefore(ctx, noon.Add(time.Second)); err != nil || len(gone) > 0 {
		t.Errorf("still removed: %v, %v", gone, err)
	}
}

func TestPurgingTakesEverythingOfOneCommunity(t *testing.T) {
	t.Parallel()
	s := open(t)
	ctx := t.Context()
	for _, g := range []string{"g1", "g2"} {
		r := s.save(t, answered(g, "m1", "where?"))
		if _, err := s.SetVote(ctx, records.Vote{Receipt: r.ID, Member: "m1", Up: true, At: noon}); err != nil {
			t.Fatal(err)
		}
		if err := s.Audit(ctx, records.AuditEntry{Community: g, Actor: "m1", Action: "a", At: noon}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ChangeSettings(ctx, g, func(v *records.Settings) error { v.Private = true; return nil }); err != nil {
			t.Fatal(err)
		}
		if _, err := s.GuildArrived(ctx, g, noon); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.GuildRemoved(ctx, "g1", noon); err != nil {
		t.Fatal(err)
	}
	if err := s.PurgeCommunity(ctx, "g1"); err != nil {
		t.Fatal(err)
	}
	for g, left := range map[string]int{"g1": 0, "g2": 1} {
		d, err := s.MemberData(ctx, g, "m1")
		if err != nil || len(d.Questions) != left || len(d.Votes) != left || len(d.Audit) != left {
			t.Errorf("%s keeps %+v, %v", g, d, err)
		}
		if v, err := s.Settings(ctx, g); err != nil || v.Private != (left == 1) {
			t.Errorf("%s has the settings %+v, %v", g, v, err)
		}
	}
}
