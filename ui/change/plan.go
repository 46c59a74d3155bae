package change

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/ui/text"
)

// plan is what the dialog says now. What was not answered, or cannot be read, is as if
// nothing had been said: missing tells of it.
func (f form) plan() actions.Plan {
	p := actions.Plan{Action: f.kind.action(), DB: f.terms.DB, Reason: strings.TrimSpace(f.reason.Value())}
	if f.kind == undo {
		p.Backup, p.Replace = f.undoable.Backup, f.replace
		return p
	}
	if f.kind == Kill {
		p.Clients = f.target.Clients.Refs
		return p
	}
	p.Selections = f.selections()
	if f.volatile {
		p.Narrow.Volatility = actions.Volatile
	}
	switch f.kind {
	case Invalidate:
		if d, err := f.spreadOver(); err == nil && f.why == oldData {
			p.Spread = d
		}
	case Expire:
		p.TTL, p.OnlyMissing = time.Hour, f.onlyMissing
		if d, err := f.timeToLive(); err == nil {
			p.TTL = d
		}
		if share, err := f.jittered(); err == nil {
			p.Jitter = share
		}
	case Rename:
		p.To, _ = f.newName()
	case Delete, Persist, undo, Kill:
	}
	return p
}

// hasCommand reports whether a command does the same: what is deleted takes nothing else
// with it here, but a command follows the rules.
func (f form) hasCommand() bool {
	if f.kind == Kill {
		return false
	}
	if f.kind != Delete {
		return true
	}
	more, err := actions.Cascade(f.pol.Cascade, f.selections()[0])
	return err == nil && len(more) == 0
}

// selections are what the reading on display selects, and what the rules add to it.
func (f form) selections() []actions.Selection {
	if len(f.readings) == 0 {
		return nil
	}
	own := f.readings[f.reading].Selection
	all := []actions.Selection{own}
	if f.kind == Invalidate {
		more, _ := actions.Cascade(f.pol.Cascade, own) // the rules were checked when they were read
		all = append(all, more...)
	}
	return all
}

// options are how it is to be carried out.
func (f form) options() Options {
	o := Options{
		Pace: f.paces()[f.pace].share, Backup: f.backup == yes, Unlimited: f.backup == yes && f.overLimit(),
		TakeBig: f.backup == yes && f.asksBig() && f.big == yes,
	}
	if f.kind == Invalidate {
		o.Floor = f.floors()[f.floor]
	}
	return o
}

// pace is a share of the server's time, and how it is said.
type pace struct {
	share float64
	says  string
}

// paces are those to choose from, the gentlest first.
func (f form) paces() []pace {
	all := []pace{{0.02, "a fiftieth of the server"}, {0.1, "a tenth of the server"}, {0.25, "a quarter of the server"}, {0.5, "half of the server"}, {1, "all it can get"}}
	own := f.terms.Pace
	if own <= 0 {
		own = keyspace.DefaultPace
	}
	i, found := slices.BinarySearchFunc(all, own, func(p pace, share float64) int {
		switch {
		case p.share < share:
			return -1
		case p.share > share:
			return 1
		}
		return 0
	})
	if !found {
		all = slices.Insert(all, i, pace{own, text.Percent(own, 0).String() + " of the server"})
	}
	return all
}

func (f form) defaultPace() int {
	own := f.terms.Pace
	if own <= 0 {
		own = keyspace.DefaultPace
	}
	return slices.IndexFunc(f.paces(), func(p pace) bool { return p.share == own })
}

// floors are the hit rates under which an invalidation pauses, 0 for none. One that the
// policy sets cannot be lowered.
func (f form) floors() []float64 {
	var all []float64
	least := f.pol.HitRateFloor
	if least <= 0 {
		all = append(all, 0)
	} else {
		all = append(all, least)
	}
	for _, floor := range []float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.95} {
		if floor > least {
			all = append(all, floor)
		}
	}
	return all
}

// defaultFloor is the policy's, or none.
func (f form) defaultFloor() int { return 0 }

func (f form) spreadOver() (time.Duration, error) { return span(f.spread.Value()) }

// timeToLive is a duration, or the longest of a tier.
func (f form) timeToLive() (time.Duration, error) {
	b := f.terms.Bounds
	if b == (keyspace.Bounds{}) {
		b = keyspace.DefaultBounds()
	}
	s := strings.ToLower(strings.TrimSpace(f.ttl.Value()))
	tiers := map[string]time.Duration{
		keyspace.TierShort.String(): b.Short, keyspace.TierMedium.String(): b.Medium,
		keyspace.TierLong.String(): b.Long, keyspace.TierWeek.String(): b.Week,
	}
	if d, ok := tiers[s]; ok {
		return d, nil
	}
	return span(s)
}

// jittered is a share from 0 to 1, typed in per cent.
func (f form) jittered() (float64, error) {
	s := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(f.jitter.Value()), "%"))
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v >= 0 && v <= 100) {
		return 0, fmt.Errorf("%q is no jitter: 0 to 100, in per cent", f.jitter.Value())
	}
	return v / 100, nil
}

// newName is the name that a key is to get: plain, or quoted as redis-cli writes it.
func (f form) newName() (string, error) {
	s := f.to.Value()
	if !strings.HasPrefix(s, `"`) && !strings.HasPrefix(s, "'") {
		return s, nil
	}
	return text.Unquote(s)
}

// span reads a duration: 90s, 10m, 2h, 7d, 1d12h.
func span(s string) (time.Duration, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	wrong := fmt.Errorf("%q is no duration: 90s, 10m, 2h or 7d", s)
	total, rest := time.Duration(0), s
	if days, after, ok := strings.Cut(s, "d"); ok {
		n, err := strconv.ParseInt(days, 10, 32)
		if err != nil || n > int64(longest/day) {
			return 0, wrong
		}
		total, rest = time.Duration(n)*day, after
	}
	if rest != "" {
		d, err := time.ParseDuration(rest)
		if err != nil {
			return 0, wrong
		}
		total += d
	}
	switch {
	case s == "":
		return 0, errors.New("how long is not said: 90s, 10m, 2h or 7d")
	case total < time.Millisecond:
		return 0, fmt.Errorf("%q is too short: servers count in milliseconds", s)
	case total > longest:
		return 0, fmt.Errorf("%q is longer than ten years", s)
	}
	return total, nil
}

const (
	day = 24 * time.Hour
	// longest is far more than a cache needs, and far from what overflows.
	longest = 3650 * day
)
