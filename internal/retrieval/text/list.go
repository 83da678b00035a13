package text

// listRules say how a format writes its lists.
type listRules struct {
	item  func(i int) (words int, ok bool) // whether line i begins an item, and where its words start
	stops func(i int) bool                 // whether line i begins a block that ends the list
	open  func(i int) int                  // column of the words of the item on line i
}

// listFrom adds the items that begin at line i as one block, nested ones
// included, and returns the line after it and the column of the last item's
// words. A listing, a table or a tag inside an item ends the block; what
// follows is the next one.
func (b *builder) listFrom(i int, rules listRules) (next, column int) {
	start, end := i, i
	var units []Span
	for i >= 0 && i < len(b.lines) {
		words, ok := rules.item(i)
		if ok {
			column = rules.open(i)
		} else {
			words = b.lines[i].start
		}
		j := i + 1
		for j < len(b.lines) && b.goesOnItem(j, rules) {
			j++
		}
		units = append(units, b.item(Span{words, b.lines[j-1].end})...)
		end = j
		i = b.nextInList(j, column, rules)
	}
	b.add(List, b.span(start, end), units...)
	return end, column
}

// goesOnItem reports whether line j goes on the item above it.
func (b *builder) goesOnItem(j int, rules listRules) bool {
	if b.lines[j].blank() || b.lines[j].quote != b.lines[j-1].quote || rules.stops(j) {
		return false
	}
	_, ok := rules.item(j)
	return !ok
}

// nextInList returns the line with which the list goes on after an item that
// ended before line j: the next item or an indented paragraph; -1 if it ends.
func (b *builder) nextInList(j, column int, rules listRules) int {
	quote, blank := b.lines[j-1].quote, false
	for j < len(b.lines) && b.lines[j].blank() && b.lines[j].quote == quote {
		blank = true
		j++
	}
	if j >= len(b.lines) || b.lines[j].blank() || b.lines[j].quote != quote {
		return -1
	}
	if _, ok := rules.item(j); ok {
		return j
	}
	if rules.stops(j) || !blank || b.lines[j].indent < 2 || b.lines[j].indent >= column+4 {
		return -1
	}
	return j
}
