package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/deployment"
	"valktop/screenshots/terminal"
	"valktop/ui"
)

// bugEnv in the environment makes the test binary be a dashboard with a bug; its value
// says where. The real program has no switch for that.
const bugEnv = "VALKTOP_E2E_BUG"

// bugText is what the panics say.
const bugText = "a bug of ours"

func TestTheTerminalIsGivenBackAfterAPanicAndTheReasonIsReadable(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"in a source", "in a message", "in a poll"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(terminal.Environment(nil), bugEnv+"="+where)
			d := window{width: 120, height: 200}.run(t, cmd) // stacks are long
			if code := d.ended(); code != 1 {
				t.Errorf("exit code %d, want 1", code)
			}
			mustHide(t, "the trace", d.Raw())
			for _, want := range []string{bugText, "goroutine ", "panic_test.go", "experienced a panic"} {
				if !strings.Contains(d.text(), want) {
					t.Errorf("no %q is left on the normal screen:\n%s", want, d.text())
				}
			}
		})
	}
}

// runWithBug is the main function of the dashboard with a bug.
func runWithBug(where string) (code int) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var source ui.Source = &buggy{message: where == "in a message"}
	if where == "in a poll" {
		polls := collector.New(buggyDeployment{}, collector.Options{})
		go func() { _ = polls.Run(ctx) }()
		source = polls
	}
	err := ui.Run(ctx, ui.Options{Source: source, Name: "bug", Analysis: analysis.DefaultConfig()})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// buggy is a source that panics once the dashboard is up, or whose error does when it is read.
type buggy struct{ message bool }

func (b *buggy) Next(ctx context.Context, after uint64) (collector.Snapshot, error) {
	s := collector.Snapshot{Version: after + 1, Time: time.Now(), Interval: time.Second, Nodes: []collector.NodeSnapshot{{Addr: "bug"}}}
	switch {
	case after == 0:
	case b.message:
		s.Nodes[0].Err = buggyError{}
	default:
		panic(bugText)
	}
	return s, nil
}

func (*buggy) SetInterval(time.Duration) {}
func (*buggy) Retry()                    {}
func (*buggy) Watch(collector.Topics)    {}

type buggyError struct{}

func (buggyError) Error() string { panic(bugText) }

// buggyDeployment has a node that panics when it is polled.
type buggyDeployment struct{}

func (buggyDeployment) Name() string                           { return "bug" }
func (buggyDeployment) Topology() collector.Topology           { return collector.Topology{} }
func (buggyDeployment) Nodes(context.Context) []collector.Node { return []collector.Node{buggyNode{}} }

// buggyNode tells all that it knows when it panics.
type buggyNode struct{}

func (buggyNode) Addr() string                                { return "bug" }
func (buggyNode) DB() int                                     { return 0 }
func (buggyNode) ClientIDs() []int64                          { return nil }
func (buggyNode) Allowed() []collector.Capability             { return nil }
func (buggyNode) Member() collector.Member                    { return collector.Member{} }
func (buggyNode) Retry()                                      {}
func (buggyNode) Ping(context.Context) (time.Duration, error) { return 0, errors.ErrUnsupported }

func (buggyNode) Try(context.Context, string, collector.Command) (any, error) {
	return nil, errors.ErrUnsupported
}

func (buggyNode) Counted(context.Context, ...collector.Command) ([]collector.Reply, collector.Ledger, error) {
	time.Sleep(time.Second) // the dashboard is up
	c := deployment.Config{User: "reader", Password: deployment.NewSecret(secret)}
	panic(fmt.Sprintf("%s: %+v %#v", bugText, c, &c))
}
