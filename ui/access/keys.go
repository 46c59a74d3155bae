package access

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/access"
	"valktop/ui/key"
	"valktop/ui/screen"
)

// part is a part of the results.
type part int

const (
	patterns part = iota
	hotKeys
	drop
	rushes
	partCount
)

func (p part) String() string {
	return [...]string{"patterns", "keys", "who explains the change", "stampedes, locks"}[p]
}

// order is what keys are ordered by.
type order int

const (
	byReads order = iota
	byWrites
	byBytes
	byMisses
	orderCount
)

func (o order) String() string {
	return [...]string{"reads", "writes", "bytes", "misses"}[o]
}

// Bindings are the keys that work now.
func (m Model) Bindings(ctx screen.Context) []key.Binding {
	if m.face == onConsent {
		notGo := ""
		if m.starting {
			notGo = "it is beginning"
		}
		return []key.Binding{
			{Keys: []string{"up", "down", "tab", "shift+tab"}, Show: "↑ ↓", Short: "choose", Long: "The line before, the next"},
			{Keys: []string{"space"}, Short: "turn on, off", Long: "Turn on, or off, what the cursor is on", Disabled: notGo},
			{Keys: []string{"left", "right"}, Show: "← →", Long: "Cancel, or Sample"},
			{Keys: []string{"enter"}, Short: "do it", Long: "Do what the cursor is on", Disabled: notGo},
			{Keys: []string{"esc"}, Short: "cancel", Long: "Sample nothing"},
		}
	}
	stopped, idle := "", ""
	if ctx.Access.State != access.Running {
		stopped = "nothing is being sampled"
	}
	if ctx.Access.Burst.State == access.Running {
		idle = "a burst of MONITOR is running"
	}
	return []key.Binding{
		{Keys: []string{"esc", "backspace"}, Show: "esc", Short: "back", Long: "Back to the screen; what is sampled goes on to its end"},
		{Keys: []string{"v"}, Short: (m.part + 1).next().String(), Long: "The next part: patterns, keys, who explains the change, stampedes"},
		{Keys: []string{"s"}, Short: "order", Long: "Keys by reads, writes, bytes, misses"},
		{Keys: []string{"n"}, Short: "sample again", Long: "Sample again: another burst, or all of it after its end", Disabled: idle},
		{Keys: []string{"e"}, Short: "end", Long: "End what is sampled now", Disabled: stopped},
		{Keys: []string{"b"}, Short: "baseline", Long: "Compare the hit rate with this moment from now on; again: with the minute before"},
		{Keys: []string{"j", "down"}, Show: "j ↓", Long: "Down"},
		{Keys: []string{"k", "up"}, Show: "k ↑", Long: "Up"},
	}
}

func (p part) next() part { return p % partCount }

// inResults is the display after a key.
func (m Model) inResults(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	switch pressed {
	case "esc", "backspace":
		return m.Close(), nil
	case "v":
		m.part, m.offset = (m.part + 1).next(), 0
	case "s":
		m.order, m.offset = (m.order+1)%orderCount, 0
	case "n":
		if ctx.Access.State == access.Running {
			m.sampler.Again()
			return m, nil
		}
		return m.ask()
	case "e":
		m.sampler.Stop()
	case "b":
		if m.base.IsZero() {
			m.base = ctx.Clock()
		} else {
			m.base = time.Time{}
		}
	case "j", "down":
		m.offset++
	case "k", "up":
		m.offset = max(m.offset-1, 0)
	}
	return m, nil
}
