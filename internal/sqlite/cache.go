package sqlite

import (
	"container/list"
	"sync"
)

// cacheKey names what is cached: pages and directories by their segment, which
// is immutable and whose id is never used again.
type cacheKey struct {
	kind   cacheKind
	id     int64
	number int
}

type cacheKind uint8

const (
	cachedPage cacheKind = iota
	cachedSegment
	cachedDocument // replaced when its community's revision moves
	cachedSnapshot // of the community with this key, replaced when its revision moves
)

// cacheOverhead is about what an entry costs besides its value: list element,
// map slot and key.
const cacheOverhead = 160

// cache keeps what was used last within a budget of bytes.
type cache struct {
	mu      sync.Mutex
	budget  int64
	used    int64
	entries map[cacheKey]*list.Element
	order   *list.List // most recently used first
}

type cacheEntry struct {
	key   cacheKey
	value any
	size  int64
}

func newCache(budget int64) *cache {
	return &cache{budget: budget, entries: map[cacheKey]*list.Element{}, order: list.New()}
}

func (c *cache) get(key cacheKey) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*cacheEntry).value, true
}

// put keeps a value of about size bytes, unless it is larger than the budget.
func (c *cache) put(key cacheKey, value any, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.entries[key]; ok {
		c.drop(old)
	}
	need := int64(size) + cacheOverhead
	if need > c.budget {
		return
	}
	for c.used+need > c.budget {
		c.drop(c.order.Back())
	}
	c.used += need
	c.entries[key] = c.order.PushFront(&cacheEntry{key, value, need})
}

func (c *cache) drop(e *list.Element) {
	entry := c.order.Remove(e).(*cacheEntry)
	delete(c.entries, entry.key)
	c.used -= entry.size
}

// clear forgets everything, for when the file itself was exchanged or repaired.
func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.entries)
	c.order.Init()
	c.used = 0
}
