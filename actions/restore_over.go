package actions

import "context"

// clearing makes room for keys that are put back over others: what those hold goes into a
// backup of its own, and then away, as with any change. What is written after that is left
// alone.
type clearing struct {
	how   watched
	batch *keyBatch // the keys in the way that are worked on; nil for none
}

func newClearing(w *worker, keep vault) *clearing {
	return &clearing{how: watched{
		worker: w, bounds: w.run.options.Bounds, vault: keep, take: w.run.options.TooBig == TakeTooBig, slotted: w.run.deployment.Slotted(),
	}}
}

// clear removes what the keys at places hold. It returns the places that are free. After an
// error it goes on where it was.
func (c *clearing) clear(ctx context.Context, l *line, b *keyBatch, places []int) (free []int, err error) {
	if c.batch == nil {
		names := make([]string, len(places))
		for n, i := range places {
			names[n] = b.names[i]
		}
		c.batch = newBatch(names)
	}
	for c.batch.left > 0 {
		if len(c.batch.doubt) > 0 {
			err = c.how.settle(ctx, l, c.batch)
		} else {
			err = c.how.change(ctx, l, c.batch)
		}
		if err != nil {
			return nil, err
		}
	}
	came := make(map[string]fate, len(c.batch.names))
	for n, name := range c.batch.names {
		came[name] = c.batch.fates[n]
	}
	b.backedUp += c.batch.backedUp
	b.reasons = append(b.reasons, c.batch.reasons...)
	b.away = append(b.away, c.batch.away...)
	c.batch = nil
	for _, i := range places {
		switch f := came[b.names[i]]; f {
		case fateChanged, fateVanished:
			free = append(free, i)
		case fateOpen: // it is none of those: it stays open
		default:
			b.set(i, f)
		}
	}
	return free, nil
}
