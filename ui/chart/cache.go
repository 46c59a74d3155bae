package chart

import (
	"time"

	"valktop/themes"
	"valktop/ui/canvas"
)

// Key is all that a drawing depends on besides its size: the drawings of equal keys are
// the same.
type Key struct {
	Chart   string // which one: a cache keeps one drawing of each
	Node    string // whose data, where it is of one node
	Version uint64 // of its data: a new one for each snapshot, each mark
	Theme   string // its name
	Focus   bool   // or whatever else is drawn two ways

	From, Until, Cursor time.Time
	Min, Max            float64 // of the axis
	LabelWidth          int
}

// Cache keeps the latest drawing of each chart, so that one whose data, size and theme
// did not change costs a copy. Its zero value is empty. It changes nothing that is
// drawn, so a View that uses one is still a function of its inputs; it is not safe for
// concurrent use.
type Cache struct{ drawn map[string]drawing }

type drawing struct {
	key    Key
	canvas canvas.Canvas
}

// Draw copies what draw once drew for key at this size to c, or draws it now. The
// canvas that draw gets is empty and of c's size.
func (k *Cache) Draw(c canvas.Canvas, key Key, draw func(canvas.Canvas)) {
	d, ok := k.drawn[key.Chart]
	if !ok || d.key != key || d.canvas.Width() != c.Width() || d.canvas.Height() != c.Height() {
		d = drawing{key: key, canvas: canvas.New(c.Width(), c.Height())}
		draw(d.canvas)
		if k.drawn == nil {
			k.drawn = map[string]drawing{}
		}
		k.drawn[key.Chart] = d
	}
	c.Draw(0, 0, d.canvas)
}

// Lines is Draw for a line chart; what the key has in common with the spec is taken from
// the spec.
func (k *Cache) Lines(c canvas.Canvas, th themes.Theme, key Key, s Spec) {
	key.Theme, key.From, key.Until, key.Cursor = th.Name, s.From, s.Until, s.Cursor
	key.Min, key.Max, key.LabelWidth = s.Axis.Min, s.Axis.Max, s.LabelWidth
	k.Draw(c, key, func(c canvas.Canvas) { Lines(c, th, s) })
}
