package chart

import (
	"testing"
	"time"

	"valktop/themes"
	"valktop/ui/canvas"
)

func TestCacheDrawsOnceForEqualKeys(t *testing.T) {
	t.Parallel()
	var cache Cache
	drawn := 0
	draw := func(c canvas.Canvas) {
		drawn++
		c.Text(0, 0, "chart", themes.Style{Bold: true})
	}
	key := Key{Chart: "memory", Version: 3, Theme: "dark", Until: noon()}
	for range 3 {
		c := canvas.New(20, 4)
		cache.Draw(c.Sub(2, 1, 10, 2), key, draw)
		if plain(c) != "\n  chart\n\n\n" {
			t.Fatalf("the copy shows %q", plain(c))
		}
	}
	if drawn != 1 {
		t.Errorf("drawn %d times for one key", drawn)
	}
	for name, changed := range map[string]Key{
		"version": {Chart: "memory", Version: 4, Theme: "dark", Until: noon()},
		"theme":   {Chart: "memory", Version: 3, Theme: "light", Until: noon()},
		"cursor":  {Chart: "memory", Version: 3, Theme: "dark", Until: noon(), Cursor: noon()},
		"chart":   {Chart: "hits", Version: 3, Theme: "dark", Until: noon()},
	} {
		before := drawn
		if cache.Draw(canvas.New(10, 2), changed, draw); drawn != before+1 {
			t.Errorf("another %s was not drawn", name)
		}
	}
	before := drawn
	if cache.Draw(canvas.New(11, 2), Key{Chart: "hits", Version: 3, Theme: "dark", Until: noon()}, draw); drawn != before+1 {
		t.Error("another size was not drawn")
	}
	if len(cache.drawn) != 2 {
		t.Errorf("%d drawings kept, want one of each of the two charts", len(cache.drawn))
	}
}

func TestCachedChartIsTheChart(t *testing.T) {
	t.Parallel()
	var cache Cache
	s := hitRate()
	for _, cursor := range []time.Time{{}, noon().Add(-time.Minute), {}} {
		s.Cursor = cursor
		got, want := canvas.New(58, 8), canvas.New(58, 8)
		cache.Lines(got, theme(), Key{Chart: "hit rate", Version: 1}, s)
		Lines(want, theme(), s)
		if got.String() != want.String() {
			t.Errorf("with the cursor at %v the cache shows another chart", cursor)
		}
	}
}
