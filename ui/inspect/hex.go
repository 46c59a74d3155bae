package inspect

import (
	"fmt"
	"strings"
)

// A line of hex shows 16 bytes in hexWidth cells, and half as many where there is less room.
const (
	hexRow   = 16
	hexWidth = 76
)

// hexLines dumps s, whose first byte is at offset of the value, for lines of w cells: where
// a line begins, its bytes, and what of them prints.
func hexLines(s string, offset int64, w int) [][]piece {
	row := hexRow
	if w < hexWidth {
		row /= 2
	}
	lines := make([][]piece, 0, len(s)/row+1)
	for at := 0; at < len(s); at += row {
		lines = append(lines, hexLine(s[at:min(at+row, len(s))], offset+int64(at), row))
	}
	return lines
}

func hexLine(bytes string, offset int64, row int) []piece {
	var digits, letters strings.Builder
	for at := range row {
		if at == hexRow/2 {
			digits.WriteByte(' ')
		}
		if at >= len(bytes) {
			digits.WriteString("   ")
			continue
		}
		fmt.Fprintf(&digits, "%02x ", bytes[at])
		if b := bytes[at]; b >= ' ' && b <= '~' {
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
