package deployment

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"valktop/collector"
	"valktop/refused"
)

// abilities remembers what a server and its user allow, as far as it was tried. It is
// kept for the session: each denial is an entry in the server's ACL LOG.
type abilities struct {
	mu    sync.Mutex
	tried []collector.Capability // in the order of the first attempt
	none  atomic.Int32           // how many of them are refused
}

// denied returns what a command was refused with before, else nil.
func (a *abilities) denied(command string) error {
	if a.none.Load() == 0 {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if i := a.find(command); i >= 0 {
		return a.tried[i].Err
	}
	return nil
}

// learn notes what came of a command, unless that says nothing about the next attempt.
func (a *abilities) learn(command, needed string, err error) {
	if err != nil && !isDenial(err) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	c := collector.Capability{Command: command, Needed: needed, Err: err}
	if i := a.find(command); i >= 0 {
		a.count(a.tried[i].Err, -1)
		a.tried[i] = c
	} else {
		a.tried = append(a.tried, c)
	}
	a.count(err, 1)
}

// learnRefusals notes which commands of a batch were refused for good.
func (a *abilities) learnRefusals(batch []collector.Command, replies []collector.Reply) {
	for i, r := range replies {
		if r.Err != nil && isDenial(r.Err) {
			if name := nameOf(batch[i]); a.denied(name) == nil {
				a.learn(name, "", r.Err)
			}
		}
	}
}

// forgive forgets what was refused, so that it is tried once more.
func (a *abilities) forgive() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tried = slices.DeleteFunc(a.tried, func(c collector.Capability) bool { return c.Err != nil })
	a.none.Store(0)
}

func (a *abilities) count(err error, by int32) {
	if err != nil {
		a.none.Add(by)
	}
}

// list returns what was tried.
func (a *abilities) list() []collector.Capability {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.tried)
}

func (a *abilities) find(command string) int {
	return slices.IndexFunc(a.tried, func(c collector.Capability) bool { return c.Command == command })
}

// isDenial reports whether a reply says that this user or this server never runs the
// command. A denied key is no denied command, and without a login none is.
func isDenial(err error) bool {
	var e replyError
	if !errors.As(err, &e) {
		return false
	}
	return !e.isAny("NOAUTH ", "DENIED ") && refused.Of(string(e)).ForGood()
}

// nameOf is the command with its subcommand where it has some, in capitals: "SLOWLOG GET".
func nameOf(c collector.Command) string {
	if len(c) == 0 {
		return ""
	}
	name := strings.ToUpper(c[0])
	switch name {
	case "ACL", "CLIENT", "CLUSTER", "COMMAND", "COMMANDLOG", "CONFIG", "DEBUG", "FUNCTION", "LATENCY", "MEMORY",
		"MODULE", "OBJECT", "PUBSUB", "SCRIPT", "SENTINEL", "SLOWLOG", "XGROUP", "XINFO":
		if len(c) > 1 {
			name += " " + strings.ToUpper(c[1])
		}
	}
	return name
}
