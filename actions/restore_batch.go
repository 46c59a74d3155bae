package actions

import (
	"context"
	"strconv"
	"strings"

	"valktop/keyspace"
)

// restorer puts the keys of a backup back on one primary.
type restorer struct {
	worker  *worker
	replace bool // over keys that exist
	slotted bool
	fate    Fate
	entries map[string]Entry // those of the batch of the backup, by name
	plain   bool             // the server knows no ABSTTL: it is older than Redis 5.0
	asks    watched          // how to ask when a key expires
	most    int              // keys in a transaction while they are written to; 0: all
	tries   map[string]int   // of single keys
	away    []stray          // keys that are at another primary
	over    *clearing        // what is in the way is kept and removed first; nil: it is replaced
}

const (
	restoreCommand = "RESTORE"
	dumpCommand    = "DUMP"
)

// change puts back what of a batch is open: values, or else expiries.
func (w *restorer) change(ctx context.Context, l *line, b *keyBatch) error {
	now, err := w.clock(ctx, l)
	if err != nil {
		return err
	}
	var values, expiries []int
	for _, i := range b.open(len(b.names)) {
		e := w.entries[b.names[i]]
		switch {
		case e.Before != 0 && e.Before <= now: // its time has come: it is not revived
			b.set(i, fateExpired)
		case e.Dump == "":
			expiries = append(expiries, i)
		default:
			values = append(values, i)
		}
	}
	if w.over != nil && w.replace && w.fate == Changed {
		if values, err = w.over.clear(ctx, l, b, values); err != nil {
			return err
		}
	}
	if len(values) > 0 {
		if err := w.putValues(ctx, l, b, values, now); err != nil {
			return err
		}
	}
	if len(expiries) > 0 {
		return w.putExpiries(ctx, l, b, expiries)
	}
	return nil
}

// clock is the server's, Unix time in ms: it decides what has expired.
func (w *restorer) clock(ctx context.Context, l *line) (int64, error) {
	replies, err := l.do(ctx, keyspace.Command{"TIME"})
	if err != nil {
		return 0, err
	}
	if err := replies[0].Err; err != nil {
		return 0, notForKey("TIME", err)
	}
	return clock(replies[0].Value), nil
}

// putValues restores keys, but none that exists unless that was asked for. What was in
// doubt never replaces anything: it may never have gone.
func (w *restorer) putValues(ctx context.Context, l *line, b *keyBatch, places []int, now int64) error {
	commands := make([]keyspace.Command, len(places))
	for n, i := range places {
		e := w.entries[b.names[i]]
		at := e.Before
		if w.plain && at != 0 {
			at -= now
		}
		c := keyspace.Command{restoreCommand, e.Name, strconv.FormatInt(at, 10), e.Dump}
		if !w.plain {
			c = append(c, "ABSTTL")
		}
		if w.replace && w.fate == Changed && w.over == nil {
			c = append(c, "REPLACE")
		}
		commands[n] = c
	}
	b.doubt = places
	replies, err := l.do(ctx, commands...)
	if err != nil {
		return err
	}
	b.doubt = nil
	for n, i := range places {
		switch err := replies[n].Err; {
		case err == nil:
			b.set(i, fateChanged)
		case strings.HasPrefix(err.Error(), "BUSYKEY"):
			b.set(i, fateExists)
		case !w.plain && strings.HasPrefix(strings.ToLower(err.Error()), "err syntax error"):
			w.plain = true // the key stays open
		default:
			if err := b.refused(i, restoreCommand, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// putExpiries gives keys the expiry back that they had, where they have still got the one
// that the change gave them. Nothing is put back on a key that is written to meanwhile.
func (w *restorer) putExpiries(ctx context.Context, l *line, b *keyBatch, places []int) error {
	places = w.together(b, places)
	watch, q := keyspace.Command{"WATCH"}, w.asks.timeQuestion()
	ask := []keyspace.Command{nil, {"TIME"}}
	for _, i := range places {
		watch = append(watch, b.names[i])
		ask = append(ask, q.of(b.names[i]))
	}
	ask[0] = watch
	replies, err := l.do(ctx, ask...)
	if err != nil {
		return err
	}
	if err := replies[0].Err; err != nil {
		if _, elsewhere := keyspace.RedirectionOf(err); elsewhere {
			return w.elsewhere(ctx, l, b, places)
		}
		if len(places) > 1 && strings.HasPrefix(err.Error(), "TRYAGAIN ") {
			w.most = (len(places) + 1) / 2
			return nil
		}
		return notForKey("WATCH", err)
	}
	now := clock(replies[1].Value)
	var meant []int
	transaction := []keyspace.Command{{"MULTI"}}
	for n, i := range places {
		e, r := w.entries[b.names[i]], replies[n+2]
		var k looked
		switch {
		case r.Err != nil && !w.asks.noExpireTime && judge(r.Err) == forGood:
			w.asks.noExpireTime = true // the keys stay open
			_, err := l.do(ctx, keyspace.Command{"UNWATCH"})
			return err
		case r.Err != nil:
			if err := b.refused(i, q.command, r.Err); err != nil {
				return err
			}
		case !q.read(&k, r.Value, now):
			b.set(i, fateVanished)
		case !w.replace && !same(e.After, k.before):
			b.set(i, fateRewritten)
		default:
			meant = append(meant, i)
			transaction = append(transaction, commandAt(e.Name, e.Before))
		}
	}
	if len(meant) == 0 {
		_, err := l.do(ctx, keyspace.Command{"UNWATCH"})
		return err
	}
	return w.execute(ctx, l, b, meant, append(transaction, keyspace.Command{"EXEC"}))
}

// elsewhere finds out which keys are at another primary.
func (w *restorer) elsewhere(ctx context.Context, l *line, b *keyBatch, places []int) error {
	replies, err := askEach(ctx, l, b, places, "EXISTS")
	if err != nil {
		return err
	}
	for n, i := range places {
		if r := replies[n]; r.Err != nil {
			if err := b.refused(i, "EXISTS", r.Err); err != nil {
				return err
			}
		}
	}
	return nil
}

// same reports whether a key expires when an expiry that was set says; 0: never.
func same(after, now int64) bool {
	if after == 0 || now == 0 {
		return after == now
	}
	return max(now-after, after-now) <= clockSlack
}

// together are the places that one transaction may hold.
func (w *restorer) together(b *keyBatch, places []int) []int {
	if w.most > 0 {
		places = places[:min(w.most, len(places))]
	}
	if !w.slotted {
		return places
	}
	slot := Slot(b.names[places[0]])
	var all []int
	for _, i := range places {
		if Slot(b.names[i]) == slot {
			all = append(all, i)
		}
	}
	return all
}

// execute runs a transaction. When a key was written to meanwhile, they stay open.
func (w *restorer) execute(ctx context.Context, l *line, b *keyBatch, places []int, commands []keyspace.Command) error {
	replies, err := l.do(ctx, commands...)
	if err != nil {
		return err // setting the same expiry twice does no harm
	}
	exec := replies[len(replies)-1]
	if exec.Err != nil {
		l.close() // it may be within the transaction still
		for n, i := range places {
			if err := replies[n+1].Err; err != nil {
				if err := b.refused(i, commands[n+1][0], err); err != nil {
					return err
				}
			}
		}
		if to, elsewhere := keyspace.RedirectionOf(exec.Err); elsewhere {
			for _, i := range places {
				b.stray(i, to)
			}
			return nil
		}
		return notForKey("EXEC", exec.Err)
	}
	values, _ := exec.Value.([]any)
	if len(values) != len(places) {
		w.conflict(b, places)
		return nil
	}
	w.most *= 2
	for n, i := range places {
		switch v := values[n].(type) {
		case error:
			if err := b.refused(i, commands[n+1][0], v); err != nil {
				return err
			}
		default:
			b.set(i, fateChanged)
		}
	}
	return nil
}

// conflict makes the next attempt one with half as many keys. A single key that is written
// to again and again is left alone in the end.
func (w *restorer) conflict(b *keyBatch, places []int) {
	if len(places) > 1 {
		w.most = (len(places) + 1) / 2
		return
	}
	w.most = 1
	name := b.names[places[0]]
	if w.tries[name]++; w.tries[name] >= maxTries {
		b.set(places[0], fateRewritten)
	}
}

// settle asks what became of keys whose answer was lost: one that holds just what the
// backup does was put back.
func (w *restorer) settle(ctx context.Context, l *line, b *keyBatch) error {
	commands := make([]keyspace.Command, len(b.doubt))
	for n, i := range b.doubt {
		commands[n] = keyspace.Command{dumpCommand, b.names[i]}
	}
	replies, err := l.do(ctx, commands...)
	if err != nil {
		return err
	}
	for n, i := range b.doubt {
		if value, _ := replies[n].Value.(string); replies[n].Err == nil && value == w.entries[b.names[i]].Dump {
			b.sure(i)
		}
	}
	b.doubt = nil
	return nil
}
