package collector

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// faulty is a deployment that panics when it is asked for its nodes.
type faulty struct{ fakeDeployment }

func (faulty) Nodes(context.Context) []Node { panic("a bug in the list") }

func TestNextPanicsWithTheBugThatEndedPolling(t *testing.T) {
	t.Parallel()
	replies := func(panicsAt string) *fakeNode {
		n := newFake("a:1")
		n.reply = func(c Command) any {
			if c[0] == panicsAt {
				panic("a bug at " + c[0])
			}
			return "used_memory:1\r\n"
		}
		return n
	}
	for what, d := range map[string]Deployment{
		"a bug in the list":           faulty{},
		"a bug at INFO":               fakeDeployment{replies("INFO")},
		"a bug at SLOWLOG":            fakeDeployment{replies("SLOWLOG")},
		"a bug at INFO, of two nodes": fakeDeployment{newFake("b:1"), replies("INFO")},
	} {
		c := New(d, Options{})
		ended := make(chan error, 1)
		go func() { ended <- c.Run(t.Context()) }()
		bug := bugOf(t, c)
		want, _, _ := strings.Cut(what, ",")
		if bug.Value != want || !strings.Contains(bug.Error(), want) || !strings.Contains(bug.Error(), "goroutine ") {
			t.Errorf("%s: %v", what, bug)
		}
		if err := <-ended; !errors.Is(err, bug) {
			t.Errorf("%s: Run = %v", what, err)
		}
	}
}

// bugOf calls Next until it panics.
func bugOf(t *testing.T, c *Collector) (bug *Bug) {
	t.Helper()
	defer func() {
		var ok bool
		if bug, ok = recover().(*Bug); !ok {
			t.Fatal("Next has not panicked with a Bug")
		}
	}()
	for version := uint64(0); ; {
		s, err := c.Next(t.Context(), version)
		if err != nil {
			t.Fatal(err)
		}
		version = s.Version
	}
}
