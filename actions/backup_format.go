package actions

import (
	"encoding/binary"
	"hash/crc32"
	"time"
)

// A backup is one file. It is written from its beginning to its end and never changed:
//
//	"valktop backup 1\n"
//	salt                16 bytes, drawn for this file
//	records             to the end; numbers are little-endian, varints as encoding/binary has them
//
// A record is a head of 17 bytes and its content:
//
//	marker       4 bytes, 0xF5 'V' 'T' 'B': where reading goes on after damage
//	kind         1 byte: 'h' header, 'b' batch, 'c' commit, 'a' abort, 'e' end
//	length       4 bytes, of the content
//	content sum  4 bytes, CRC-32C of the salt and the content
//	head sum     4 bytes, CRC-32C of the salt and of the 13 bytes before
//
// The salt keeps a value that itself holds a piece of a backup from being read as records.
// The contents:
//
//	header  BackupHeader as JSON; the first record, and there is one only
//	batch   its number (1, 2, ... in the order of the file), 8 bytes; uvarint number of
//	        entries; uvarint length of what follows when it is not compressed; and
//	        compressed by zstd: the node's address, then for each entry its name, its dump
//	        (each a uvarint length and the bytes), and varints of Before and After
//	commit  the number of the batch; then nothing when all of it was changed, otherwise a
//	        bit for each entry, the lowest of the first byte first
//	abort   the number of the batch, of which nothing was changed
//	end     the number of batches: the writer has closed the file, and nothing follows
//
// A batch reaches the disk before its keys are changed. One that is neither committed nor
// aborted was perhaps carried out: the process or the machine died just then.
const (
	backupMagic  = "valktop backup 1\n" // the number is that of the format
	saltLength   = 16
	backupFormat = 1 // of BackupHeader
	headLength   = 4 + 1 + 4 + 4 + 4
	idLength     = 8
	recordsBegin = int64(len(backupMagic) + saltLength)

	// maxRecord is the longest content: a server holds no value over 512 MB, and a batch
	// is a few MB.
	maxRecord = 1 << 30
)

// recordKind is what a record is.
type recordKind byte

const (
	headerRecord recordKind = 'h'
	batchRecord  recordKind = 'b'
	commitRecord recordKind = 'c'
	abortRecord  recordKind = 'a'
	endRecord    recordKind = 'e'
)

func (k recordKind) known() bool {
	switch k {
	case headerRecord, batchRecord, commitRecord, abortRecord, endRecord:
		return true
	}
	return false
}

func marker() [4]byte { return [4]byte{0xF5, 'V', 'T', 'B'} }

// sealer makes and checks the sums of a file's records.
type sealer struct{ salted uint32 }

// castagnoli makes a table once; the library keeps it.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

func newSealer(salt []byte) sealer { return sealer{crc32.Checksum(salt, castagnoli())} }

func (s sealer) sum(data []byte) uint32 { return crc32.Update(s.salted, castagnoli(), data) }

// seal puts the head before a record's content. space holds headLength bytes for it.
func (s sealer) seal(kind recordKind, space []byte) {
	head, content := space[:headLength], space[headLength:]
	m := marker()
	copy(head, m[:])
	head[4] = byte(kind)
	binary.LittleEndian.PutUint32(head[5:], uint32(len(content)))
	binary.LittleEndian.PutUint32(head[9:], s.sum(content))
	binary.LittleEndian.PutUint32(head[13:], s.sum(head[:13]))
}

// recordHead is the head of a record.
type recordHead struct {
	kind   recordKind
	length int64
	sum    uint32 // of the content
}

// open reads a head, and reports whether it is one.
func (s sealer) open(head []byte) (recordHead, bool) {
	m := marker()
	if [4]byte(head[:4]) != m || binary.LittleEndian.Uint32(head[13:]) != s.sum(head[:13]) {
		return recordHead{}, false
	}
	h := recordHead{recordKind(head[4]), int64(binary.LittleEndian.Uint32(head[5:])), binary.LittleEndian.Uint32(head[9:])}
	return h, h.kind.known() && h.length <= maxRecord
}

// BackupHeader says what a backup is of.
type BackupHeader struct {
	Format  int       `json:"format"` // set by CreateBackup
	Time    time.Time `json:"time"`   // the client's wall clock
	Server  string    `json:"server"` // its address
	DB      int       `json:"db"`
	Plan    Plan      `json:"plan"`
	User    string    `json:"user,omitempty"`    // of the operating system
	Version string    `json:"version,omitempty"` // of valktop
	// Retain is how long the backup is kept: after that time RemoveOldBackups removes it. 0: for good.
	Retain time.Duration `json:"retain_ns,omitempty"`
}
