package postings

import "slices"

// top keeps the k best of what it is offered: a heap with the worst in front.
type top struct {
	k    int
	heap []scored
}

type scored struct {
	sum int64
	id  int64
}

// worse says whether a ranks behind b: a lower score, or the same and a higher id.
func worse(a, b scored) bool { return a.sum < b.sum || a.sum == b.sum && a.id > b.id }

// threshold is the sum that a passage must exceed to be taken. Passages are
// offered by ascending id, so that an equal sum ranks behind what is there.
func (t *top) threshold() int64 {
	if len(t.heap) < t.k {
		return 0
	}
	return t.heap[0].sum
}

// offer takes a passage whose sum exceeds the threshold.
func (t *top) offer(s scored) {
	if len(t.heap) < t.k {
		t.heap = append(t.heap, s)
		for i := len(t.heap) - 1; i > 0; {
			parent := (i - 1) / 2
			if !worse(t.heap[i], t.heap[parent]) {
				return
			}
			t.heap[i], t.heap[parent] = t.heap[parent], t.heap[i]
			i = parent
		}
		return
	}
	t.heap[0] = s
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(t.heap) {
			return
		}
		if child+1 < len(t.heap) && worse(t.heap[child+1], t.heap[child]) {
			child++
		}
		if !worse(t.heap[child], t.heap[i]) {
			return
		}
		t.heap[i], t.heap[child] = t.heap[child], t.heap[i]
		i = child
	}
}

// hits returns what was kept, best first.
func (t *top) hits() []Hit {
	slices.SortFunc(t.heap, func(a, b scored) int {
		if worse(b, a) {
			return -1
		}
		return 1
	})
	hits := make([]Hit, len(t.heap))
	for i, s := range t.heap {
		hits[i] = Hit{ID: s.id, Score: score(s.sum)}
	}
	return hits
}
