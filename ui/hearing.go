package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"valktop/access"
	"valktop/analysis"
	"valktop/keyspace"
	accessscreen "valktop/ui/access"
	"valktop/ui/key"
)

// heard is what was sampled of accesses, and what that means.
type heard struct {
	report access.Report // the newest; Version 0 before the first
	rates  analysis.PatternRates
	at     map[string]int // where in rates a pattern of the selected database is
}

// accesses returns a command that waits for a report on accesses newer than after.
func accesses(ctx context.Context, s accessscreen.Sampler, after uint64) tea.Cmd {
	if s == nil {
		return nil
	}
	return caught(func() tea.Msg {
		r, err := s.Next(ctx, after)
		if err != nil {
			return nil // it ends with the program
		}
		return r
	})
}

// takeReport takes in a report on the keys, or on who asks for them.
func (m Model) takeReport(msg tea.Msg) (Model, tea.Cmd) {
	switch r := msg.(type) {
	case keyspace.Report:
		return m.takeKeys(r)
	case access.Report:
		return m.takeAccesses(r)
	}
	return m, nil
}

// takeAccesses takes in a report on accesses and asks for the next one.
func (m Model) takeAccesses(r access.Report) (Model, tea.Cmd) {
	if r.Version > m.heard.report.Version {
		if r.Notice != m.heard.report.Notice {
			m = m.say(r.Notice)
		}
		h := heard{report: r, rates: analysis.HitRates(r, accessscreen.RatesOver), at: map[string]int{}}
		for i, p := range h.rates.Patterns {
			if p.DB == r.DB {
				h.at[p.Pattern] = i
			}
		}
		m.heard = h
	}
	return m, accesses(m.ctx, m.o.Access, m.heard.report.Version)
}

// hearing is the binding that shows who asks for which keys.
func (m Model) hearing() action {
	b := key.Binding{Keys: []string{"h"}, Short: "accesses", Long: "Who asks for which keys: hot keys, hit rate by pattern, stampedes", Command: "access", Disabled: m.access.Disabled()}
	if b.Disabled == "" {
		b.Disabled = m.notYet()
	}
	return action{b, func(m Model, _ string) (Model, tea.Cmd) {
		var cmd tea.Cmd
		m.access, cmd = m.access.Open(m.context())
		return m, cmd
	}}
}
