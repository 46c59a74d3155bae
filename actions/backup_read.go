package actions

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// Backup is a backup that is being read. It is for one goroutine. It holds 16 bytes a
// batch, and one batch at a time.
type Backup struct {
	Header  BackupHeader
	Whole   bool          // it was closed as it should be
	Torn    int64         // where it ends within a record, as a crash leaves it: that one's keys were not changed. 0 when it does not
	Changed int64         // entries known to be changed
	Doubted int64         // batches of which it is not known
	Damage  *DamagedError // the first bytes that are not what was written; nil when all are
	Damaged int           // in how many places they are not

	file  *os.File
	size  int64
	seal  sealer
	index backupIndex
	worth int // batches with anything to restore
}

// OpenBackup opens a backup, finds its batches, and checks every byte, at the pace of the
// disk. A tail that a crash tore off is no error; see Backup.Whole. Other damage is in
// Backup.Damage: what can still be read is.
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
	if b.seal, err = sealOf(b.file, b.size); err != nil {
		return err
	}
	rest := io.NewSectionReader(b.file, recordsBegin, b.size-recordsBegin)
	s := backupScan{seal: b.seal, from: bufio.NewReaderSize(rest, scanBuffer), size: b.size, at: recordsBegin}
	s.partly = map[int][]byte{}
	if err := s.scan(); err != nil {
		return err
	}
	switch {
	case s.header == nil && (s.places == 0 || len(s.batches) == 0):
		return refuse("the backup has no header that can be read", "nothing was changed before it was written", "")
	case s.header == nil: // what it is of is not known, and its keys are
		s.header = &BackupHeader{}
	case s.header.Format > backupFormat:
		return refuse("a later valktop wrote the backup", fmt.Sprintf("its format is %d, this one knows %d", s.header.Format, backupFormat), "that valktop")
	}
	b.index, b.Header, b.Whole, b.Torn, b.Damage, b.Damaged = s.backupIndex, *s.header, s.ended, s.torn, s.damage, s.places
	b.Changed, b.Doubted, b.worth = b.index.count()
	return nil
}

// sealOf reads what a backup begins with.
func sealOf(file io.ReaderAt, size int64) (sealer, error) {
	first := make([]byte, recordsBegin)
	if _, err := file.ReadAt(first, 0); err != nil && !errors.Is(err, io.EOF) {
		return sealer{}, err
	}
	if string(first[:len(backupMagic)]) != backupMagic || size < recordsBegin {
		return sealer{}, refuse("this is no backup of valktop", "it does not begin like one", "the file that the change named")
	}
	return newSealer(first[len(backupMagic):]), nil
}

// Len is how many batches Batches yields.
func (b *Backup) Len() int { return b.worth }

// Batches yields the batches that were changed or may have been, the last one first: of a
// key that was changed twice the later value counts. A batch that cannot be read is
// yielded as an error, and those after it follow.
func (b *Backup) Batches(yield func(entries []Entry, f Fate, err error) bool) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxRecord))
	if err != nil {
		yield(nil, InDoubt, err)
		return
	}
	defer decoder.Close()
	for i, place := range slices.Backward(b.index.batches) {
		fate := Changed
		switch place.state {
		case batchUndone:
			continue
		case batchOpen:
			fate = InDoubt
		case batchDone, batchPartly:
		}
		entries, err := b.entries(i, decoder)
		if !yield(entries, fate, err) {
			return
		}
	}
}

// entries reads what of a batch was changed, or may have been.
func (b *Backup) entries(i int, with *zstd.Decoder) ([]Entry, error) {
	at := b.index.batches[i].at
	batch, err := b.load(at, with)
	if err != nil {
		return nil, &DamagedError{at, err.Error()}
	}
	kept := batch.entries[:0]
	for n, e := range batch.entries {
		if b.index.kept(i, n) {
			kept = append(kept, e)
		}
	}
	return kept, nil
}

// errChanged is a record that was right when the backup was opened.
var errChanged = errors.New("it has changed since the backup was opened")

// load reads a batch.
func (b *Backup) load(at int64, with *zstd.Decoder) (storedBatch, error) {
	head := make([]byte, headLength)
	if _, err := b.file.ReadAt(head, at); err != nil {
		return storedBatch{}, err
	}
	h, ok := b.seal.open(head)
	if !ok || h.kind != batchRecord {
		return storedBatch{}, errChanged
	}
	content := make([]byte, h.length)
	if _, err := b.file.ReadAt(content, at+headLength); err != nil && !errors.Is(err, io.EOF) {
		return storedBatch{}, err
	}
	if b.seal.sum(content) != h.sum {
		return storedBatch{}, errChanged
	}
	return decodeBatch(content, with)
}
