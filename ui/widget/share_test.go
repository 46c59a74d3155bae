package widget

import (
	"math"
	"testing"

	"valktop/themes"
	"valktop/ui/canvas"
)

func TestShareSpansLookLikeAShareBar(t *testing.T) {
	t.Parallel()
	th := themes.Default(true)
	for _, fraction := range []float64{-1, 0, 1e-9, 0.07, 0.5, 0.93, 1 - 1e-9, 1, 2, math.NaN(), math.Inf(1)} {
		for w := range 12 {
			bar, spans := canvas.New(w, 1), canvas.New(w, 1)
			ShareBar(bar, 0, 0, w, fraction, th, th.Accent)
			Spans(spans, 0, 0, ShareSpans(w, fraction, th, th.Accent)...)
			if got, want := spans.String(), bar.String(); got != want {
				t.Errorf("%v of %d cells: %q, want %q", fraction, w, got, want)
			}
		}
	}
}

func TestSelectionHasTheSignThatIsAskedFor(t *testing.T) {
	t.Parallel()
	for sign, want := range map[string]string{"": "▸", "▌": "▌"} {
		c := canvas.New(10, 2)
		Table(c, themes.Default(true), TableSpec{
			Columns: []Column{{Title: "A", Width: 4}}, Len: 1, Selectable: true, Sign: sign,
			Row: func(int) [][]Span { return [][]Span{{{Text: "a"}}} },
		})
		if got := c.At(0, 1); got != want {
			t.Errorf("the selected row begins with %q, want %q", got, want)
		}
	}
}
