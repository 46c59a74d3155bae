package keys

import (
	"fmt"
	"testing"

	"valktop/keyspace"
	"valktop/screenshots/scene"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// BenchmarkReport takes in and draws a report as large as they come.
func BenchmarkReport(b *testing.B) {
	r := scene.Keys(1, 120_000)
	f := r.Patterns[0].Figures
	for i := range 3000 {
		prefix := fmt.Sprintf("service-%d:", i)
		r.Tree = append(r.Tree, &keyspace.Branch{Label: prefix, Prefix: prefix, Figures: f, Children: []*keyspace.Branch{
			{Label: "{id}", Prefix: prefix + "{id}", Folded: true, Leaf: true, Figures: f},
		}})
	}
	for i := range 1000 {
		r.Patterns = append(r.Patterns, keyspace.Group{Pattern: fmt.Sprintf("service-%d:{id}", i), Figures: f})
	}
	for view := range viewCount {
		b.Run(view.name(), func(b *testing.B) {
			ctx := context(r, 200, 56)
			m := New()
			m.view = view
			b.ReportAllocs()
			for b.Loop() {
				m, _ = m.Update(ctx, screen.Keys{})
				m.View(canvas.New(ctx.Width, ctx.Height), ctx)
			}
		})
	}
}
