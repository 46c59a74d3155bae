package inspect

import (
	"fmt"
	"strings"
)

// hexRow is how many bytes a line of hex shows.
const hexRow = 16

// hexLines dumps s, whose first byte is at offset of the value: where a line begins, its
// bytes, and what of them prints.
func hexLines(s string, offset int64) [][]piece {
	lines := make([][]piece, 0, len(s)/hexRow+1)
	for at := 0; at < len(s); at += hexRow {
		lines = append(lines, hexLine(s[at:min(at+hexRow, len(s))], offset+int64(at)))
	}
	return lines
}

func hexLine(row string, offset int64) []piece {
	var digits, letters strings.Builder
	for at := range hexRow {
		if at == hexRow/2 {
			digits.WriteByte(' ')
		}
		if at >= len(row) {
			digits.WriteString("   ")
			continue
		}
		fmt.Fprintf(&digits, "%02x ", row[at])
		if b := row[at]; b >= ' ' && b <= '~' {
			letters.WriteByte(b)
		} else {
			letters.WriteByte('.')
		}
	}
	return []piece{
		{fmt.Sprintf("%08x  ", offset), sign},
		{digits.String() + " ", plain},
		{letters.String(), name},
	}
}
