package actions

import (
	"context"
	"strings"
	"time"

	"valktop/keyspace"
)

// answered is what a key said of itself when a preview asked it.
type answered struct {
	name string
	looked
	there  bool // the key exists
	silent bool // it is not known whether the plan would change it
	typed  bool // its type is known
	timed  bool // its time to live is known
	sized  bool // its memory is known
}

// ttl is the time to live, NoTTL for none.
func (a *answered) ttl(now int64) time.Duration {
	if a.before == 0 {
		return keyspace.NoTTL
	}
	return time.Duration(a.before-now) * time.Millisecond
}

// asker asks keys what has to be known of them. It is for one goroutine.
type asker struct {
	plan   Plan
	bounds keyspace.Bounds
	pace   *runPacer
	now    int64 // what expiries are told by, Unix time in ms
	limits []keyspace.Limit
	tried  map[string]bool // by node and command: whether it may be asked
	waits  func(why string)

	commands int           // that were sent
	took     time.Duration // of the servers' time
}

func newAsker(p Plan, o RunOptions) *asker {
	return &asker{
		plan: p, bounds: o.Bounds, pace: newRunPacer(o), now: time.Now().UnixMilli(), tried: map[string]bool{}, waits: func(string) {},
	}
}

// price is what a command about a key costs a server, as far as it was measured.
func (a *asker) price() time.Duration {
	if a.commands == 0 {
		return 0
	}
	return a.took / time.Duration(a.commands)
}

// persist calls f until the connection and the server let it through.
func (a *asker) persist(ctx context.Context, f func(ctx context.Context) error) error {
	for attempt := 1; ; attempt++ {
		if err := pause(ctx, a.pace.left()); err != nil {
			return err
		}
		within, cancel := context.WithTimeout(ctx, callTimeout)
		err := f(within)
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			a.waits("")
			return nil
		}
		a.waits(err.Error())
		if err := pause(ctx, retryWait(attempt)); err != nil {
			return err
		}
	}
}

// pause waits, or returns the error of ctx.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// questions are what this user may ask of the keys on a node, tried with one of them.
func (a *asker) questions(ctx context.Context, n Node, key string) ([]keyQuestion, error) {
	all := []keyQuestion{typeQuestion(), ttlQuestion(), sizeQuestion()}
	if a.plan.Narrow.Idle > 0 {
		all = append(all, idleQuestion())
	}
	missing := map[string]string{"TYPE": "types", "PTTL": "times to live", "MEMORY USAGE": "memory", "OBJECT IDLETIME": "idle times"}
	var list []keyQuestion
	for _, q := range all {
		ok, err := a.may(ctx, n, q.command, missing[q.command], q.of(key))
		if err != nil {
			return nil, err
		}
		if ok {
			list = append(list, q)
		}
	}
	return list, nil
}

// may reports whether this user may run a command on a node.
func (a *asker) may(ctx context.Context, n Node, command, missing string, c keyspace.Command) (bool, error) {
	at := n.Addr() + " " + command
	if ok, tried := a.tried[at]; tried {
		return ok, nil
	}
	var refused error
	err := a.persist(ctx, func(ctx context.Context) error {
		reply, spent, err := n.Try(ctx, "to know "+missing, c)
		if err != nil {
			return err
		}
		if refused = reply.Err; refused != nil && judge(refused) == passing {
			return waits(refused)
		}
		a.pace.rest(a.pace.over(spent.Took, 1))
		return nil
	})
	if err != nil {
		return false, err
	}
	ok := refused == nil || judge(refused) == forKey
	a.tried[at] = ok
	if !ok {
		a.limits = append(a.limits, keyspace.Limit{
			Node: n.Addr(), Command: command, Missing: missing, Why: refusedError{command, refused}.Error(), Err: refused,
		})
	}
	return ok, nil
}

// keys asks keys of one node, in batches, and hands on what each said.
func (a *asker) keys(ctx context.Context, n Node, names []string, each func(answered)) error {
	for len(names) > 0 {
		list, err := a.questions(ctx, n, names[0])
		if err != nil {
			return err
		}
		batch := names[:min(len(names), a.pace.keys(), maxBatch)]
		names = names[len(batch):]
		commands := make([]keyspace.Command, 0, len(batch)*len(list))
		for _, name := range batch {
			for _, q := range list {
				commands = append(commands, q.of(name))
			}
		}
		replies, err := a.send(ctx, n, len(batch), commands)
		if err != nil {
			return err
		}
		for i, name := range batch {
			each(a.answer(name, list, replies[i*len(list):][:len(list)]))
		}
	}
	return nil
}

// send sends commands about so many keys in one round trip.
func (a *asker) send(ctx context.Context, n Node, keys int, commands []keyspace.Command) ([]keyspace.Reply, error) {
	if len(commands) == 0 {
		return nil, ctx.Err()
	}
	var replies []keyspace.Reply
	err := a.persist(ctx, func(ctx context.Context) error {
		var spent keyspace.Spent
		var err error
		if replies, spent, err = n.Counted(ctx, commands...); err != nil {
			return err
		}
		if refused := replies[0].Err; refused != nil && judge(refused) == passing {
			return waits(refused)
		}
		took := a.pace.over(spent.Took, 1)
		a.commands += len(commands)
		a.took += took
		a.pace.rest(a.pace.changed(keys, took))
		return nil
	})
	return replies, err
}

// answer reads what a key said.
func (a *asker) answer(name string, list []keyQuestion, replies []keyspace.Reply) answered {
	k := answered{name: name, there: len(list) > 0}
	known := map[string]bool{}
	for i, q := range list {
		if replies[i].Err != nil {
			continue
		}
		known[q.command] = true
		if !q.read(&k.looked, replies[i].Value, a.now) {
			k.there = false
		}
	}
	k.typed, k.timed, k.sized = known["TYPE"], known["PTTL"], known["MEMORY USAGE"]
	k.silent = len(known) == 0
	for _, q := range a.plan.queries() {
		k.silent = k.silent || !known[q.command]
	}
	return k
}

// others asks which of some names exist, in one round trip for each node.
func (a *asker) others(ctx context.Context, d Deployment, names []string) (there []string, err error) {
	q := typeQuestion()
	for _, name := range names {
		n, err := d.Owner(ctx, name)
		if err != nil {
			return there, nil //nolint:nilerr // a look-alike less
		}
		replies, err := a.send(ctx, n, 1, []keyspace.Command{q.of(name)})
		if err != nil {
			return there, err
		}
		var k looked
		if replies[0].Err == nil && q.read(&k, replies[0].Value, a.now) {
			there = append(there, strings.Clone(name))
		}
	}
	return there, nil
}
