package ui

import (
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// BenchmarkFrame draws what the terminal gets after each second: a snapshot is taken in
// and the whole frame of the real screens is drawn.
func BenchmarkFrame(b *testing.B) {
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 120, Height: 40}, {Width: 200, Height: 60}} {
		b.Run(fmt.Sprintf("%dx%d", size.Width, size.Height), func(b *testing.B) {
			m := begin(Options{})
			m.tabs = screens()
			m = send(m, size)
			n := uint64(0)
			second := func() {
				n++
				m = send(m, healthy(n), Clock(noon().Add(time.Duration(n)*time.Second)))
			}
			for range 300 {
				second()
			}
			b.ReportAllocs()
			for b.Loop() {
				second()
				_ = m.View()
			}
		})
	}
}
