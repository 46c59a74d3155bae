package actions

import (
	"context"
	"slices"
	"strings"

	"valktop/keyspace"
)

// lookKeys is how many keys are asked in one round trip: polls wait for it.
const lookKeys = 600

// look watches the keys and asks them what has to be known.
func (w *watched) look(ctx context.Context, l *line, b *keyBatch, t *transaction) error {
	b.sized = w.backsUpValues()
	asked := t.places
	t.places, t.looked = make([]int, 0, len(asked)), make([]looked, 0, len(asked))
	for part := range slices.Chunk(asked, lookKeys) {
		some := &transaction{places: slices.Clone(part)}
		again, err := w.lookAt(ctx, l, b, some)
		if err != nil || again {
			t.places, t.looked = nil, nil
			return err
		}
		t.places, t.looked = append(t.places, some.places...), append(t.looked, some.looked...)
		t.now = some.now
	}
	return nil
}

// lookAt is look in one round trip. It reports whether everything has to be asked again.
func (w *watched) lookAt(ctx context.Context, l *line, b *keyBatch, t *transaction) (again bool, err error) {
	questions := w.questions()
	commands := make([]keyspace.Command, 2, 2+len(t.places)*len(questions))
	commands[0] = make(keyspace.Command, 1, len(t.places)+1)
	commands[0][0] = "WATCH"
	for _, i := range t.places {
		commands[0] = append(commands[0], b.names[i])
		for _, q := range questions {
			commands = append(commands, q.of(b.names[i]))
		}
	}
	commands[1] = keyspace.Command{"TIME"}
	replies, err := l.do(ctx, commands...)
	if err != nil {
		return false, err
	}
	if err := replies[0].Err; err != nil && judge(err) != forKey {
		if len(t.places) > 1 && strings.HasPrefix(err.Error(), "TRYAGAIN ") {
			w.most = (len(t.places) + 1) / 2 // some are here and some are not: their slot is being moved
			return true, nil
		}
		return false, notForKey(commands[0][0], err)
	}
	if err := replies[1].Err; err != nil && w.needsClock() {
		return false, notForKey(commands[1][0], err)
	}
	t.now = clock(replies[1].Value)
	t.looked = make([]looked, len(t.places))
	stay := 0
	for n, i := range t.places {
		k := looked{}
		found := true
		for m, q := range questions {
			r := replies[2+n*len(questions)+m]
			if r.Err != nil && q.command == expireTimeCommand && judge(r.Err) == forGood {
				w.noExpireTime = true // with PTTL
				return true, nil
			}
			if r.Err != nil {
				if err := b.refused(i, q.command, r.Err); err != nil {
					return false, err
				}
				found = false
				continue
			}
			if found && !q.read(&k, r.Value, t.now) {
				b.set(i, fateVanished)
				found = false
			}
		}
		if found && b.fates[i] == fateOpen {
			t.places[stay], t.looked[stay] = i, k
			stay++
		}
	}
	t.places, t.looked = t.places[:stay], t.looked[:stay]
	if err := replies[0].Err; err != nil && stay > 0 { // WATCH names keys that this user may not touch
		w.unwatched(b, t, len(commands[0])-1, err)
		return true, nil
	}
	return false, nil
}

// unwatched makes another attempt where some of so many keys may not be watched: without
// those that answered nothing either, or with half of them.
func (w *watched) unwatched(b *keyBatch, t *transaction, asked int, err error) {
	switch {
	case asked == 1:
		b.fail(t.places[0], err)
	case len(t.places) == asked:
		w.most = (asked + 1) / 2
	}
}
