package incidents

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"valktop/access"
	"valktop/analysis"
	"valktop/collector"
	"valktop/deployment"
	"valktop/keyspace"
)

const (
	// patience is how long the busiest machine may take for what should come soon.
	patience = 60 * time.Second
	interval = 100 * time.Millisecond
	// before is how long valktop watches before something happens, and after for how long it
	// must blame nobody where nothing did.
	before = 2 * time.Second
	after  = 3 * time.Second
	// stays is for how many snapshots in a row the right cause must come first.
	stays = 4
)

// watcher is a valktop.
type watcher struct {
	t          testing.TB
	deployment *deployment.Deployment
	source     *collector.Collector
	history    *analysis.History
	version    uint64
	state      analysis.State
	first      []string // the causes that came first, one after the other

	keys  atomic.Pointer[keyspace.Report] // what is known of the names of keys, where that is asked for
	reads atomic.Pointer[access.Report]   // and of which are read
}

// watch opens a valktop on a server, as a user.
func watch(t testing.TB, port int, user string) *watcher {
	t.Helper()
	config := deployment.Config{Host: "127.0.0.1", Port: port}
	if user != "" {
		config.User, config.Password = user, deployment.NewSecret("secret")
	}
	d, err := deployment.New(config)
	if err != nil {
		t.Fatal(err)
	}
	w := &watcher{t: t, deployment: d, source: collector.New(d, collector.Options{Interval: interval}), history: analysis.New(analysis.DefaultConfig())}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.source.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run = %v", err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// next takes in the next snapshot and returns the cause that comes first; "" when none is found.
func (w *watcher) next() string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	s, err := w.source.Next(ctx, w.version)
	if err != nil {
		w.t.Fatalf("no snapshot: %v\n%s", err, w.says())
	}
	w.version = s.Version
	if r := w.keys.Load(); r != nil {
		w.history.Learn(*r)
	}
	if r := w.reads.Load(); r != nil {
		w.history.LearnAccess(*r)
	}
	w.state = w.history.Add(s)
	name := ""
	if found := w.state.Causes.Found(); len(found) > 0 {
		name = found[0].Name
	}
	if n := len(w.first); name != "" && (n == 0 || w.first[n-1] != name) {
		w.first = append(w.first, name)
	}
	return name
}

// calm watches for so long, and fails when something is blamed.
func (w *watcher) calm(d time.Duration) {
	w.t.Helper()
	for begun := time.Now(); time.Since(begun) < d; {
		if name := w.next(); name != "" {
			w.t.Errorf("%s is blamed while nothing happens:\n%s", name, w.says())
			return
		}
	}
}

// until watches until a cause comes first and stays there, and returns how long that took: by
// the polls, which are late with everything else on a machine that is busy.
func (w *watcher) until(want string) time.Duration {
	w.t.Helper()
	begun, found, polls := time.Now(), 0, 0
	for ; found < stays; polls++ {
		if found++; w.next() != want {
			found = 0
		}
		if time.Since(begun) > patience {
			w.t.Fatalf("%s does not come first:\n%s", want, w.says())
		}
	}
	return time.Duration(polls-stays) * interval
}

// says is what is found, for messages.
func (w *watcher) says() string {
	var b strings.Builder
	e := w.state.Causes
	fmt.Fprintf(&b, "%s, %s, since %v, now %v\n", e.Basis, e.Against, e.Since.Format("05.0"), w.state.Time.Format("05.0"))
	for _, s := range e.Symptoms {
		fmt.Fprintf(&b, "  %s: %s\n", s.Name, s.Text)
	}
	for _, c := range e.Causes {
		fmt.Fprintf(&b, "  %s %s %.2f: %s %q\n", c.Ruling, c.Name, c.Strength.Score(), c.Text, c.Evidence)
	}
	return b.String()
}
