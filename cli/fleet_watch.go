package cli

import (
	"context"
	"sync"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/latest"
	"valktop/maybe"
	"valktop/ui/fleet"
)

const (
	// fleetInterval is the time between polls of each profile; fleetSoon that between the first
	// two, which make the first rates.
	fleetInterval = 2 * time.Second
	fleetSoon     = 500 * time.Millisecond
	// fleetConnects is how many profiles connect at a time, for connectTurn each at most: one
	// that does not answer is then waited for beside the others.
	fleetConnects = 16
	connectTurn   = 500 * time.Millisecond
	// fleetCalled is what its connections call themselves. They look nothing up, so no other
	// valktop takes them for one whose probes move its hit rate.
	fleetCalled = "valktop-fleet"
	// fleetPasswords is how many commands that print passwords run at a time.
	fleetPasswords = 4
)

// fleetWatch polls the deployments of profiles, each by itself. It implements ui.FleetSource.
type fleetWatch struct {
	p         *program
	file      config
	newest    latest.Value[fleet.Rows]
	running   sync.WaitGroup
	connects  chan struct{}
	passwords chan struct{}

	mu      sync.Mutex
	rows    []fleet.Row
	polls   []int // by row: how many were answered, or failed
	pollers []*collector.Collector
}

// watchFleet begins to poll profiles until ctx ends; wait then waits for it.
func (p *program) watchFleet(ctx context.Context, file config, names []string) *fleetWatch {
	w := &fleetWatch{
		p: p, file: file, connects: make(chan struct{}, fleetConnects), passwords: make(chan struct{}, fleetPasswords),
		rows: make([]fleet.Row, len(names)), polls: make([]int, len(names)), pollers: make([]*collector.Collector, len(names)),
	}
	for i, name := range names {
		d := file.describe(name)
		w.rows[i] = fleet.Row{Name: name, Address: d.Server, Tags: d.Tags}
	}
	w.publish()
	for i, name := range names {
		w.running.Go(func() {
			if err := w.follow(ctx, i, name); err != nil && ctx.Err() == nil {
				why := explain(err)
				w.set(i, func(r *fleet.Row) { r.Level, r.Reason, r.Closed = analysis.Unknown, why.Error(), why.Error() })
			}
		})
	}
	return w
}

func (w *fleetWatch) wait() { w.running.Wait() }

// follow polls one profile until ctx ends, or says why it cannot be.
func (w *fleetWatch) follow(ctx context.Context, i int, name string) error {
	if w.file.profiles[name].server.passwordCommand.Known() {
		select { // however long others take, those without a command do not wait for them
		case w.passwords <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s, server, tunnel, err := w.p.reach(ctx, w.file, name)
	if w.file.profiles[name].server.passwordCommand.Known() {
		<-w.passwords
	}
	if tunnel != nil {
		defer func() { _ = tunnel.Close() }()
	}
	if err != nil {
		return err
	}
	select {
	case w.connects <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	var once sync.Once
	turn := func() { once.Do(func() { <-w.connects }) }
	defer turn()
	defer time.AfterFunc(connectTurn, turn).Stop()

	server.Called = fleetCalled
	d, err := connect(server)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	poller := collector.New(d, collector.Options{Interval: fleetSoon, Light: true})
	var polling sync.WaitGroup
	polling.Go(func() { _ = poller.Run(ctx) }) // it ends because it was told to
	defer func() {
		cancel()
		polling.Wait()
		_ = d.Close()
	}()
	w.mu.Lock()
	w.pollers[i] = poller
	w.mu.Unlock()
	history := analysis.New(s.analysis())
	for version, n := uint64(0), 0; ; n++ {
		snapshot, err := poller.Next(ctx, version)
		if err != nil {
			return err
		}
		turn()
		version = snapshot.Version
		if n == 1 {
			poller.SetInterval(fleetInterval)
		}
		state := history.Add(snapshot)
		w.set(i, func(r *fleet.Row) { fill(r, state) })
	}
}

// fill puts what a state means into a row.
func fill(r *fleet.Row, s analysis.State) {
	r.Level, r.Reason = s.Health.Level, ""
	for _, c := range s.Health.Checks {
		if c.Level == s.Health.Level && c.Level > analysis.Healthy {
			r.Reason = c.Text
			break
		}
	}
	if err := silence(s); err != nil {
		r.Level, r.Reason = unreached(err).level, explain(err).Error()
		unknown := maybe.Unknown[float64]("it does not answer")
		r.HitRate, r.Misses, r.Factor, r.Evicted = unknown, unknown, unknown, unknown
		return // memory stays as it was, with its age
	}
	r.At = s.Time
	r.HitRate, r.Misses, r.Factor, r.Evicted = s.HitRate.Window10s, s.Misses.Now, s.Misses.Factor, s.Rates.Evicted
	r.Used, r.Max = s.Memory.Used, s.Memory.Max
}

// set changes a row, and hands all of them on.
func (w *fleetWatch) set(i int, f func(*fleet.Row)) {
	w.mu.Lock()
	f(&w.rows[i])
	w.polls[i]++
	w.mu.Unlock()
	w.publish()
}

func (w *fleetWatch) publish() {
	w.newest.Set(func(version uint64) fleet.Rows {
		w.mu.Lock()
		defer w.mu.Unlock()
		return fleet.Rows{Version: version, List: append([]fleet.Row(nil), w.rows...)}
	})
}

// Next waits for rows newer than version after.
func (w *fleetWatch) Next(ctx context.Context, after uint64) (fleet.Rows, error) {
	return w.newest.Next(ctx, after)
}

// Retry asks all of them now.
func (w *fleetWatch) Retry() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.pollers {
		if p != nil {
			p.Retry()
		}
	}
}

// settled are the rows when each profile has answered twice, or has failed, or patience is
// over.
func (w *fleetWatch) settled(ctx context.Context, patience time.Duration) ([]fleet.Row, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for version := uint64(0); ; {
		rows, err := w.Next(limited, version)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil || w.done() { // what is known by now is printed
			now, _ := w.newest.Get()
			fleet.Sort(now.List)
			return now.List, nil
		}
		version = rows.Version
	}
}

// done reports whether nothing more is to be waited for.
func (w *fleetWatch) done() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, n := range w.polls {
		failed := n > 0 && w.rows[i].At.IsZero()
		if n < 2 && !failed {
			return false
		}
	}
	return true
}
