package actions

import (
	"context"
	"strconv"

	"valktop/keyspace"
)

// refuse takes in why a transaction was not run: its commands were refused one by one, or
// as a whole.
func (w *watched) refuse(b *keyBatch, t *transaction, commands []keyspace.Command, replies []keyspace.Reply) error {
	last := len(replies) - 1
	if to, elsewhere := keyspace.RedirectionOf(replies[last].Err); elsewhere {
		for _, i := range t.places {
			b.stray(i, to)
		}
		return nil
	}
	if _, elsewhere := keyspace.RedirectionOf(replies[1].Err); elsewhere && len(t.places) > 1 {
		w.most = 1 // which of them it is, is told one by one
		return nil
	}
	if len(replies)-2 != len(t.places) && replies[1].Err != nil && judge(replies[1].Err) == forKey {
		w.single = true // which of them it is, is told one by one
		return nil
	}
	if len(replies)-2 != len(t.places) && replies[1].Err != nil {
		return notForKey(unlinkCommand, replies[1].Err)
	}
	some := false
	for n, i := range t.places {
		if err := replies[n+1].Err; err != nil {
			some = true
			if err := b.refused(i, commands[n+1][0], err); err != nil {
				return err
			}
		}
	}
	if some {
		return nil
	}
	return notForKey(commands[last][0], replies[last].Err)
}

// notForKey is what the refusal of a command without a key means.
func notForKey(command string, err error) error {
	if judge(err) == passing {
		return waits(err)
	}
	return refusedError{command, err}
}

// conflict makes the next attempt one with half as many keys. A single key that is written
// to again and again is left alone in the end.
func (w *watched) conflict(b *keyBatch, t *transaction) {
	if len(t.places) > 1 {
		w.most = (len(t.places) + 1) / 2
		return
	}
	w.most = 1
	i := t.places[0]
	if w.tries[i]++; w.tries[i] >= maxTries {
		b.set(i, fateRewritten)
	}
}

// weigh leaves out the keys that the plan does not select, or that cannot be changed.
func (w *watched) weigh(b *keyBatch, t *transaction) {
	stay := 0
	for n, i := range t.places {
		k := t.looked[n]
		switch {
		case !w.narrow.kinds(k) && w.met[i]:
			b.set(i, fateChangedType)
		case !w.narrow.kinds(k), !w.narrow.takes(k, t.now, w.bounds):
			b.set(i, fateNotMatching)
		case w.backsUpValues() && k.size > MaxDump && !w.take:
			b.set(i, fateTooBig)
		default:
			w.met[i] = true
			t.places[stay], t.looked[stay] = i, k
			stay++
		}
	}
	t.places, t.looked = t.places[:stay], t.looked[:stay]
}

// clockSlack is how far an expiry that is told by PTTL and TIME may be off, in ms.
const clockSlack = 5

// settle asks what became of the keys in doubt.
func (w *watched) settle(ctx context.Context, l *line, b *keyBatch) error {
	if w.expiry == nil {
		if err := settleGone(ctx, l, b); err != nil {
			return err
		}
		return w.commit(b)
	}
	q := w.timeQuestion()
	commands := []keyspace.Command{{"TIME"}}
	for _, i := range b.doubt {
		commands = append(commands, q.of(b.names[i]))
	}
	replies, err := l.do(ctx, commands...)
	if err != nil {
		return err
	}
	now := clock(replies[0].Value)
	for n, i := range b.doubt {
		r := replies[n+1]
		var k looked
		switch {
		case r.Err != nil:
			if err := b.refused(i, q.command, r.Err); err != nil {
				return err
			}
		case !q.read(&k, r.Value, now):
			b.set(i, fateVanished)
		case k.before-b.targets[n] <= clockSlack && b.targets[n]-k.before <= clockSlack:
			b.sure(i)
		}
	}
	b.doubt = nil
	return w.commit(b)
}

// clock reads TIME as Unix time in ms.
func clock(v any) int64 {
	parts, _ := v.([]any)
	if len(parts) != 2 {
		return 0
	}
	text := [2]string{}
	text[0], _ = parts[0].(string)
	text[1], _ = parts[1].(string)
	seconds, _ := strconv.ParseInt(text[0], 10, 64)
	micros, _ := strconv.ParseInt(text[1], 10, 64)
	return seconds*1000 + micros/1000
}
