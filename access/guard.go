package access

import (
	"context"
	"time"

	"valktop/maybe"
)

const (
	// guardBefore is how long a server is looked at before a burst, and guardEvery how often
	// during one.
	guardBefore = 600 * time.Millisecond
	guardEvery  = 200 * time.Millisecond
	// What stops a burst. MONITOR alone takes 16 to 24 % of the throughput of a server that has
	// nothing left, so what is stopped at is more than that, twice in a row: traffic itself
	// goes up and down.
	guardFall = 0.35 // of the commands a second
	// guardLeast is how many of others a second make a fall one: a few commands come when they
	// like, and no server is short of time for want of them.
	guardLeast = 100
	guardCPU   = 0.25 // of a core, more than before
	guardBusy  = 0.50 // of a core; below, CPU does not count
	guardPing  = 4    // times the round trip before
	guardSlow  = 5 * time.Millisecond
	inARow     = 2
)

// guard compares a server with how it was.
type guard struct {
	node      Node
	last      Load
	rate, cpu float64 // before: commands a second, share of a core
	ping      time.Duration
	commands  float64 // while it watched
	elapsed   time.Duration
}

// newGuard looks at a server for a moment; nil when it says nothing.
func newGuard(ctx context.Context, n Node) *guard {
	from, err := n.Load(ctx)
	if err != nil {
		return nil
	}
	g := &guard{node: n, ping: from.Ping}
	for waited := time.Duration(0); waited < guardBefore; waited += guardEvery {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(guardEvery):
		}
		if g.last, err = n.Load(ctx); err != nil {
			return nil
		}
		g.ping = max(g.ping, g.last.Ping)
	}
	took := g.last.At.Sub(from.At).Seconds()
	if took <= 0 {
		return nil
	}
	g.rate = float64(g.last.Commands-from.Commands) / took
	g.cpu = (g.last.CPU - from.CPU).Seconds() / took
	return g
}

// watch looks at the server until ctx ends, or returns what is wrong, in words for a user.
func (g *guard) watch(ctx context.Context) string {
	worse := 0
	for {
		select {
		case <-ctx.Done():
			g.look(context.WithoutCancel(ctx))
			return ""
		case <-time.After(guardEvery):
		}
		what := g.look(ctx)
		if what == "" || ctx.Err() != nil {
			worse = 0
			continue
		}
		if worse++; worse >= inARow {
			return what
		}
	}
}

// look returns what is worse than before; "" when nothing is.
func (g *guard) look(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	now, err := g.node.Load(ctx)
	if err != nil {
		return "the server does not answer"
	}
	took := now.At.Sub(g.last.At)
	if took <= guardEvery/4 {
		return ""
	}
	rate := float64(now.Commands-g.last.Commands) / took.Seconds()
	cpu := (now.CPU - g.last.CPU).Seconds() / took.Seconds()
	g.commands += float64(now.Commands - g.last.Commands)
	g.elapsed += took
	g.last = now
	switch {
	case g.rate >= guardLeast && rate < g.rate*(1-guardFall):
		return "the server's throughput fell"
	case cpu > g.cpu+guardCPU && cpu > guardBusy:
		return "the server's CPU rose"
	case g.ping > 0 && now.Ping > guardPing*g.ping && now.Ping > g.ping+guardSlow:
		return "the server's round trips rose"
	}
	return ""
}

// cost is what share of the commands that were processed before were not during the burst.
func (g *guard) cost() maybe.Value[float64] {
	switch {
	case g.elapsed < guardEvery:
		return maybe.Unknown[float64]("it was too short to tell")
	case g.rate < guardLeast:
		return maybe.Unknown[float64]("there was too little traffic to tell")
	}
	return maybe.Of(1 - g.commands/g.elapsed.Seconds()/g.rate)
}
