package commands_test

import (
	"context"
	"sync"
	"testing"

	"docent/internal/retrieval"

	"github.com/google/go-cmp/cmp"
)

// listener passes questions on to the real engine and keeps them.
type listener struct {
	engine *retrieval.Engine
	mu     sync.Mutex
	heard  []retrieval.Question
}

func (l *listener) Search(ctx context.Context, q retrieval.Question) (retrieval.Result, error) {
	l.mu.Lock()
	l.heard = append(l.heard, q)
	l.mu.Unlock()
	return l.engine.Search(ctx, q)
}

// last fails the test unless the last question was this one, with this history.
func (l *listener) last(t *testing.T, question string, history ...string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.heard[len(l.heard)-1]
	if diff := cmp.Diff(append(history, question), append(q.History, q.Text)); diff != "" {
		t.Errorf("the engine was asked otherwise (-want +got):\n%s", diff)
	}
}
