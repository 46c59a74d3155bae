package overview

import (
	"strings"
	"testing"

	"valktop/ui/canvas"
	"valktop/ui/widget"
)

func TestNoItemStandsAloneBelowAFullRow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		w     int
		items []string
		want  string
	}{
		{130, []string{"hits 9.2 k/s", "misses 682 /s", "commands 6.9 k/s", "CPU 10 %"}, "hits 9.2 k/s   misses 682 /s   commands 6.9 k/s   CPU 10 %"},
		{55, []string{"hits 9.2 k/s", "misses 682 /s", "commands 6.9 k/s", "CPU 10 %"}, "hits 9.2 k/s  misses 682 /s  commands 6.9 k/s  CPU 10 %"},
		{50, []string{"hits 9.2 k/s", "misses 682 /s", "commands 6.9 k/s", "CPU 10 %"}, "hits 9.2 k/s  misses 682 /s\ncommands 6.9 k/s  CPU 10 %"},
		{30, []string{"hits 9.2 k/s", "misses 682 /s", "CPU 10 %"}, "hits 9.2 k/s  misses 682 /s\nCPU 10 %"},
		{20, []string{"a", "b", "a long item of words", "c"}, "a  b\na long item of words\nc"},
	} {
		var items [][]widget.Span
		for _, s := range test.items {
			items = append(items, []widget.Span{{Text: s}})
		}
		c := canvas.New(test.w, 3)
		rows := flow(c, 0, items)
		if got := strings.TrimSpace(drawn(c)); got != test.want || rows != 1+strings.Count(test.want, "\n") {
			t.Errorf("%d cells:\n%s\nwant\n%s", test.w, got, test.want)
		}
		if rows := flow(canvas.New(test.w, 0), 0, items); rows != 0 {
			t.Errorf("%d rows are drawn where there are none", rows)
		}
	}
}

// drawn is what is on c, without the spaces at the ends of its rows.
func drawn(c canvas.Canvas) string {
	var b strings.Builder
	for y := range c.Height() {
		line := ""
		for x := range c.Width() {
			line += c.At(x, y)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
