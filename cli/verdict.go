package cli

import (
	"errors"
	"io"
	"slices"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/ui/text"
)

// verdict is what `valktop check --json` prints; its names are a promise to scripts.
type verdict struct {
	Time   timestamp     `json:"time"`
	Server string        `json:"server"`
	Health string        `json:"health"` // healthy, degraded, unhealthy, unknown
	Exit   int           `json:"exit"`
	OverMS int64         `json:"over_ms"` // between the first poll and the last one
	Polls  int64         `json:"polls"`
	Checks []finding     `json:"checks"` // the failed ones first
	Change changeFigures `json:"change"` // what got worse, and why
}

// finding is one check of a verdict. Measured and limit are null where the check is of
// several figures; their unit is the limit's: a fraction, a ratio, keys/s, milliseconds.
type finding struct {
	Name     string               `json:"name"`
	Status   string               `json:"status"` // as health
	Measured maybe.Value[float64] `json:"measured"`
	Limit    maybe.Value[float64] `json:"limit"`
	Node     maybe.Value[string]  `json:"node"` // null: the whole deployment
	Text     string               `json:"text"`
	level    analysis.Level
	wanted   bool // without an answer to it there is no verdict
}

// judge says what the measured figures mean under the user's limits, and beyond them what
// the dashboard would say.
func judge(m measured, s settings) verdict {
	v := verdict{
		Time: timestamp(m.last.Time), Server: text.Escape(m.last.Snapshot.Deployment),
		OverMS: m.over().Milliseconds(), Polls: m.polls,
	}
	if err := silence(m.last); err != nil {
		v.add(unreached(err))
	} else {
		given := judgeLimits(m, s)
		v.add(given...)
		for _, c := range m.last.Health.Checks {
			if !judged(given, c.Name) {
				v.add(findingOf(c))
			}
		}
	}
	v.Change = changeOf(m.last.Causes)
	v.conclude()
	return v
}

func (v *verdict) add(findings ...finding) { v.Checks = append(v.Checks, findings...) }

// judged reports whether one of the findings is of that name.
func judged(findings []finding, name string) bool {
	for _, f := range findings {
		if f.Name == name {
			return true
		}
	}
	return false
}

// findingOf is a check as the dashboard judges it.
func findingOf(c analysis.Check) finding {
	return finding{Name: c.Name, level: c.Level, Text: text.Escape(c.Text), Node: reported(c.Node)}
}

// unreached is the finding when nobody answered. A cache that does not answer does not
// serve either; a valktop that is not let in cannot tell.
func unreached(err error) finding {
	f := finding{Name: "reachable", level: analysis.Unhealthy, wanted: true}
	why := explain(err)
	f.Text = text.Escape(why.Error())
	if e, ok := errors.AsType[*collector.Error](err); ok {
		switch e.Kind {
		case collector.TLS, collector.Auth, collector.Permission, collector.Refused, collector.Protocol, collector.Tunnel:
			f.level = analysis.Unknown
		case collector.Unreachable, collector.NoAnswer, collector.Loading, collector.Busy:
		}
	}
	if why.try != "" {
		f.Text += "; try: " + text.Escape(why.try)
	}
	return f
}

// conclude orders the findings and draws the verdict from them: the worst of them, but
// unknown rather than healthy when there is no answer to one that was wanted.
func (v *verdict) conclude() {
	level := analysis.Healthy
	for i := range v.Checks {
		f := &v.Checks[i]
		f.Status = f.level.String()
		level = max(level, f.level)
	}
	if level == analysis.Healthy && anyUnanswered(v.Checks) {
		level = analysis.Unknown
	}
	slices.SortStableFunc(v.Checks, func(a, b finding) int { return b.rank() - a.rank() })
	v.Health = level.String()
	switch level {
	case analysis.Healthy:
		v.Exit = exitOK
	case analysis.Degraded, analysis.Unhealthy:
		v.Exit = exitFailed
	case analysis.Unknown:
		v.Exit = exitCannotTell
	}
}

func anyUnanswered(findings []finding) bool {
	return slices.ContainsFunc(findings, func(f finding) bool { return f.wanted && f.level == analysis.Unknown })
}

// rank is where a finding stands: the worst first, then what could not be answered.
func (f finding) rank() int {
	if f.level == analysis.Unknown {
		return 1
	}
	return [...]int{analysis.Healthy: 0, analysis.Degraded: 2, analysis.Unhealthy: 3}[f.level]
}

func (v *verdict) writeJSON(w io.Writer) error { return newJSONLines(w).Encode(v) }

// sign tells levels apart without colours, as on the dashboard.
func sign(l analysis.Level) string {
	return [...]string{analysis.Unknown: "◌", analysis.Healthy: "●", analysis.Degraded: "▲", analysis.Unhealthy: "✕"}[l]
}
