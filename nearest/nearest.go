// Package nearest finds the name that was meant by a word with a slip in it.
package nearest

// Name returns the name that was most likely meant by s, or "" when none is close.
func Name(s string, names []string) string {
	best, at := "", max(2, len(s)/3)+1 // two slips are common in any word, more in long ones
	for _, name := range names {
		if d := Distance(s, name); d < at {
			best, at = name, d
		}
	}
	return best
}

// Distance is how many letters must be put in, taken out, replaced or swapped with their
// neighbour to make b of a (the optimal string alignment of Damerau and Levenshtein).
func Distance(a, b string) int {
	var before []int             // the row before the last one
	row := make([]int, len(b)+1) // the distances of a's beginning to each beginning of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			replaced := row[j]
			if a[i] != b[j] {
				replaced++
			}
			next[j+1] = min(next[j]+1, row[j+1]+1, replaced)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
