package access

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/access"
	"valktop/maybe"
	"valktop/ui/screen"
)

// told is a context in which the application counts two of the patterns itself.
func told(w, h int) screen.Context {
	ctx := over(sampled(), w, h)
	ctx.Told = access.Told{
		Version: 3, Time: noon(), Span: 5 * time.Second, Sources: 2,
		Patterns: []access.ToldPattern{
			{Pattern: "product:{id}", Hits: 30, Misses: 220, Fills: 215, FillTime: 84 * time.Millisecond, FillP50: maybe.Of(61 * time.Millisecond), FillP99: maybe.Of(910 * time.Millisecond)},
			{Pattern: "user:{id}:posts", Hits: 700, Misses: 40, Fills: 39, FillTime: 3200 * time.Microsecond, FillP99: maybe.Unknown[time.Duration]("the application tells the mean alone")},
		},
	}
	ctx.Rates = ctx.Rates.With(ctx.Told, 0)
	return ctx
}

func TestFillTimesStandBesideThePatterns(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 20}, {120, 36}, {200, 56}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			ctx := told(size[0], size[1])
			frame := drawn(opened(t, &fake{}, ctx), ctx)
			golden.RequireEqual(t, []byte(frame))
			if !strings.Contains(frame, "84 ms") || !strings.Contains(frame, "3.2 ms") {
				t.Errorf("fill times are missing:\n%s", frame)
			}
		})
	}
}
