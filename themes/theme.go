// Package themes holds colours as values by role. It is the only place that names a colour.
package themes

import "image/color"

// Style is how a run of text is drawn. A nil colour is the terminal's own.
type Style struct {
	Fg, Bg                          color.Color
	Bold, Faint, Underline, Reverse bool
}

// Theme is a value of roles. Series and states differ by more than their colour
// wherever they are drawn (a sign, a legend, a place), so that a theme without
// colours works.
type Theme struct {
	Name string
	Dark bool // meant for a dark background

	// Ground is what pictures are drawn on. In a terminal the background is the terminal's own.
	Ground color.Color

	Text, Bright, Dim, Faint Style // Bright is bold where it is a value that matters; Faint: borders and axes
	Accent                   Style // the one accent: variable segments, key names in the footer, what is selected
	Good, Warn, Bad, Unknown Style // states
	Selected                 Style // the selected row
	Tab                      Style // the current tab, and the button under the cursor
	Title                    Style // panel titles

	Hits, Misses, Memory, Fragmentation, Expired, Evicted, Clients, Marks Series
}

// Series is the colour of a line and of the area beneath it.
type Series struct {
	Line, Area Style
}
