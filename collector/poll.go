package collector

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"valktop/maybe"
)

// pingPatience is how long a PING may take at the least, its lane's connecting included:
// what INFO said waits for it. On a slow link it may take as long as pingTrips round trips.
const (
	pingPatience = 2 * time.Second
	pingTrips    = 6
)

// notAsked is why a light poll does not know something.
const notAsked = "it is not asked for: many deployments are watched"

// asker polls a node and remembers how it wants to be asked. Only one poll at a time uses it.
type asker struct {
	node      Node
	light     bool              // INFO alone
	sections  bool              // INFO takes one section only: before Redis 7, and elsewhere
	unclocked bool              // INFO does not hold the server's clock: TIME is needed
	denied    map[string]string // commands not to ask for again, and why
	infoErr   *Error            // INFO was denied, and is not asked for again before forget
}

// answer is what one poll brought.
type answer struct {
	err    *Error // the rest but the ping is then empty
	down   *Down  // set with err while the connection is lost
	info   Info
	clock  maybe.Value[time.Time]
	dbsize maybe.Value[int64]
	ping   maybe.Value[time.Duration]
	took   time.Duration // round trip of the batch
	ledger Ledger
}

// poll asks for everything in one batch, and then measures a PING, one after the other:
// so what valktop did until INFO ran is known to the last command.
func (a *asker) poll(ctx context.Context) answer {
	var got answer
	if a.infoErr != nil {
		got.err = a.infoErr
	} else {
		got = a.ask(ctx)
	}
	if got.err != nil && !got.err.answered() {
		got.ping = maybe.Unknown[time.Duration]("the server does not answer")
		return got
	}
	if a.light {
		got.ping = maybe.Unknown[time.Duration](notAsked)
		return got
	}
	ctx, cancel := context.WithTimeout(ctx, max(pingPatience, pingTrips*got.took))
	defer cancel()
	ping, err := a.node.Ping(ctx)
	if err != nil {
		got.ping = maybe.Unknown[time.Duration](reason("PING", err))
		return got
	}
	got.ping = maybe.Of(ping)
	return got
}

// answered reports whether the error came from a server that answers.
func (e *Error) answered() bool {
	switch e.Kind {
	case Permission, Refused, Loading, Busy:
		return e.Op != "connect"
	}
	return false
}

// ask sends the batch; a server that takes one section at a time is asked anew in that form.
func (a *asker) ask(ctx context.Context) answer {
	got := a.round(ctx)
	if got.err == nil || a.sections || !isForm(got.err) {
		return got
	}
	a.sections = true
	again := a.round(ctx)
	a.sections = again.err == nil
	return again
}

// isForm reports whether the server may have refused the form of the command rather than
// the command: "ERR syntax error", "ERR wrong number of arguments".
func isForm(e *Error) bool {
	return e.Kind == Refused && strings.HasPrefix(errorText(e.Err), "ERR ")
}

// infos are the INFO commands of a batch. Errorstats are in the default sections since
// they exist (Redis 6.2), but not everywhere: naming them costs nothing.
func (a *asker) infos() []Command {
	if a.light {
		return []Command{{"INFO"}}
	}
	if !a.sections {
		return []Command{{"INFO", "default", "commandstats", "errorstats"}}
	}
	return []Command{{"INFO"}, {"INFO", "commandstats"}}
}

func (a *asker) round(ctx context.Context) answer {
	batch := a.infos()
	infos := len(batch)
	if _, denied := a.denied["DBSIZE"]; !denied && !a.light {
		batch = append(batch, Command{"DBSIZE"})
	}
	if _, denied := a.denied["TIME"]; !denied && a.unclocked {
		batch = append(batch, Command{"TIME"})
	}
	start := time.Now()
	replies, ledger, err := a.node.Counted(ctx, batch...)
	got := answer{took: time.Since(start), ledger: ledger}
	if err != nil {
		got.err = connectionError(a.node.Addr(), "INFO", err)
		if retrying, ok := errors.AsType[Retrying](err); ok {
			down := retrying.Down()
			got.down = &down
		}
		return got
	}
	if len(replies) != len(batch) {
		got.err = a.protocol(fmt.Sprintf("%d replies to %d commands", len(replies), len(batch)))
		return got
	}
	if got.err = a.readInfo(&got, replies[:infos]); got.err != nil {
		return got
	}
	got.dbsize = maybe.Unknown[int64](a.denied["DBSIZE"])
	if a.light {
		got.dbsize = maybe.Unknown[int64](notAsked)
	}
	clock := maybe.Unknown[time.Time](a.denied["TIME"])
	for i, command := range batch[infos:] {
		switch reply := replies[infos+i]; command[0] {
		case "DBSIZE":
			got.dbsize = read(a, "DBSIZE", reply, func(v any) (int64, bool) { n, ok := v.(int64); return n, ok })
			if kind, _ := replyKind(reply.Err); kind == Loading && !got.info.Persistence.Loading.Known() {
				got.info.Persistence.Loading = maybe.Of(true)
			}
		case "TIME":
			clock = read(a, "TIME", reply, readTime)
		}
	}
	a.unclocked = !got.info.Server.ServerTime.Known()
	got.clock = clock
	if !a.unclocked {
		got.clock = got.info.Server.ServerTime
	}
	return got
}

// readInfo parses the answers to INFO: the first must be there, the others may be refused.
func (a *asker) readInfo(got *answer, replies []Reply) *Error {
	if err := replies[0].Err; err != nil {
		e := replyError(a.node.Addr(), "INFO", err)
		if e.Kind == Permission {
			a.infoErr = e
		}
		return e
	}
	a.infoErr = nil
	var text strings.Builder
	for _, r := range replies {
		if section, ok := r.Value.(string); ok && r.Err == nil {
			text.WriteString(section)
			text.WriteString("\n")
		}
	}
	got.info = ParseInfo(text.String())
	if len(got.info.fields) == 0 {
		return a.protocol("the answer to INFO holds no fields")
	}
	return nil
}

func (a *asker) protocol(what string) *Error {
	return &Error{Node: a.node.Addr(), Op: "INFO", Kind: Protocol, Err: errors.New(what), Try: "Check that this is the port of a Redis or Valkey server."}
}

// read takes a reply, or the reason why there is none. A denied or missing command is
// not asked for again: each denial is an entry in the server's ACL LOG.
func read[T any](a *asker, op string, r Reply, convert func(any) (T, bool)) maybe.Value[T] {
	if r.Err != nil {
		why := reason(op, r.Err)
		if kind, _ := replyKind(r.Err); kind == Permission || isUnknownCommand(r.Err) {
			if a.denied == nil {
				a.denied = map[string]string{}
			}
			a.denied[op] = why
		}
		return maybe.Unknown[T](why)
	}
	v, ok := convert(r.Value)
	if !ok {
		return maybe.Unknown[T](op + " answered in a form that is not known")
	}
	return maybe.Of(v)
}

// readTime reads TIME's two strings: seconds since 1970, and microseconds of this second.
func readTime(v any) (time.Time, bool) {
	parts, _ := v.([]any)
	if len(parts) != 2 {
		return time.Time{}, false
	}
	secs, _ := parts[0].(string)
	micros, _ := parts[1].(string)
	whole, ok := unixSeconds(secs)
	fraction, ok2 := microseconds(micros)
	return whole.Add(fraction), ok && ok2
}

// forget makes the next poll ask for what was denied once more.
func (a *asker) forget() { a.denied, a.infoErr = nil, nil }
