package collector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// fakeNode answers like a server in a bubble of testing/synctest, where time is the test's own.
type fakeNode struct {
	addr   string
	member Member

	mu        sync.Mutex
	took      time.Duration            // how long a batch takes
	down      func(now time.Time) Down // set: not connected
	refuse    map[string]error         // by command: an error reply
	reply     func(c Command) any      // in place of the usual replies
	polls     []time.Time              // when batches came
	batches   [][]Command              // what was in them
	tried     []string                 // what Try was asked
	retried   int                      // calls of Retry
	inFlight  int                      // batches now
	most      int                      // batches at once, at the most
	ledger    Ledger                   // of the next batch
	ids       []int64                  // of own connections
	pinged    time.Duration            // what Ping measures
	duringPng int                      // batches in flight when Ping began
}

type fakeDown struct{ down Down }

func (e fakeDown) Error() string { return "dial tcp: connection refused" }
func (e fakeDown) Down() Down    { return e.down }

func newFake(addr string) *fakeNode {
	return &fakeNode{addr: addr, pinged: time.Millisecond, refuse: map[string]error{}}
}

func (f *fakeNode) set(change func(f *fakeNode)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func (f *fakeNode) Addr() string   { return f.addr }
func (f *fakeNode) DB() int        { return 0 }
func (f *fakeNode) Member() Member { return f.member }

func (f *fakeNode) Counted(ctx context.Context, batch ...Command) ([]Reply, Ledger, error) {
	f.mu.Lock()
	f.polls, f.batches = append(f.polls, time.Now()), append(f.batches, batch)
	f.inFlight++
	f.most = max(f.most, f.inFlight)
	took, down := f.took, error(nil)
	if f.down != nil {
		down = fmt.Errorf("not connected: %w", fakeDown{f.down(time.Now())})
	}
	f.mu.Unlock()
	defer f.set(func(f *fakeNode) { f.inFlight-- })
	if down != nil {
		return nil, Ledger{}, down
	}
	if took > 0 {
		select {
		case <-time.After(took):
		case <-ctx.Done():
			return nil, Ledger{}, ctx.Err()
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	replies := make([]Reply, 0, len(batch))
	for _, c := range batch {
		replies = append(replies, f.answer(c))
	}
	return replies, f.ledger, nil
}

// answer is the reply to one command.
func (f *fakeNode) answer(c Command) Reply {
	if err := f.refuse[strings.Join(c, " ")]; err != nil {
		return Reply{Err: err}
	}
	if err := f.refuse[c[0]]; err != nil {
		return Reply{Err: err}
	}
	if f.reply != nil {
		return Reply{Value: f.reply(c)}
	}
	switch c[0] {
	case "INFO":
		return Reply{Value: fmt.Sprintf("# Server\r\nredis_version:7.4.0\r\nserver_time_usec:%d\r\nconnected_clients:5\r\nkeyspace_hits:%d\r\n", time.Now().UnixMicro(), len(f.polls))}
	case "DBSIZE":
		return Reply{Value: int64(7)}
	case "TIME":
		return Reply{Value: []any{"1718000000", "250000"}}
	}
	return Reply{Err: errors.New("ERR unknown command '" + c[0] + "'")}
}

func (f *fakeNode) Ping(ctx context.Context) (time.Duration, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.duringPng = max(f.duringPng, f.inFlight)
	if err := f.refuse["PING"]; err != nil {
		return 0, err
	}
	return f.pinged, ctx.Err()
}

func (f *fakeNode) ClientIDs() []int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.ids)
}

func (f *fakeNode) Allowed() []Capability { return nil }

func (f *fakeNode) Try(_ context.Context, _ string, c Command) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tried = append(f.tried, strings.Join(c, " "))
	r := f.answer(c)
	return r.Value, r.Err
}

func (f *fakeNode) Retry() { f.set(func(f *fakeNode) { f.retried++; f.down = nil }) }

// fakeDeployment is some nodes.
type fakeDeployment []*fakeNode

func (d fakeDeployment) Name() string { return "fake" }

func (d fakeDeployment) Topology() Topology { return Topology{Form: Cluster} }

func (d fakeDeployment) Nodes(context.Context) []Node {
	nodes := make([]Node, 0, len(d))
	for _, n := range d {
		nodes = append(nodes, n)
	}
	return nodes
}

// collect runs test beside a collector of nodes, in a bubble: when all wait, time jumps.
// The bubble fails when a goroutine of the collector outlives its Run.
func collect(t *testing.T, interval time.Duration, test func(t *testing.T, c *Collector), nodes ...*fakeNode) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := New(fakeDeployment(nodes), Options{Interval: interval})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- c.Run(ctx) }()
		defer func() { // also when the test has failed: else time would go on for ever
			cancel()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("Run = %v", err)
			}
		}()
		test(t, c)
	})
}

// next is Next that must succeed.
func next(t *testing.T, c *Collector, after uint64) Snapshot {
	t.Helper()
	s, err := c.Next(t.Context(), after)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
