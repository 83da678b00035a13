package sqlite

import (
	"context"
	"encoding/json"
	"math"
	"testing"

	"docent/internal/records"
	"docent/internal/retrieval"
	"docent/internal/retrieval/postings"
)

func TestModelCallsAreChargedWithinTheLimits(t *testing.T) {
	t.Parallel()
	s := open(t)
	ctx := t.Context()
	limits := records.LLMLimits{ServerTokens: 100, MemberTokens: 60, ServerMicros: 1000}
	charge := func(member string, tokens, micros int64) (records.LLMSpent, bool) {
		t.Helper()
		spent, ok, err := s.ChargeLLM(ctx, records.LLMCharge{Day: "2024-05-12", Community: "1", Member: member, Tokens: tokens, Micros: micros, Calls: 1}, limits)
		if err != nil {
			t.Fatal(err)
		}
		return spent, ok
	}
	if spent, ok := charge("ann", 50, 100); !ok || spent.MemberTokens != 50 || spent.ServerTokens != 50 || spent.ServerMicros != 100 || spent.ServerCalls != 1 {
		t.Errorf("first: %+v %v", spent, ok)
	}
	if spent, ok := charge("ann", 20, 0); ok || spent.MemberTokens != 50 {
		t.Errorf("beyond the member's limit: %+v %v", spent, ok)
	}
	if _, ok := charge("bob", 50, 0); !ok {
		t.Error("bob has a limit of his own")
	}
	if _, ok := charge("cy", 1, 0); ok {
		t.Error("beyond the server's tokens")
	}
	if _, ok := charge("ann", -40, 901); ok {
		t.Error("beyond the server's money")
	}
	if spent, ok := charge("ann", -40, 0); !ok || spent.MemberTokens != 10 || spent.ServerTokens != 60 {
		t.Errorf("giving back: %+v %v", spent, ok)
	}
	if _, _, err := s.ForgetMember(ctx, "", "ann"); err != nil {
		t.Fatal(err)
	}
	spent, err := s.LLMSpent(ctx, "2024-05-12", "1", "ann")
	if err != nil || spent.MemberTokens != 0 || spent.ServerTokens != 60 {
		t.Errorf("after forgetting ann: %+v, %v", spent, err)
	}
	if other, err := s.LLMSpent(ctx, "2024-05-13", "1", "bob"); err != nil || other != (records.LLMSpent{}) {
		t.Errorf("another day: %+v, %v", other, err)
	}
	if err := s.ForgetLLM(ctx, "2024-05-13"); err != nil {
		t.Fatal(err)
	}
	if spent, err := s.LLMSpent(ctx, "2024-05-12", "1", "bob"); err != nil || spent != (records.LLMSpent{}) {
		t.Errorf("an old day: %+v, %v", spent, err)
	}
}

func TestRepliesAreKeptByTheirKey(t *testing.T) {
	t.Parallel()
	s := open(t)
	ctx := t.Context()
	if got, err := s.LLMReply(ctx, [32]byte{1}); got != nil || err != nil {
		t.Fatalf("%s, %v", got, err)
	}
	for _, reply := range []string{`{"a":1}`, `{"a":2}`} {
		if err := s.KeepLLMReply(ctx, [32]byte{1}, "1", json.RawMessage(reply)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.LLMReply(ctx, [32]byte{1}); string(got) != `{"a":2}` || err != nil {
		t.Errorf("%s, %v", got, err)
	}
	if err := s.PurgeCommunity(ctx, "1"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.LLMReply(ctx, [32]byte{1}); got != nil || err != nil {
		t.Errorf("after the community is gone: %s, %v", got, err)
	}
}

func TestVectorsFindPassagesWithinTheScope(t *testing.T) {
	t.Parallel()
	s := open(t)
	ctx := t.Context()
	for _, community := range []string{"1", "2"} {
		if _, err := s.PutDocuments(ctx, community, []retrieval.Prepared{prepare("a.txt", "one\n\ntwo\n\nthree"), prepare("b.txt", "four")}); err != nil {
			t.Fatal(err)
		}
	}
	list, done, all, err := s.Unvectored(ctx, "m", 0, 100)
	if err != nil || len(list) != 8 || done != 0 || all != 8 || list[0].Text != "one" || list[0].Title != "about a" {
		t.Fatalf("%d, %d, %d, %v", len(list), done, all, err)
	}
	angle := func(degrees float64) []float32 {
		return []float32{float32(math.Cos(degrees * math.Pi / 180)), float32(math.Sin(degrees * math.Pi / 180))}
	}
	var ids []int64
	var vectors [][]float32
	for i, u := range list {
		ids, vectors = append(ids, u.Passage), append(vectors, angle(float64(i%4)*30))
	}
	if err := s.PutVectors(ctx, "m", ids, vectors); err != nil {
		t.Fatal(err)
	}
	near := func(scope retrieval.Scope) []postings.Hit {
		t.Helper()
		v, err := s.View(ctx, scope)
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		hits, err := v.(interface {
			Nearest(ctx context.Context, model string, query []float32, k int) ([]postings.Hit, error)
		}).Nearest(ctx, "m", angle(50), 2)
		if err != nil {
			t.Fatal(err)
		}
		return hits
	}
	hits := near(retrieval.Scope{Communities: []string{"1"}})
	if len(hits) != 2 || hits[0].ID != ids[2] || hits[1].ID != ids[1] || math.Abs(hits[0].Score-math.Cos(10*math.Pi/180)) > 0.01 {
		t.Errorf("community 1: %+v", hits)
	}
	d, err := s.Document(ctx, "1", "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	if hits := near(retrieval.Scope{Communities: []string{"1"}, Hidden: []int64{d.ID}}); len(hits) != 1 || hits[0].ID != ids[3] {
		t.Errorf("with a hidden document: %+v", hits)
	}
	if err := s.RemoveDocument(ctx, "1", "b.txt"); err != nil {
		t.Fatal(err)
	}
	if _, done, all, err := s.Unvectored(ctx, "m", 0, 1); err != nil || done != 7 || all != 7 {
		t.Errorf("after a removal: %d of %d, %v", done, all, err)
	}
	if list, done, _, err := s.Unvectored(ctx, "other", 0, 100); err != nil || len(list) != 7 || done != 0 {
		t.Errorf("another model: %d, %d, %v", len(list), done, err)
	}
	// The same name with other dimensions: everything is void.
	if err := s.PutVectors(ctx, "m", ids[:1], [][]float32{{1, 0, 0}}); err != nil {
		t.Fatal(err)
	}
	if _, done, _, err := s.Unvectored(ctx, "m", 0, 1); err != nil || done != 1 {
		t.Errorf("after a change of dimensions: %d, %v", done, err)
	}
	if hits := near(retrieval.Scope{Communities: []string{"1"}}); len(hits) != 0 {
		t.Errorf("a query of another length: %+v", hits)
	}
	if err := s.PutVectors(ctx, "m", []int64{1 << 50}, [][]float32{{1, 0, 0}}); err != nil {
		t.Error("a passage that is gone:", err)
	}
}
