package chart

import (
	"testing"

	"valktop/ui/canvas"
)

// BenchmarkLines draws a chart of the Overview screen: 58x7 cells, 300 points.
func BenchmarkLines(b *testing.B) {
	th, s := theme(), hitRate()
	b.ReportAllocs()
	for b.Loop() {
		Lines(canvas.New(58, 8), th, s)
	}
}

// BenchmarkCache draws the same chart when nothing changed.
func BenchmarkCache(b *testing.B) {
	th, s := theme(), hitRate()
	var cache Cache
	b.ReportAllocs()
	for b.Loop() {
		cache.Lines(canvas.New(58, 8), th, Key{Chart: "hit rate", Version: 1}, s)
	}
}

func BenchmarkSpark(b *testing.B) {
	th, values := theme(), hitRate().Lines[0].Series.Values
	c := canvas.New(10, 1)
	b.ReportAllocs()
	for b.Loop() {
		Spark(c, values, th.Hits.Line)
	}
}

func BenchmarkFit(b *testing.B) {
	values := hitRate().Lines[0].Series.Values
	var s Scale
	b.ReportAllocs()
	for b.Loop() {
		s = s.Fit(Percent, values)
	}
}
