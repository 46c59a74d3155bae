package actions

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// backupMagic begins every backup; the number is that of the format.
//
// Behind it stand frames: the length of the content (4 bytes, little-endian), its CRC-32C
// (4 bytes), and the content, whose first byte says what it is:
//
//	H  the header, as JSON; the first frame, and only that
//	B  a batch: its number (uvarint), then compressed with zstd: the node, and entries
//	C  a batch was changed: its number, how many, then which of its entries (uvarints, as distances)
//	A  a batch was not changed: its number
//	E  the end: how many entries were changed (uvarint)
//
// A batch is on the disk before its keys are changed. What stands behind it need not be: a
// batch without C or A may or may not have been changed.
const backupMagic = "valktop backup 1\n"

// Kinds of frames.
const (
	frameHeader = 'H'
	frameBatch  = 'B'
	frameCommit = 'C'
	frameAbort  = 'A'
	frameEnd    = 'E'
)

const (
	frameHead = 8
	// maxFrame bounds what a damaged length can make a reader take: a batch holds some MiB.
	maxFrame = 1 << 30
)

// castagnoli is the polynomial of CRC-32C, for which processors have an instruction.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// appendFrame writes a frame behind b.
func appendFrame(b []byte, content []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(content)))
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(content, castagnoli()))
	return append(b, content...)
}

// DamagedError is a backup with bytes that are not what was written.
type DamagedError struct {
	At  int64 // offset in the file
	Why string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the backup is damaged at byte %d: %s", e.At, e.Why)
}

// readFrame reads the frame at an offset of a file of a size. At the end, and where the
// last frame is not all there, as a crash leaves it, the error is io.EOF.
func readFrame(f io.ReaderAt, at, size int64) (content []byte, next int64, err error) {
	var head [frameHead]byte
	if size-at < frameHead {
		return nil, at, io.EOF
	}
	if _, err := f.ReadAt(head[:], at); err != nil {
		return nil, at, err
	}
	length := int64(binary.LittleEndian.Uint32(head[:4]))
	next = at + frameHead + length
	switch {
	case next > size && (length <= maxFrame):
		return nil, at, io.EOF // torn, or its length is damaged: nothing behind it can be found
	case length == 0 || length > maxFrame:
		return nil, at, &DamagedError{at, "a length that cannot be"}
	}
	content = make([]byte, length)
	if _, err := f.ReadAt(content, at+frameHead); err != nil && !errors.Is(err, io.EOF) {
		return nil, at, err
	}
	if crc32.Checksum(content, castagnoli()) != binary.LittleEndian.Uint32(head[4:]) {
		if next == size {
			return nil, at, io.EOF // the last one, of which the disk has not got all
		}
		return nil, next, &DamagedError{at, "its checksum is another"}
	}
	return content, next, nil
}
