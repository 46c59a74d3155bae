package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"valktop/access"
	"valktop/analysis"
	"valktop/keyspace"
	accessscreen "valktop/ui/access"
	"valktop/ui/key"
	"valktop/ui/text"
)

// heard is what was sampled of accesses, and what that means.
type heard struct {
	report access.Report // the newest; Version 0 before the first
	told   access.Told   // what the application counts
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

// told returns a command that waits for what the application counts.
func told(ctx context.Context, s ToldSource, after uint64) tea.Cmd {
	if s == nil {
		return nil
	}
	return caught(func() tea.Msg {
		t, err := s.Next(ctx, after)
		if err != nil {
			return nil // it ends with the program
		}
		return t
	})
}

// takeTold takes in what the application counts, and asks for more. What is wrong is said once.
func (m Model) takeTold(t access.Told) (Model, tea.Cmd) {
	if t.Version > m.heard.told.Version {
		if len(t.Failed) > 0 && !slices.Equal(t.Failed, m.heard.told.Failed) {
			m = m.say(text.Escape("app_metrics: " + t.Failed[0]))
		}
		m.heard = heard{report: m.heard.report, told: t}.join()
	}
	return m, told(m.ctx, m.o.Told, m.heard.told.Version)
}

// join makes hit rates of what was sampled and of what the application counts.
func (h heard) join() heard {
	h.rates = analysis.HitRates(h.report, accessscreen.RatesOver).With(h.told, h.report.DB)
	h.at = map[string]int{}
	for i, p := range h.rates.Patterns {
		if p.DB == h.report.DB {
			h.at[p.Pattern] = i
		}
	}
	return h
}

// takeReport takes in a report on the keys, or on who asks for them.
func (m Model) takeReport(msg tea.Msg) (Model, tea.Cmd) {
	switch r := msg.(type) {
	case keyspace.Report:
		return m.takeKeys(r)
	case access.Report:
		return m.takeAccesses(r)
	case access.Told:
		return m.takeTold(r)
	}
	return m, nil
}

// takeAccesses takes in a report on accesses and asks for the next one.
func (m Model) takeAccesses(r access.Report) (Model, tea.Cmd) {
	if r.Version > m.heard.report.Version {
		if r.Notice != m.heard.report.Notice {
			m = m.say(r.Notice)
		}
		m.heard = heard{report: r, told: m.heard.told}.join()
		m.history.LearnAccess(r)
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
