package keyspace

import (
	"context"
	"strings"
	"time"
)

const (
	// How often a server is looked at while it is scanned: its round trip, and itself.
	tripEvery   = 250 * time.Millisecond
	infoEvery   = 500 * time.Millisecond
	infoSoonest = 40 * time.Millisecond // at the beginning, to know soon what SCAN costs
	// floorTrips is how many round trips find their floor at the beginning.
	floorTrips = 3
)

// server is what is known of the server that a walker scans.
type server struct {
	sized     bool   // DBSIZE may be asked
	informed  bool   // INFO may be asked
	slots     bool   // it may keep a dictionary for each slot
	lfu       bool   // it keeps frequencies, not idle times
	run       string // run_id; empty when unknown
	restarted bool   // it is another process than the one that the pass began with

	opened  time.Time              // when it was asked first
	tripped time.Time              // when its round trip was measured last
	asked   time.Time              // when INFO was asked last
	stats   map[string]CommandStat // what commands had cost it then, by their names in INFO
	names   int64                  // that SCAN had returned then, and in how many pages
	pages   int64
}

// open finds out what the server is, and how many keys it has.
func (w *walker) open(ctx context.Context) error {
	informed, err := w.allowed(ctx, infoCommand, "to notice when the server restarts", Command{"INFO", "server"})
	if err != nil {
		return err
	}
	sized, err := w.allowed(ctx, sizeCommand, "to know how many keys there are", Command{"DBSIZE"})
	if err != nil {
		return err
	}
	w.mu.Lock()
	w.server.sized, w.server.informed, w.server.opened = sized, informed, time.Now()
	w.server.slots = !informed // it cannot be told
	w.mu.Unlock()
	if informed {
		if err := w.info(ctx); err != nil {
			return err
		}
	}
	if err := w.hold(ctx); err != nil {
		return err
	}
	for range floorTrips {
		if err := w.trip(ctx); err != nil {
			return err
		}
	}
	return nil
}

// look measures the round trip and asks the server who it is, when it is time.
func (w *walker) look(ctx context.Context) error {
	w.mu.Lock()
	now := time.Now()
	every := max(min(now.Sub(w.server.opened), infoEvery), infoSoonest)
	trip, info := now.Sub(w.server.tripped) >= tripEvery, w.server.informed && now.Sub(w.server.asked) >= every
	slots := w.shift.due(now)
	w.mu.Unlock()
	if info {
		if err := w.info(ctx); err != nil {
			return err
		}
	}
	if slots {
		if err := w.hold(ctx); err != nil {
			return err
		}
	}
	if trip {
		return w.trip(ctx)
	}
	return nil
}

// trip measures a round trip that costs the server nothing.
func (w *walker) trip(ctx context.Context) error {
	w.mu.Lock()
	sized := w.server.sized
	w.server.tripped = time.Now()
	w.mu.Unlock()
	if !sized {
		return nil
	}
	_, err := w.do(ctx, func(ctx context.Context) result {
		replies, spent, err := w.node.Uncounted(ctx, Command{"DBSIZE"})
		if err != nil {
			return result{spent: spent, err: err}
		}
		w.pace.tripped(spent.Took)
		w.resize(replies[0].Value)
		return result{spent, 0, replies[0].Err, nil}
	})
	return err
}

// resize takes in DBSIZE.
func (w *walker) resize(v any) {
	keys, ok := v.(int64)
	if !ok {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.scan.complete {
		w.scan.after = keys
	}
	if !w.scan.begun {
		w.scan.before = keys
	}
}

// info asks the server who it is, and what SCAN costs it.
func (w *walker) info(ctx context.Context) error {
	var texts [2]string
	_, err := w.do(ctx, func(ctx context.Context) result {
		replies, spent, err := w.node.Uncounted(ctx, Command{"INFO", "server"}, Command{"INFO", "commandstats"})
		if err != nil {
			return result{spent: spent, err: err}
		}
		texts[0], _ = replies[0].Value.(string)
		texts[1], _ = replies[1].Value.(string)
		return result{spent, w.pace.single("info", spent.Took), replies[0].Err, nil}
	})
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	s := &w.server
	s.asked = time.Now()
	run := field(texts[0], "run_id")
	if run != "" && s.run != "" && run != s.run {
		s.restarted = s.restarted || w.scan.begun
		s.stats = nil
	}
	s.run = run
	s.slots = field(texts[0], "redis_mode") == "cluster" || field(texts[0], "server_mode") == "cluster" // Valkey's word
	w.learnPrices(texts[1])
	return nil
}

// learnPrices reads what the server says that commands cost it since it was asked last,
// whoever sent them. The caller has mu.
func (w *walker) learnPrices(info string) {
	s := &w.server
	now := ReadCommandStats(info)
	for name, n := range now {
		before, known := s.stats[name]
		if !known || n.Calls <= before.Calls {
			continue
		}
		each := (n.Time - before.Time) / time.Duration(n.Calls-before.Calls)
		w.pace.priced(name, each)
		if pages := w.scan.pages - s.pages; name == "scan" && pages > 0 {
			w.pace.paged(each, float64(w.scan.names-s.names)/float64(pages))
		}
	}
	s.stats, s.names, s.pages = now, w.scan.names, w.scan.pages
}

// field is the value of a line of INFO.
func field(info, name string) string {
	for line := range strings.Lines(info) {
		if key, value, ok := strings.Cut(line, ":"); ok && key == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
