package actions

import (
	"context"
	"strings"
	"time"

	"valktop/keyspace"
)

// maxTries is how often a single key is tried again that somebody writes to each time.
const maxTries = 5

// watched changes keys after it has looked at them, and none that was written to in
// between: WATCH, questions, MULTI, changes, EXEC. When somebody wrote it tries again with
// half of them.
type watched struct {
	worker  *worker
	narrow  Narrow
	bounds  keyspace.Bounds
	expiry  *expiry // nil: keys are removed
	vault   vault   // nil: without a backup
	take    bool    // keys too big for a backup are removed without one
	slotted bool    // a transaction holds keys of one slot only

	most  int         // keys in a transaction while they are written to; 0: all
	batch *keyBatch   // the one that is worked on
	tries map[int]int // of single keys of this batch
	met   []bool      // the keys of this batch that the plan selected when they were looked at

	single       bool // a command for each key: some are refused
	probed       Link // what transactions are known to be allowed on
	noExpireTime bool // the server is older than Redis 7.0
	pending      pendingBackup
	size         keptSize
}

// vault is where keys are kept before they are changed.
type vault interface {
	Append(node string, entries []Entry) (BatchID, error)
	Commit(id BatchID, changed []string) error
	Abort(id BatchID) error
	// SyncTook is how long the disk took the last time.
	SyncTook() time.Duration
}

// pendingBackup is what was kept and is not known to be changed.
type pendingBackup struct {
	id    BatchID
	kept  bool
	names map[int]bool // by place in the batch
}

// transaction is one attempt.
type transaction struct {
	places []int // of the keys in the batch
	looked []looked
	now    int64 // the server's clock, Unix time in ms
}

// change makes one attempt with keys that are open.
func (w *watched) change(ctx context.Context, l *line, b *keyBatch) error {
	if w.batch != b {
		w.batch, w.tries, w.met = b, map[int]int{}, make([]bool, len(b.names))
	}
	if err := w.probe(ctx, l); err != nil {
		return err
	}
	t := &transaction{places: w.together(b)}
	if err := w.look(ctx, l, b, t); err != nil {
		return err
	}
	w.weigh(b, t)
	if len(t.places) == 0 {
		_, err := l.do(ctx, keyspace.Command{"UNWATCH"})
		return err
	}
	targets, err := w.keep(ctx, l, b, t)
	if err != nil {
		return err
	}
	if len(t.places) == 0 {
		_, err := l.do(ctx, keyspace.Command{"UNWATCH"})
		return err
	}
	return w.execute(ctx, l, b, t, targets)
}

// probe makes sure, once a connection, that transactions are allowed: behind a MULTI that
// is refused the server would run the changes one by one.
func (w *watched) probe(ctx context.Context, l *line) error {
	if w.probed == l.link {
		return nil
	}
	link := l.link
	replies, err := l.do(ctx, keyspace.Command{"MULTI"})
	if err != nil {
		return err
	}
	if err := replies[0].Err; err != nil {
		return notForKey("MULTI", err)
	}
	if replies, err = l.do(ctx, keyspace.Command{"EXEC"}); err != nil {
		return err
	}
	if err := replies[0].Err; err != nil {
		l.close() // it is within the transaction still
		return notForKey("EXEC", err)
	}
	w.probed = link
	return nil
}

// together are the open keys that one transaction may hold.
func (w *watched) together(b *keyBatch) []int {
	places := b.open(len(b.names))
	if w.slotted {
		slot := Slot(b.names[places[0]])
		same := places[:0]
		for _, i := range places {
			if Slot(b.names[i]) == slot {
				same = append(same, i)
			}
		}
		places = same
	}
	if w.most > 0 {
		places = places[:min(w.most, len(places))]
	}
	return places
}

// execute sends the changes as a transaction.
func (w *watched) execute(ctx context.Context, l *line, b *keyBatch, t *transaction, targets []int64) error {
	commands := w.transaction(b, t, targets)
	b.doubt, b.targets = t.places, targets
	replies, err := l.do(ctx, commands...)
	if err != nil {
		return err
	}
	b.doubt = nil
	exec := replies[len(replies)-1]
	values, _ := exec.Value.([]any)
	switch {
	case replies[0].Err != nil: // forbidden since: the changes were made without it
		values = nil
		for _, r := range replies[1 : len(replies)-1] {
			if r.Err != nil {
				r.Value = r.Err
			}
			values = append(values, r.Value)
		}
	case exec.Err != nil:
		if !strings.HasPrefix(exec.Err.Error(), "EXECABORT ") {
			l.close() // it may be within the transaction still
		}
		if err := w.forget(); err != nil {
			return err
		}
		return w.refuse(b, t, commands, replies)
	case len(values) != len(commands)-2:
		if err := w.forget(); err != nil {
			return err
		}
		w.conflict(b, t)
		return nil
	}
	if w.most *= 2; w.most > maxBatch {
		w.most = 0
	}
	return w.done(b, t, commands, values)
}

// done takes in what EXEC answered.
func (w *watched) done(b *keyBatch, t *transaction, commands []keyspace.Command, values []any) error {
	if len(values) != len(t.places) { // one command removed all of them
		removed, _ := values[0].(int64)
		for n, i := range t.places {
			if int64(n) < removed {
				b.set(i, fateChanged)
				b.bytes += t.looked[n].size
			} else {
				b.set(i, fateVanished) // one of them; the backup keeps them all
			}
		}
		return w.commit(b)
	}
	var stop error
	for n, i := range t.places {
		switch v := values[n].(type) {
		case error:
			if err := b.refused(i, commands[n+1][0], v); err != nil {
				stop = err
			}
		case int64:
			if v == 0 {
				b.set(i, fateVanished)
				continue
			}
			b.set(i, fateChanged)
			b.bytes += t.looked[n].size
		}
	}
	if err := w.commit(b); err != nil {
		return err
	}
	return stop
}

// transaction are the commands that change the keys. Where each is removed there is one for
// all, as long as none was refused: that is what costs the server least.
func (w *watched) transaction(b *keyBatch, t *transaction, targets []int64) []keyspace.Command {
	if w.expiry == nil && !w.single && len(t.places) > 1 {
		remove := make(keyspace.Command, 1, len(t.places)+1)
		remove[0] = unlinkCommand
		for _, i := range t.places {
			remove = append(remove, b.names[i])
		}
		return []keyspace.Command{{"MULTI"}, remove, {"EXEC"}}
	}
	commands := make([]keyspace.Command, 0, len(t.places)+2)
	commands = append(commands, keyspace.Command{"MULTI"})
	for n, i := range t.places {
		if w.expiry == nil {
			commands = append(commands, keyspace.Command{unlinkCommand, b.names[i]})
		} else {
			commands = append(commands, commandAt(b.names[i], targets[n]))
		}
	}
	return append(commands, keyspace.Command{"EXEC"})
}
