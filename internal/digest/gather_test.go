package digest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"docent/internal/records/ledger"
)

func TestWhatHappenedToADocumentIsToldAsOneChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		kinds []ledger.ChangeKind
		want  string
	}{
		{"added", []ledger.ChangeKind{ledger.Added}, "added"},
		{"added and changed", []ledger.ChangeKind{ledger.Added, ledger.Changed}, "added"},
		{"added and removed", []ledger.ChangeKind{ledger.Added, ledger.Removed}, ""},
		{"changed and removed", []ledger.ChangeKind{ledger.Changed, ledger.Removed}, "removed"},
		{"removed and brought back", []ledger.ChangeKind{ledger.Removed, ledger.Added}, ""},
		{"changed, removed and brought back", []ledger.ChangeKind{ledger.Changed, ledger.Removed, ledger.Added}, "changed"},
		{"removed, brought back and changed", []ledger.ChangeKind{ledger.Removed, ledger.Added, ledger.Changed}, "changed"},
	} {
		var changes []ledger.Change
		for i, kind := range c.kinds {
			changes = append(changes, ledger.Change{Seq: int64(i + 1), Document: 7, Name: "a.txt", Kind: kind})
		}
		got := ""
		for _, ch := range net(changes) {
			got += string(ch.Kind)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
