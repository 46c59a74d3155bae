// Package widget draws what screens are made of: panels, tiles, tables, dialogs, bars.
// Each is a pure function of values that draws on a canvas, right at any size; it knows
// nothing of a server.
package widget

import "valktop/themes"

// Tone is the gravity of what is shown. Its zero value has none.
type Tone int

// Tones. Each but Plain has a sign besides its colour.
const (
	Plain Tone = iota
	Good
	Warn
	Bad
	Unknown
)

// Sign is the tone without its colour: ● fine, ▲ look, ✕ broken, ◌ unknown; "" for Plain.
func (t Tone) Sign() string {
	switch t {
	case Good:
		return "●"
	case Warn:
		return "▲"
	case Bad:
		return "✕"
	case Unknown:
		return "◌"
	default:
		return ""
	}
}

// Style is the tone's colour; that of bright text for Plain.
func (t Tone) Style(th themes.Theme) themes.Style {
	switch t {
	case Good:
		return th.Good
	case Warn:
		return th.Warn
	case Bad:
		return th.Bad
	case Unknown:
		return th.Unknown
	default:
		return th.Bright
	}
}

// bold is a style in bold.
func bold(s themes.Style) themes.Style {
	s.Bold = true
	return s
}
