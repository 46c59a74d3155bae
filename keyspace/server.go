package keyspace

import (
	"context"
	"strconv"
	"strings"
	"time"
)

const (
	// How often a server is looked at while it is scanned: its round trip, and itself.
	tripEvery = 250 * time.Millisecond
	infoEvery = 2 * time.Second
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

	tripped time.Time // when its round trip was measured last
	asked   time.Time // when INFO was asked last
	calls   int64     // of SCAN, and their µs, then
	micros  int64
	names   int64 // that SCAN had returned then, and in how many pages
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
	w.server.sized, w.server.informed = sized, informed
	w.server.slots = !informed // it cannot be told
	w.mu.Unlock()
	if informed {
		if err := w.info(ctx); err != nil {
			return err
		}
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
	trip, info := now.Sub(w.server.tripped) >= tripEvery, w.server.informed && now.Sub(w.server.asked) >= infoEvery
	w.mu.Unlock()
	if info {
		if err := w.info(ctx); err != nil {
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
		return result{spent, w.pace.over(spent.Took), replies[0].Err, nil}
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
		s.calls = 0
	}
	s.run = run
	s.slots = field(texts[0], "redis_mode") == "cluster"
	w.learnPrice(field(texts[1], "cmdstat_scan"))
	return nil
}

// learnPrice reads what the server says that SCAN cost it since it was asked last:
// "calls=10,usec=942,...". The caller has mu.
func (w *walker) learnPrice(stat string) {
	s := &w.server
	var calls, micros int64
	for part := range strings.SplitSeq(stat, ",") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "calls":
			calls, _ = strconv.ParseInt(value, 10, 64)
		case "usec":
			micros, _ = strconv.ParseInt(value, 10, 64)
		}
	}
	names, pages := w.scan.names-s.names, w.scan.pages-s.pages
	if s.calls > 0 && calls > s.calls && pages > 0 && names > 0 {
		each := float64(micros-s.micros) / float64(calls-s.calls) * float64(time.Microsecond)
		w.pace.priced(time.Duration(each * float64(pages) / float64(names)))
	}
	s.calls, s.micros, s.names, s.pages = calls, micros, w.scan.names, w.scan.pages
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
