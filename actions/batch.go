package actions

import (
	"slices"

	"valktop/keyspace"
	"valktop/maybe"
)

// fate is what came of a key.
type fate uint8

const (
	fateOpen fate = iota // nothing yet
	fateChanged
	fateVanished
	fateChangedType
	fateNotMatching
	fateExists
	fateExpired
	fateRewritten
	fateTooBig
	fateUnchanged
	fateFailed
	fateAway // it is at another primary, where the run goes on with it
)

// keyBatch are keys that are changed together.
type keyBatch struct {
	names []string
	fates []fate
	left  int // how many are open

	changed  int64
	unsure   int64
	sized    bool  // the keys were asked for their memory
	bytes    int64 // memory of the changed keys
	backedUp int64
	reasons  []string // why keys failed

	// doubt are the keys about which a command was under way whose answer has not come, by
	// their place in names.
	doubt   []int
	targets []int64 // when they were to expire, Unix time in ms
	away    []stray // keys that are at another primary
}

func newBatch(names []string) *keyBatch {
	return &keyBatch{names: names, fates: make([]fate, len(names)), left: len(names)}
}

// set says what came of an open key.
func (b *keyBatch) set(i int, f fate) {
	if b.fates[i] != fateOpen {
		return
	}
	b.fates[i] = f
	b.left--
	if f == fateChanged {
		b.changed++
	}
}

// fail says why a key could not be changed.
func (b *keyBatch) fail(i int, err error) {
	if b.fates[i] == fateOpen {
		b.reasons = append(b.reasons, err.Error())
	}
	b.set(i, fateFailed)
}

// sure says that a key is known to be changed although the answer was lost.
func (b *keyBatch) sure(i int) {
	if b.fates[i] == fateOpen {
		b.unsure++
	}
	b.set(i, fateChanged)
}

// open are the places of the keys of which nothing has come yet, n at most.
func (b *keyBatch) open(n int) []int {
	places := make([]int, 0, min(n, b.left))
	for i, f := range b.fates {
		if f == fateOpen && len(places) < n {
			places = append(places, i)
		}
	}
	return places
}

// refused takes in an error reply to a command about one key. It returns an error when it
// concerns more than that key.
func (b *keyBatch) refused(i int, command string, err error) error {
	if to, elsewhere := keyspace.RedirectionOf(err); elsewhere {
		b.stray(i, to)
		return nil
	}
	switch judge(err) {
	case passing:
		return waits(err)
	case forGood:
		return refusedError{command, err}
	case forKey:
	}
	b.fail(i, err)
	return nil
}

// stray notes that a key is at another primary.
func (b *keyBatch) stray(i int, to keyspace.Redirection) {
	if b.fates[i] == fateOpen {
		b.away = append(b.away, stray{name: b.names[i], to: to, doubt: slices.Contains(b.doubt, i)})
	}
	b.set(i, fateAway)
}

// leave gives up what is open: the node is no primary any more.
func (b *keyBatch) leave() {
	for _, i := range b.open(len(b.names)) {
		b.stray(i, keyspace.Redirection{})
	}
	b.doubt = nil
}

// book adds the batch to what the run has done.
func (b *keyBatch) book(o *Outcome, n *nodeTally) {
	var count [fateAway + 1]int64
	for _, f := range b.fates {
		count[f]++
	}
	matched := int64(len(b.names)) - count[fateOpen] - count[fateAway]
	o.Matched += matched
	o.Changed += count[fateChanged]
	o.Unsure += b.unsure
	o.Skipped.Vanished += count[fateVanished]
	o.Skipped.ChangedType += count[fateChangedType]
	o.Skipped.NotMatching += count[fateNotMatching]
	o.Skipped.Exists += count[fateExists]
	o.Skipped.Expired += count[fateExpired]
	o.Skipped.Rewritten += count[fateRewritten]
	o.Skipped.TooBig += count[fateTooBig]
	o.Skipped.Unchanged += count[fateUnchanged]
	o.BackedUp += b.backedUp
	if b.sized {
		o.Bytes = maybe.Of(o.Bytes.Or(0) + b.bytes)
	}
	for _, why := range b.reasons {
		noteFailure(o, why)
	}
	n.Matched += matched
	n.Changed += count[fateChanged]
	n.Failed += count[fateFailed]
}
