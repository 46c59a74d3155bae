package actions

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"sort"
)

// backupIndex is what a pass over a backup finds: where its batches are, and what came of
// them. It takes 16 bytes a batch.
type backupIndex struct {
	header  *BackupHeader
	batches []batchPlace
	runs    []idRun
	partly  map[int][]byte // the bits of batches of which only some keys were changed
	ended   bool           // the writer closed it
	torn    int64          // where the file ends within a record; 0 when it does not
	damage  *DamagedError  // the first
	places  int            // that are damaged
}

// batchPlace is where a batch is.
type batchPlace struct {
	at      int64 // of its record
	entries uint32
	state   batchState
}

// batchState is what the file says came of a batch.
type batchState uint8

const (
	batchOpen batchState = iota // nothing
	batchDone
	batchPartly
	batchUndone
)

// idRun are batches that are numbered without a gap: the one at index has this number.
type idRun struct {
	index int
	id    uint64
}

// DamagedError is a place in a backup with bytes that are not what was written.
type DamagedError struct {
	At  int64 // offset in the file
	Why string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the backup is damaged at byte %d: %s", e.At, e.Why)
}

// scanBuffer is how much is read at once.
const scanBuffer = 1 << 18

// backupScan is a pass over a backup, from its beginning to its end.
type backupScan struct {
	backupIndex
	seal sealer
	from *bufio.Reader
	size int64
	at   int64
	next []byte // the content of the record; used again
}

// scan finds the records and checks their sums. Its error is one of reading the file.
func (s *backupScan) scan() error {
	for s.at < s.size {
		head, ok, err := s.head()
		switch {
		case err != nil:
			return err
		case s.size-s.at < headLength:
			s.torn, s.at = s.at, s.size
		case !ok:
			if err := s.seek(); err != nil {
				return err
			}
		case s.size-s.at-headLength < head.length:
			s.torn, s.at = s.at, s.size
		default:
			if err := s.record(head); err != nil {
				return err
			}
		}
	}
	return nil
}

// head looks at the head of the next record.
func (s *backupScan) head() (h recordHead, ok bool, err error) {
	head, err := s.from.Peek(int(min(headLength, s.size-s.at)))
	if err != nil || len(head) < headLength {
		return h, false, noEOF(err)
	}
	h, ok = s.seal.open(head)
	return h, ok, nil
}

// noEOF leaves out that the file has ended: it is shorter than it was when it was opened.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// seek looks for the next record after one whose head is damaged. Zeros to the end of the
// file are what a machine leaves that died while the file grew: it is torn there.
func (s *backupScan) seek() error {
	begin, zeros := s.at, true
	for s.at < s.size {
		head, err := s.from.Peek(int(min(headLength, s.size-s.at)))
		if err != nil {
			return noEOF(err)
		}
		if len(head) == headLength && s.at > begin {
			if _, ok := s.seal.open(head); ok {
				break
			}
		}
		zeros = zeros && head[0] == 0
		if _, err := s.from.Discard(1); err != nil {
			return err
		}
		s.at++
	}
	if s.at == s.size && zeros {
		s.torn = begin
		return nil
	}
	s.damaged(begin, fmt.Sprintf("no record begins there; %d bytes are skipped", s.at-begin))
	return nil
}

// record reads a whole record.
func (s *backupScan) record(head recordHead) error {
	at := s.at
	if _, err := s.from.Discard(headLength); err != nil {
		return err
	}
	if int64(cap(s.next)) < head.length {
		s.next = make([]byte, head.length)
	}
	content := s.next[:head.length]
	if _, err := io.ReadFull(s.from, content); err != nil {
		return noEOF(err)
	}
	s.at += headLength + head.length
	if s.seal.sum(content) != head.sum {
		s.damaged(at, fmt.Sprintf("a record of %d bytes has changed since it was written", headLength+head.length))
		return nil
	}
	if s.ended {
		s.damaged(at, "there is more after the backup's end")
		return nil
	}
	if err := s.take(at, head.kind, content); err != nil {
		s.damaged(at, err.Error())
	}
	return nil
}

// take adds a record to the index.
func (s *backupScan) take(at int64, kind recordKind, content []byte) error {
	r := fields{left: content}
	switch kind {
	case headerRecord:
		if at != recordsBegin {
			return errBatch
		}
		return s.begin(content)
	case batchRecord:
		label, err := labelOf(content)
		if err != nil {
			return err
		}
		if last := s.last(); label.id <= last {
			return fmt.Errorf("batch %d comes after batch %d", label.id, last)
		} else if label.id != last+1 || len(s.batches) == 0 {
			s.runs = append(s.runs, idRun{len(s.batches), label.id})
		}
		s.batches = append(s.batches, batchPlace{at: at, entries: uint32(label.entries)})
		return nil
	case commitRecord:
		return s.settle(r.number(), batchDone, r.left)
	case abortRecord:
		return s.settle(r.number(), batchUndone, nil)
	case endRecord:
		s.ended = true
		if want := r.number(); want != uint64(len(s.batches)) && s.places == 0 {
			return fmt.Errorf("%d of %d batches are missing", want-uint64(len(s.batches)), want)
		}
	}
	return nil
}

// begin reads the header.
func (s *backupScan) begin(content []byte) error {
	var h BackupHeader
	if err := json.Unmarshal(content, &h); err != nil {
		return fmt.Errorf("its header: %w", err)
	}
	s.header = &h
	return nil
}

// settle notes what came of a batch. One that is not there was damaged.
func (s *backupScan) settle(id uint64, state batchState, bits []byte) error {
	i, ok := s.indexOf(id)
	switch {
	case !ok && s.places > 0:
		return nil
	case !ok:
		return fmt.Errorf("there is no batch %d", id)
	case len(bits) > 0:
		if len(bits) != (int(s.batches[i].entries)+7)/8 {
			return errBatch
		}
		state = batchPartly
		s.partly[i] = append([]byte(nil), bits...)
	}
	s.batches[i].state = state
	return nil
}

// last is the number of the last batch.
func (x *backupIndex) last() uint64 {
	if len(x.runs) == 0 {
		return 0
	}
	run := x.runs[len(x.runs)-1]
	return run.id + uint64(len(x.batches)-run.index) - 1
}

// indexOf finds the batch of that number.
func (x *backupIndex) indexOf(id uint64) (int, bool) {
	n := sort.Search(len(x.runs), func(n int) bool { return x.runs[n].id > id }) - 1
	if n < 0 {
		return 0, false
	}
	end := len(x.batches)
	if n+1 < len(x.runs) {
		end = x.runs[n+1].index
	}
	past := id - x.runs[n].id
	if past >= uint64(end-x.runs[n].index) {
		return 0, false
	}
	return x.runs[n].index + int(past), true
}

// damaged notes a place that cannot be read.
func (x *backupIndex) damaged(at int64, why string) {
	if x.places++; x.damage == nil {
		x.damage = &DamagedError{at, why}
	}
}

// kept reports whether an entry of a batch was changed, or may have been.
func (x *backupIndex) kept(batch, entry int) bool {
	if x.batches[batch].state == batchPartly {
		return x.partly[batch][entry/8]&(1<<(entry%8)) != 0
	}
	return x.batches[batch].state != batchUndone
}

// count is how many entries are known to be changed, how many batches are in doubt, and in
// how many batches there is anything to restore.
func (x *backupIndex) count() (changed, doubted int64, worth int) {
	for i, b := range x.batches {
		switch b.state {
		case batchOpen:
			doubted++
		case batchDone:
			changed += int64(b.entries)
		case batchPartly:
			for _, eight := range x.partly[i] {
				changed += int64(bits.OnesCount8(eight))
			}
		case batchUndone:
			continue
		}
		worth++
	}
	return changed, doubted, worth
}
