package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// cost measures what each collector costs the clients of a server, and the server.
type cost struct{ rounds int }

const (
	costStretch = time.Second // holds one poll
	costSettle  = 100 * time.Millisecond
	costWarm    = 2500 * time.Millisecond // a collector asks more at first, once
	costClients = 16
	costIdle    = 500 // connections that CLIENT LIST has to tell of besides
)

// collected is a collector, in the order in which they are measured.
type collected struct {
	name string // of what is beside; see cost_beside.go
	what string // for the table
	goal string
}

func collectors() []collected {
	return []collected{
		{"polls", "what every screen polls (INFO, DBSIZE, PING, each second)", "under 2 %"},
		{"commands", "the same with LATENCY HISTOGRAM, while Commands is open", "under 2 %"},
		{"clients", fmt.Sprintf("the same with CLIENT LIST of %d connections, while Clients is open", costIdle+costClients), "under 2 %"},
		{"slow", "the same with SLOWLOG and LATENCY, while Slow is open", "under 2 %"},
		{"misses", "names of misses (asked for), where a fifth of all lookups miss", ""},
		{"monitor", "MONITOR (asked for), while it runs", "16 to 24 %, as said before"},
	}
}

// measured is what stretches of one kind showed.
type measured struct {
	rate, p99 paired  // lost throughput as a share; p99 in ms more than without
	own       paired  // of the server's time, as a share: what the collector's commands took
	bursts    []burst // of MONITOR
}

func (c cost) measure(ctx context.Context, tell func(string)) ([]row, error) {
	rows := make([]row, 0, len(collectors())+1)
	for _, w := range collectors() {
		rows = append(rows, row{what: w.what + ": throughput lost by " + fmt.Sprint(costClients) + " clients at full speed, p99 at half of that, the server's time", goal: w.goal})
	}
	said := row{what: "what valktop says that its bursts of MONITOR cost, against what was measured", goal: "alike"}
	for _, kind := range kinds() {
		of, err := c.on(ctx, kind[0], tell)
		if err != nil {
			return nil, err
		}
		for i, w := range collectors() {
			add(&rows[i].measured, kind[0]+" "+of[w.name].String())
		}
		add(&said.measured, kind[0]+" "+told(of["monitor"]))
	}
	return append(rows, said), nil
}

func add(to *string, part string) {
	if *to != "" {
		*to += "; "
	}
	*to += part
}

// on measures on one kind of server.
func (c cost) on(ctx context.Context, kind string, tell func(string)) (map[string]*measured, error) {
	s, err := startServer(ctx, kind)
	if err != nil {
		return nil, err
	}
	defer s.close()
	d := driver{addr: s.addr, clients: costClients}
	if err := d.prepare(); err != nil {
		return nil, err
	}
	end, err := furnish(s)
	if err != nil {
		return nil, err
	}
	defer end()
	guests, end, err := startGuests(ctx, s)
	if err != nil {
		return nil, err
	}
	defer end()
	of := map[string]*measured{}
	for _, g := range guests {
		of[g.name] = &measured{}
	}
	for i := range c.rounds {
		tell(fmt.Sprintf("%s, round %d of %d", kind, i+1, c.rounds))
		r := rounds{s: s, guests: guests, backward: i%2 == 1}
		most, err := r.run(ctx, d.full(ctx), (*load).rate, func(name string, one stretch) {
			of[name].rate = append(of[name].rate, loss(one.with, one.without))
			of[name].own = append(of[name].own, one.own)
			if one.b.took > 0 {
				of[name].bursts = append(of[name].bursts, one.b)
			}
		})
		if err != nil {
			return nil, err
		}
		if _, err = r.run(ctx, d.at(ctx, most/2), (*load).p99, func(name string, one stretch) {
			of[name].p99 = append(of[name].p99, difference(one.with, one.without))
		}); err != nil {
			return nil, err
		}
	}
	return of, nil
}

// rounds measures one stretch beside each guest, between two without any. They are run
// forward and backward in turns, so that a machine that gets slower or faster meanwhile
// speaks for nobody.
type rounds struct {
	s        *server
	guests   []*costGuest
	backward bool
}

// stretch is what was measured beside a guest, and what there would have been without it.
type stretch struct {
	g             *costGuest
	with, without float64
	own           float64 // of the server's time, as a share
	b             burst
}

// run measures a load, ends it, and returns what there was without any guest.
func (r rounds) run(ctx context.Context, l *load, measure measure,
	take func(name string, one stretch)) (without float64, err error) {
	defer func() {
		if failed := l.end(); err == nil {
			err = failed
		}
	}()
	order := slices.Clone(r.guests)
	if r.backward {
		slices.Reverse(order)
	}
	wait(ctx, costSettle)
	before, rest, err := r.stretch(ctx, l, measure)
	if err != nil {
		return 0, err
	}
	var all []stretch
	for _, g := range order {
		one := stretch{g: g}
		if err := g.on(); err != nil {
			return 0, err
		}
		if one.with, one.own, err = r.stretch(ctx, l, measure); err != nil {
			return 0, err
		}
		if one.b, err = g.off(); err != nil {
			return 0, err
		}
		all = append(all, one)
	}
	after, more, err := r.stretch(ctx, l, measure)
	if err != nil {
		return 0, err
	}
	for i, one := range all {
		at := float64(i+1) / float64(len(all)+1) // between the two: drift is taken for a straight line
		one.without, one.own = before+(after-before)*at, max(one.own-(rest+more)/2, 0)
		take(one.g.name, one)
	}
	return (before + after) / 2, ctx.Err()
}

// stretch measures a load for a while, and what share of the server's time went meanwhile to
// commands that are not the load's.
func (r rounds) stretch(ctx context.Context, l *load, measure measure) (got, own float64, err error) {
	wait(ctx, costSettle)
	before, err := othersTime(r.s)
	if err != nil {
		return 0, 0, err
	}
	begun := time.Now()
	got = measure(l, ctx, costStretch)
	took := time.Since(begun)
	after, err := othersTime(r.s)
	return got, (after - before).Seconds() / took.Seconds(), err
}

func (m *measured) String() string {
	slices.Sort(m.rate)
	slices.Sort(m.p99)
	low, high := m.rate.interval()
	text := fmt.Sprintf("%.1f %% (%+.1f to %+.1f)", 100*median(m.rate), 100*low, 100*high)
	low, high = m.p99.interval()
	text += fmt.Sprintf(", %+.2f ms (%+.2f to %+.2f)", median(m.p99), low, high)
	if own := median(m.own); own > 0 {
		text += fmt.Sprintf(", %.2f %%", 100*own)
	}
	return text
}

// told compares what valktop said of its bursts with what was measured beside them.
func told(m *measured) string {
	var said []float64
	early := 0
	for _, b := range m.bursts {
		if b.known {
			said = append(said, b.cost)
		}
		if b.took < costStretch {
			early++
		}
	}
	return fmt.Sprintf("%.0f %%, %.0f %% (median of %d bursts, of which its guard ended %d early)",
		100*median(said), 100*median(m.rate), len(m.bursts), early)
}
