package actions

import (
	"context"
	"slices"

	"valktop/keyspace"
)

// dumpSize is how much DUMP is asked for at once, by MEMORY USAGE, in bytes: the server
// writes all of it in one go, and this process holds it.
const dumpSize = 8 << 20

// keptTrips is how many round trips a transaction with a backup has: to look, to dump, to
// change.
const keptTrips = 3

// backsUpValues reports whether the values of keys go into the backup, too.
func (w *watched) backsUpValues() bool { return w.vault != nil && w.expiry == nil }

// keep writes the keys of a transaction into the backup, and returns what their expiries
// are to be. Keys that turn out to be gone, or to need no change, are left out.
func (w *watched) keep(ctx context.Context, l *line, b *keyBatch, t *transaction) (targets []int64, err error) {
	if w.expiry != nil {
		targets = w.aim(b, t)
	}
	if w.vault == nil || len(t.places) == 0 {
		return targets, nil
	}
	var entries []Entry
	kept := map[int]bool{}
	if w.expiry == nil {
		if entries, err = w.dump(ctx, l, b, t, kept); err != nil {
			return nil, err
		}
	} else {
		for n, i := range t.places {
			kept[i] = true
			entries = append(entries, Entry{Name: b.names[i], Before: t.looked[n].before, After: targets[n]})
		}
	}
	if len(entries) == 0 {
		return targets, nil
	}
	id, err := w.vault.Append(w.worker.node.Addr(), entries)
	if err != nil {
		return nil, err
	}
	w.size.took(w.vault.SyncTook() + w.worker.pace.trips(keptTrips))
	w.pending = pendingBackup{id: id, kept: true, names: kept}
	return targets, nil
}

// aim returns when the keys of a transaction are to expire, and leaves out those that need
// no change.
func (w *watched) aim(b *keyBatch, t *transaction) []int64 {
	targets := make([]int64, 0, len(t.places))
	stay := 0
	for n, i := range t.places {
		after, change := w.expiry.after(b.names[i], t.looked[n].before, t.now)
		if !change {
			b.set(i, fateUnchanged)
			continue
		}
		t.places[stay], t.looked[stay] = i, t.looked[n]
		stay++
		targets = append(targets, after)
	}
	t.places, t.looked = t.places[:stay], t.looked[:stay]
	return targets
}

// dump asks for the values of a transaction's keys, of as many as fit. The others stay open.
func (w *watched) dump(ctx context.Context, l *line, b *keyBatch, t *transaction, kept map[int]bool) ([]Entry, error) {
	var commands []keyspace.Command
	var asked []int // by place in the transaction
	var size int64
	fit := 0
	for n, i := range t.places {
		big := t.looked[n].size > MaxDump
		if !big {
			if size += t.looked[n].size; size > dumpSize && len(asked) > 0 {
				break
			}
			asked = append(asked, n)
			commands = append(commands, keyspace.Command{"DUMP", b.names[i]})
		}
		fit = n + 1
	}
	t.places, t.looked = t.places[:fit], t.looked[:fit]
	if len(commands) == 0 {
		return nil, nil
	}
	var replies []keyspace.Reply
	for part := range slices.Chunk(commands, lookKeys) {
		some, err := l.do(ctx, part...)
		if err != nil {
			return nil, err
		}
		replies = append(replies, some...)
	}
	entries := make([]Entry, 0, len(asked))
	for m, n := range asked {
		i := t.places[n]
		value, there := replies[m].Value.(string)
		switch {
		case replies[m].Err != nil:
			if err := b.refused(i, "DUMP", replies[m].Err); err != nil {
				return nil, err
			}
		case !there:
			b.set(i, fateVanished)
		default:
			kept[i] = true
			entries = append(entries, Entry{Name: b.names[i], Dump: value, Before: t.looked[n].before})
		}
	}
	stay := 0
	for n, i := range t.places {
		if b.fates[i] == fateOpen {
			t.places[stay], t.looked[stay] = i, t.looked[n]
			stay++
		}
	}
	t.places, t.looked = t.places[:stay], t.looked[:stay]
	return entries, nil
}

// commit says in the backup which keys of the pending ones were changed.
func (w *watched) commit(b *keyBatch) error {
	if !w.pending.kept {
		return nil
	}
	var names []string
	for i, f := range b.fates {
		doubtful := f == fateAway && slices.ContainsFunc(b.away, func(s stray) bool { return s.doubt && s.name == b.names[i] })
		if (f == fateChanged || f == fateVanished || doubtful) && w.pending.names[i] {
			names = append(names, b.names[i])
		}
	}
	b.backedUp += int64(len(names))
	id := w.pending.id
	w.pending = pendingBackup{}
	if len(names) == 0 {
		return w.vault.Abort(id)
	}
	return w.vault.Commit(id, names)
}

// forget says in the backup that the pending keys were not changed.
func (w *watched) forget() error {
	if !w.pending.kept {
		return nil
	}
	id := w.pending.id
	w.pending = pendingBackup{}
	return w.vault.Abort(id)
}
