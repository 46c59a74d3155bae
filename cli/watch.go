package cli

import (
	"context"
	"errors"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/deployment"
)

// startGrace is how long a server that cannot be reached at first may take to come up:
// scripts start servers and monitors side by side.
const startGrace = 2 * time.Second

// errEnough is returned by what watch calls when it has seen enough.
var errEnough = errors.New("enough")

// watch polls the server and calls see with what each snapshot means, until see returns
// an error or ctx ends. Everything it started has ended when it returns.
func watch(ctx context.Context, s settings, c deployment.Config, see func(analysis.State) error) error {
	from, err := poll(ctx, s, c)
	if err != nil {
		return err
	}
	defer from.stop()
	history := analysis.New(s.analysis())
	for version := uint64(0); ; {
		snapshot, err := from.Next(ctx, version)
		if err != nil {
			return err
		}
		version = snapshot.Version
		err = see(history.Add(snapshot))
		if errors.Is(err, errEnough) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// answered reports whether a node of the deployment answered to this poll.
func answered(s analysis.State) bool {
	for _, n := range s.Snapshot.Nodes {
		if n.Err == nil {
			return true
		}
	}
	return false
}

// silence is why no node answered, nil when one did.
func silence(s analysis.State) error {
	if answered(s) {
		return nil
	}
	return s.Snapshot.Nodes[0].Err
}

// opening tells at each poll whether a server that did not answer yet is worth a wait.
type opening struct {
	begun time.Time // of the first poll; zero before it
	done  bool      // it has answered once
}

// check returns why there is no use in waiting for a first answer. Hold means that there
// is nothing to say yet.
func (o *opening) check(s analysis.State) (hold bool, err error) {
	err = silence(s)
	if o.begun.IsZero() {
		o.begun = s.Time
	}
	if err == nil || o.done {
		o.done = true
		return false, nil
	}
	if e, ok := errors.AsType[*collector.Error](err); ok {
		switch e.Kind {
		case collector.Loading, collector.Busy:
			return false, nil // it is there, and says what it waits for
		case collector.Unreachable, collector.NoAnswer:
			if s.Time.Sub(o.begun) < startGrace {
				return true, nil
			}
		case collector.TLS, collector.Auth, collector.Permission, collector.Refused, collector.Protocol, collector.Tunnel:
		}
	}
	return true, err
}
