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

// Distance is how many letters must be put in, taken out or replaced to make b of a
// (Levenshtein).
func Distance(a, b string) int {
	row := make([]int, len(b)+1) // the distances of a's beginning to each beginning of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j+1]+1, row[j]+1, replaced)
		}
	}
	return row[len(b)]
}
