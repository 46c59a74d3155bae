package canvas

import (
	"image/color"
	"testing"

	"valktop/themes"
)

// frame draws a screen of 120x40 cells full of text in twelve styles.
func frame() Canvas {
	c := New(120, 40)
	for y := range 40 {
		for x := 0; x < 120; x += 10 {
			c.Text(x, y, "user:{id} │", themes.Style{Fg: color.Gray{Y: uint8(x)}, Bold: x == 0})
		}
	}
	return c
}

func BenchmarkFrame(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = frame().String()
	}
}

func BenchmarkString(b *testing.B) {
	c := frame()
	b.ReportAllocs()
	for b.Loop() {
		_ = c.String()
	}
}

func BenchmarkDraw(b *testing.B) {
	from, to := frame(), New(120, 40)
	b.ReportAllocs()
	for b.Loop() {
		to.Draw(0, 0, from)
	}
}
