package retrieval

import (
	"container/list"
	"sync"
)

// defaultMemory is the budget of a cache whose owner named none.
const defaultMemory = 32 << 20

// cache keeps analysed passages between questions, the longest unused leaving
// first. A passage never changes under its id; what its document says of
// itself (title, name) does, and is kept for one revision only.
type cache struct {
	mu     sync.Mutex
	budget int64
	used   int64
	recent *list.List // of *cached, most recent first
	items  map[int64]*list.Element
}

type cached struct {
	revision string
	passage  *analysed
	size     int64
}

func newCache(budget int64) *cache {
	if budget <= 0 {
		budget = defaultMemory
	}
	return &cache{budget: budget, recent: list.New(), items: map[int64]*list.Element{}}
}

// get returns a passage as it was at this revision, nil if it is not kept.
func (c *cache) get(id int64, revision string) *analysed {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.items[id]
	if !ok {
		return nil
	}
	item := at.Value.(*cached)
	if item.revision != revision {
		c.drop(at)
		return nil
	}
	c.recent.MoveToFront(at)
	return item.passage
}

// put keeps a passage and lets others go to stay within the budget.
func (c *cache) put(id int64, revision string, a *analysed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.items[id]; ok {
		c.drop(at)
	}
	item := &cached{revision, a, a.size()}
	if item.size > c.budget {
		return
	}
	c.items[id] = c.recent.PushFront(item)
	c.used += item.size
	for c.used > c.budget {
		c.drop(c.recent.Back())
	}
}

func (c *cache) drop(at *list.Element) {
	item := c.recent.Remove(at).(*cached)
	delete(c.items, item.passage.hit.Passage.ID)
	c.used -= item.size
}

// size is what a passage takes in memory, in bytes, on a 64-bit machine. The
// words' own letters are shared with the analyzer and counted at their average.
func (a *analysed) size() int64 {
	const tokenBytes, wordBytes, unitBytes, fixed = 60, 12, 56, 512
	p := a.hit.Passage
	return fixed + int64(len(a.tokens)+len(a.heads))*(tokenBytes+wordBytes) +
		int64(len(p.Units))*unitBytes + int64(len(p.Text)+len(p.Headings)+len(p.Header))
}
