package change

import "slices"

// spot is something in a dialog that can have the keys.
type spot int

// The spots, as they stand from top to bottom.
const (
	onCancel spot = iota
	onReading
	onVolatile
	onExamples
	onWrong
	onOld
	onSpread
	onTTL
	onJitter
	onMissing
	onTo
	onReplace
	onPace
	onFloor
	onLow
	onGuarded
	onBackup
	onBig
	onReason
	onTyped
	onGo
)

// text reports whether what has the keys is a text field.
func (s spot) text() bool {
	switch s {
	case onSpread, onTTL, onJitter, onTo, onReason, onTyped:
		return true
	}
	return false
}

func (f form) typing() bool { return f.at.text() && !f.starting }

// ring is what there is to answer now, from top to bottom, between the two buttons.
func (f form) ring() []spot {
	all := []spot{onCancel}
	add := func(there bool, s ...spot) {
		if there {
			all = append(all, s...)
		}
	}
	many := !f.one() && f.kind != undo && f.kind != Kill
	add(len(f.readings) > 1, onReading)
	add(many && (f.volatile || f.without().Value >= 0.5 || f.without().High >= 1) && f.kind != Persist, onVolatile)
	add(len(f.v.Examples) > 0 && many, onExamples)
	add(f.kind == Invalidate, onWrong, onOld)
	add(f.kind == Invalidate && f.why == oldData, onSpread)
	add(f.kind == Expire, onTTL, onJitter, onMissing)
	add(f.kind == Rename, onTo)
	add(f.kind == undo, onReplace)
	add(many || f.kind == undo, onPace)
	add(f.kind == Invalidate && many, onFloor)
	add(f.asksLow(), onLow)
	add(f.asksGuarded(), onGuarded)
	add(f.kind != undo && f.terms.NoBackup == "" && f.kind != Rename && f.kind != Kill, onBackup)
	add(f.asksBig(), onBig)
	add(f.asksReason(), onReason)
	add(f.confirmation().Type != "", onTyped)
	return append(all, onGo)
}

// step is the spot so many places after the one that has the keys.
func (f form) step(by int) spot {
	ring := f.ring()
	i := slices.Index(ring, f.at)
	return ring[(i+by+len(ring))%len(ring)]
}

// row is the spot above or below. The buttons stand side by side below everything else.
func (f form) row(by int) spot {
	ring := f.ring()
	column := append(slices.Clone(ring[1:len(ring)-1]), onCancel)
	at := f.at
	if at == onGo {
		at = onCancel
	}
	i := slices.Index(column, at)
	return column[(i+by+len(column))%len(column)]
}
