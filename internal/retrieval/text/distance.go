package text

// Distance is the number of slips between two words (a letter left out, added,
// changed, or two neighbours swapped: the optimal string alignment distance),
// counted in bytes; max+1 if it is more than max.
func Distance(a, b string, max int) int {
	if len(a)-len(b) > max || len(b)-len(a) > max {
		return max + 1
	}
	const longest = 64
	if len(a) > longest || len(b) > longest {
		if a == b {
			return 0
		}
		return max + 1
	}
	var rows [3][longest + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > max {
			return max + 1
		}
		before, last, row = last, row, before
	}
	if last[len(b)] > max {
		return max + 1
	}
	return last[len(b)]
}
