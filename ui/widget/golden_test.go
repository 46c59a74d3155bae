package widget

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/text"
)

// samples are the widgets as screens draw them.
func samples() map[string]func(canvas.Canvas) {
	th := theme()
	span := func(s string) []Span { return []Span{{s, th.Text}} }
	table := TableSpec{
		Columns: []Column{{Title: "PATTERN", Width: 12, Flex: 1, Middle: true}, {Title: "KEYS", Width: 8, Right: true},
			{Title: "SHARE", Width: 7, Right: true, Drop: 1}, {Title: "TYPE", Width: 6, Drop: 2}},
		Len: 40, Selectable: true, Selected: 3, Offset: 2, Sorted: true, Sort: 1,
		Row: func(i int) [][]Span {
			return [][]Span{{{"product:list:", th.Text}, {"{name}", th.Accent}, {fmt.Sprintf(":page:%d", i), th.Text}}, span(fmt.Sprint(1000 * i)), span("4.2 %"), span("string")}
		},
	}
	groups := []HelpGroup{
		{"Here", []key.Binding{{Keys: []string{"m"}, Short: "mark", Long: "put a mark with a label on every chart"}, {Keys: []string{"["}, Show: "[ ]", Short: "window", Long: "show less or more time"}}},
		{"Everywhere", []key.Binding{{Keys: []string{"x"}, Short: "change", Long: "change keys", Disabled: "the server is a replica and takes no changes"}, {Keys: []string{"q"}, Short: "quit"}}},
	}
	var bindings []key.Binding
	for _, g := range groups {
		bindings = append(bindings, g.Bindings...)
	}
	return map[string]func(canvas.Canvas){
		"panel": func(c canvas.Canvas) {
			Spans(Panel(c, th, PanelSpec{Title: "Hit rate", Right: "5 min · ┄ target"}), 0, 0, span("what lies inside is cut at the padding of the panel")...)
		},
		"tile": func(c canvas.Canvas) {
			Tile(c, th, TileSpec{Title: "Hit rate", Value: text.Quantity{Number: "92.4", Unit: "%"}, State: Warn, Note: "of 8.1 k/s", Trend: "↑ 1.2",
				Below: []Span{{"target 80 %", th.Dim}, {"lifetime 88 %", th.Dim}}, Spark: []float64{0, 1, 2, 3, 4, 5, 6, 7}})
		},
		"table":  func(c canvas.Canvas) { Table(c, th, table) },
		"footer": func(c canvas.Canvas) { Footer(c, th, bindings) },
		"help":   func(c canvas.Canvas) { Help(c, th, "Overview", groups, 1) },
		"dialog": func(c canvas.Canvas) {
			in := Dialog(c, th, DialogSpec{Title: "Invalidate product:", Right: "preview · exact", Tone: Warn, Width: 50, Height: 4})
			Spans(in, 0, 0, span("keys that begin with product:")...)
		},
		"notice": func(c canvas.Canvas) {
			Notice(c, th, NoticeSpec{Tone: Bad, What: "No answer from cache-1:6379 for 12 s.", Why: "dial tcp 10.0.0.1:6379: connection refused",
				Do: "It is tried again in 0.8 s; r tries now.", Lines: [][]Span{span("redis-cli -h cache-1 PING")}})
		},
		"histogram": func(c canvas.Canvas) {
			Histogram(c, th, []HistogramRow{{"none", 0, "0 %", false}, {"≤ 5 m short", 0.04, "4 %", false}, {"≤ 1 h medium", 0.93, "93 %", true}, {"longer", 0.0001, "<0.1 %", false}})
		},
		"progress": func(c canvas.Canvas) { Progress(c, 0, 0, c.Width(), 0.425, th, th.Accent) },
	}
}

func TestGoldenWidgets(t *testing.T) {
	t.Parallel()
	for name, draw := range samples() {
		for _, size := range [][2]int{{80, 14}, {30, 4}, {12, 3}} {
			t.Run(fmt.Sprintf("%s %dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				golden.RequireEqual(t, on(size[0], size[1], draw))
			})
		}
	}
}
