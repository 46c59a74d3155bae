package actions

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// Fate is what is known of an entry of a backup.
type Fate uint8

// The fates.
const (
	InDoubt Fate = iota // it may have been changed: a crash came in between
	Changed             // it was changed
)

// Backup is a backup that is being read. It is for one goroutine.
type Backup struct {
	Header  BackupHeader
	Whole   bool          // it was closed as it should be
	Changed int64         // entries known to be changed
	Doubted int64         // batches of which it is not known
	Damage  *DamagedError // the first bytes that are not what was written; nil when all are

	file    *os.File
	size    int64
	batches []batchAt
}

// batchAt is where a batch stands that may have been changed, and what is known of it.
type batchAt struct {
	id      BatchID
	at      int64
	decided bool
	changed []uint64 // places of its entries that were changed, rising
}

// OpenBackup opens a backup and finds its batches. A tail that a crash tore off is no
// error; see Backup.Whole. Other damage is in Backup.Damage: what can still be read is.
func OpenBackup(path string) (*Backup, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b := &Backup{file: file}
	if err := b.survey(); err != nil {
		_ = file.Close() // it was only read
		return nil, err
	}
	return b, nil
}

// Close closes the file.
func (b *Backup) Close() error { return b.file.Close() }

// survey reads the header and finds the batches.
func (b *Backup) survey() error {
	info, err := b.file.Stat()
	if err != nil {
		return err
	}
	b.size = info.Size()
	magic := make([]byte, len(backupMagic))
	if _, err := b.file.ReadAt(magic, 0); err != nil || string(magic) != backupMagic {
		return refuse("this is no backup of valktop", "it does not begin like one", "the file that the change named")
	}
	content, at, err := readFrame(b.file, int64(len(magic)), b.size)
	if err != nil || content[0] != frameHeader || json.Unmarshal(content[1:], &b.Header) != nil {
		return refuse("the backup has no header that can be read", "nothing was changed before it was written", "")
	}
	found := map[BatchID]int{}
	for {
		content, next, err := readFrame(b.file, at, b.size)
		damaged, isDamage := errors.AsType[*DamagedError](err)
		switch {
		case errors.Is(err, io.EOF):
			return b.surveyed()
		case isDamage:
			if b.Damage == nil {
				b.Damage = damaged
			}
			if next <= at {
				return b.surveyed()
			}
		case err != nil:
			return err
		default:
			b.note(found, content, at)
		}
		at = next
	}
}

// note takes in a frame.
func (b *Backup) note(found map[BatchID]int, content []byte, at int64) {
	c := cursor{b: content[1:]}
	id := BatchID(c.uvarint())
	i, known := found[id]
	switch content[0] {
	case frameBatch:
		found[id] = len(b.batches)
		b.batches = append(b.batches, batchAt{id: id, at: at})
	case frameAbort:
		if known {
			b.batches[i].decided, b.batches[i].changed = true, nil
		}
	case frameCommit:
		if !known {
			return
		}
		n, place := c.uvarint(), uint64(0)
		places := []uint64{}
		for range n {
			place += c.uvarint()
			places = append(places, place)
		}
		if c.err == nil {
			b.batches[i].decided, b.batches[i].changed = true, places
			b.Changed += int64(n)
		}
	case frameEnd:
		b.Whole = true
	}
}

// surveyed leaves out the batches of which nothing was changed.
func (b *Backup) surveyed() error {
	b.batches = slices.DeleteFunc(b.batches, func(f batchAt) bool { return f.decided && len(f.changed) == 0 })
	for _, f := range b.batches {
		if !f.decided {
			b.Doubted++
		}
	}
	return nil
}

// Len is how many batches Batches yields.
func (b *Backup) Len() int { return len(b.batches) }

// Batches yields the batches that were changed or may have been, the last one first: of a
// key that was changed twice the later value counts. A batch that cannot be read is
// yielded as an error, and those after it follow.
func (b *Backup) Batches(yield func(entries []Entry, f Fate, err error) bool) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxFrame))
	if err != nil {
		yield(nil, InDoubt, err)
		return
	}
	defer decoder.Close()
	for _, f := range slices.Backward(b.batches) {
		entries, err := b.batch(decoder, f)
		fate := InDoubt
		if f.decided {
			fate = Changed
		}
		if !yield(entries, fate, err) {
			return
		}
	}
}

// batch reads the entries of a batch that were changed.
func (b *Backup) batch(decoder *zstd.Decoder, f batchAt) ([]Entry, error) {
	content, _, err := readFrame(b.file, f.at, b.size)
	if err != nil {
		return nil, err
	}
	_, n := binary.Uvarint(content[1:])
	plain, err := decoder.DecodeAll(content[1+n:], nil)
	if err != nil {
		return nil, &DamagedError{f.at, err.Error()}
	}
	c := cursor{b: plain}
	_ = c.text() // the node: what a key belongs to now is asked again
	var entries []Entry
	for place := uint64(0); len(c.b) > 0 && c.err == nil; place++ {
		e := c.entry()
		if _, changed := slices.BinarySearch(f.changed, place); changed || !f.decided {
			entries = append(entries, e)
		}
	}
	if c.err != nil {
		return nil, &DamagedError{f.at, c.err.Error()}
	}
	return entries, nil
}
