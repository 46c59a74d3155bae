package actions

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// storedBatch is a batch on its way to the file, or from it.
type storedBatch struct {
	id      uint64 // set last, by number
	node    string
	entries []Entry
}

// errBatch is a batch whose sums are right and whose content makes no sense.
var errBatch = errors.New("its content makes no sense")

// encode appends the batch to space.
func (b storedBatch) encode(space []byte, with *zstd.Encoder) []byte {
	size := binary.MaxVarintLen64 + len(b.node)
	for _, e := range b.entries {
		size += len(e.Name) + len(e.Dump) + 4*binary.MaxVarintLen64
	}
	plain := make([]byte, 0, size)
	plain = appendText(plain, b.node)
	for _, e := range b.entries {
		plain = appendText(plain, e.Name)
		plain = appendText(plain, e.Dump)
		plain = binary.AppendVarint(plain, e.Before)
		plain = binary.AppendVarint(plain, e.After)
	}
	space = binary.LittleEndian.AppendUint64(space, b.id)
	space = binary.AppendUvarint(space, uint64(len(b.entries)))
	space = binary.AppendUvarint(space, uint64(len(plain)))
	return with.EncodeAll(plain, space)
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// batchLabel is what stands before a batch's compressed part.
type batchLabel struct {
	id, entries, plain uint64
	at                 int // where the compressed part begins
}

func labelOf(content []byte) (batchLabel, error) {
	r := fields{left: content}
	l := batchLabel{id: r.number(), entries: r.uvarint(), plain: r.uvarint()}
	l.at = len(content) - len(r.left)
	// An entry has four bytes at least.
	if r.bad || l.id == 0 || l.plain > maxRecord || l.entries > l.plain/4+1 {
		return batchLabel{}, errBatch
	}
	return l, nil
}

// decodeBatch reads what encode wrote.
func decodeBatch(content []byte, with *zstd.Decoder) (storedBatch, error) {
	label, err := labelOf(content)
	if err != nil {
		return storedBatch{}, err
	}
	plain, err := with.DecodeAll(content[label.at:], nil)
	if err != nil {
		return storedBatch{}, fmt.Errorf("%w: %w", errBatch, err)
	}
	if uint64(len(plain)) != label.plain {
		return storedBatch{}, errBatch
	}
	r := fields{left: plain}
	b := storedBatch{id: label.id, node: r.text()}
	b.entries = slices.Grow(b.entries, int(label.entries))
	for range label.entries {
		b.entries = append(b.entries, Entry{Name: r.text(), Dump: r.text(), Before: r.varint(), After: r.varint()})
	}
	if r.bad || len(r.left) > 0 {
		return storedBatch{}, errBatch
	}
	return b, nil
}

// fields reads one field after the other. After one that is not whole all others are zero.
type fields struct {
	left []byte
	bad  bool
}

// number is that of a batch.
func (f *fields) number() uint64 {
	if len(f.left) < idLength {
		f.bad, f.left = true, nil
		return 0
	}
	n := binary.LittleEndian.Uint64(f.left)
	f.left = f.left[idLength:]
	return n
}

func (f *fields) uvarint() uint64 {
	v, n := binary.Uvarint(f.left)
	if n <= 0 {
		f.bad, f.left = true, nil
		return 0
	}
	f.left = f.left[n:]
	return v
}

func (f *fields) varint() int64 {
	v, n := binary.Varint(f.left)
	if n <= 0 {
		f.bad, f.left = true, nil
		return 0
	}
	f.left = f.left[n:]
	return v
}

func (f *fields) text() string {
	n := f.uvarint()
	if n > uint64(len(f.left)) {
		f.bad, f.left = true, nil
		return ""
	}
	s := string(f.left[:n])
	f.left = f.left[n:]
	return s
}
