package ui

import (
	"errors"
	"strconv"
	"strings"

	"valktop/keyspace"
	"valktop/ui/palette"
	"valktop/ui/text"
)

// pace is how fast keys are scanned, as the user puts it.
type pace struct {
	share float64 // of a server's time, above 0 to 1
	rate  float64 // names a second at most; 0: no bound
}

// usualPace leaves most of a server's time to others, whatever number of names that is.
func usualPace() pace { return pace{share: keyspace.DefaultPace} }

// errPace says what a pace looks like.
var errPace = errors.New("a pace is a number of keys per second, 0 for all it can get, 20% of the server's time, or default")

// paceOf reads a pace. Numbers mean what --rate means.
func paceOf(s string) (pace, error) {
	if s == "default" {
		return usualPace(), nil
	}
	percent, isShare := strings.CutSuffix(s, "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(percent), 64)
	switch {
	case err != nil || n != n || n < 0 || n > 1e12:
		return pace{}, errPace
	case isShare && (n == 0 || n > 100):
		return pace{}, errors.New("a share of the server's time is above 0 and at most 100 %")
	case isShare:
		return pace{share: n / 100}, nil
	case n == 0:
		return pace{share: 1}, nil
	}
	return pace{share: keyspace.DefaultPace, rate: n}, nil
}

// choosePace tells the scan how fast it may go, also while it is under way.
func (m Model) choosePace(s string) (Model, error) {
	p, err := paceOf(s)
	if err != nil {
		return m, err
	}
	m.o.Keys.SetPace(p.share)
	m.o.Keys.SetRate(p.rate)
	m.chosen = p
	return m.say(p.says()), nil
}

// says is what the user is told of a new pace.
func (p pace) says() string {
	switch {
	case p.rate > 0:
		return "keys are scanned at " + text.Rate(p.rate).String() + " at most"
	case p.share >= 1:
		return "keys are scanned as fast as the server can"
	}
	return "scanning keys takes at most " + text.Percent(p.share, 0).String() + " of the server's time"
}

// pace is the one in force: the chosen one, before any was chosen that of the reports.
func (m Model) pace() pace {
	if m.chosen != (pace{}) {
		return m.chosen
	}
	return pace{share: m.keys.Pace.Share, rate: m.keys.Pace.Rate}
}

// paceValues are some to choose from.
func (m Model) paceValues() []palette.Value {
	var list []palette.Value
	for _, s := range []string{"default", "1000", "5000", "20000", "100000", "0"} {
		p, err := paceOf(s)
		if err != nil {
			continue
		}
		about := "At most " + text.Rate(p.rate).String()
		switch s {
		case "default":
			about = "A tenth of the server's time"
		case "0":
			about = "All that the server can give"
		}
		list = append(list, palette.Value{Text: s, About: about, Current: p == m.pace()})
	}
	return list
}

// noPace is why the scan cannot be told how fast to go; "" when it can.
func (m Model) noPace() string {
	switch {
	case m.o.Keys == nil:
		return "keys are not sampled"
	case m.keysGone != nil:
		return "the keys are no longer scanned"
	}
	return ""
}
