package actions

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
)

// BackupHeader says what a backup is of.
type BackupHeader struct {
	Time    time.Time `json:"time"`   // the client's wall clock
	Server  string    `json:"server"` // its address
	DB      int       `json:"db"`
	Plan    Plan      `json:"plan"`
	User    string    `json:"user,omitempty"`    // of the operating system
	Version string    `json:"version,omitempty"` // of valktop
}

// BatchID numbers the batches of one backup.
type BatchID uint64

// BackupFullError says that a batch does not fit into the limit of a backup. Nothing of it
// was written.
type BackupFullError struct{ Limit, Needed int64 } // bytes

func (e *BackupFullError) Error() string {
	return fmt.Sprintf("the backup has reached its limit of %d bytes", e.Limit)
}

// BackupWriter writes a backup. It is safe for concurrent use.
type BackupWriter struct {
	path    string
	limit   int64
	encoder *zstd.Encoder

	mu      sync.Mutex
	file    *os.File
	size    int64
	next    BatchID
	pending map[BatchID]map[string]uint64 // the places of names in batches not yet decided
	changed int64
	err     error // of a write that failed: nothing can be trusted to follow
}

// CreateBackup creates the file, which must not exist, for its owner's eyes only. Limit is
// how many bytes it may hold; 0: any number.
func CreateBackup(path string, h BackupHeader, limit int64) (*BackupWriter, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	header, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	w := &BackupWriter{path: path, limit: limit, encoder: encoder, file: file, pending: map[BatchID]map[string]uint64{}}
	begin := appendFrame([]byte(backupMagic), append([]byte{frameHeader}, header...))
	if err = w.write(begin, true); err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		_ = file.Close() // the first error says more
		_ = os.Remove(path)
		return nil, err
	}
	return w, nil
}

// syncDir makes sure that a directory's new entries are on the disk, where the system knows how.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	_ = dir.Sync() // not every file system can, and then nothing better is to be had
	return nil
}

// Append writes the entries of a batch. When it returns they are on the disk. Its error is
// a *BackupFullError where they would not fit.
func (w *BackupWriter) Append(node string, entries []Entry) (BatchID, error) {
	plain := appendText(nil, node)
	places := make(map[string]uint64, len(entries))
	for i, e := range entries {
		plain = appendEntry(plain, e)
		places[e.Name] = uint64(i)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	id := w.next
	content := binary.AppendUvarint([]byte{frameBatch}, uint64(id))
	frame := appendFrame(nil, w.encoder.EncodeAll(plain, content))
	if needed := w.size + int64(len(frame)); w.limit > 0 && needed > w.limit {
		return 0, &BackupFullError{Limit: w.limit, Needed: needed}
	}
	if err := w.write(frame, true); err != nil {
		return 0, err
	}
	w.next++
	w.pending[id] = places
	return id, nil
}

// Commit notes which of a batch's keys were changed.
func (w *BackupWriter) Commit(id BatchID, names []string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	places, ok := w.pending[id]
	if !ok {
		return fmt.Errorf("there is no open batch %d in the backup", id)
	}
	changed := make([]bool, len(places))
	for _, name := range names {
		at, ok := places[name]
		if !ok {
			return fmt.Errorf("a key is not in batch %d of the backup", id)
		}
		changed[at] = true
	}
	content := binary.AppendUvarint([]byte{frameCommit}, uint64(id))
	content = binary.AppendUvarint(content, uint64(len(names)))
	last := 0
	for at, is := range changed {
		if is {
			content = binary.AppendUvarint(content, uint64(at-last))
			last = at
		}
	}
	delete(w.pending, id)
	w.changed += int64(len(names))
	return w.write(appendFrame(nil, content), false)
}

// Abort notes that a batch's keys were not changed.
func (w *BackupWriter) Abort(id BatchID) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.pending, id)
	return w.write(appendFrame(nil, binary.AppendUvarint([]byte{frameAbort}, uint64(id))), false)
}

// write writes all of b, and waits for the disk where it is to be certain.
func (w *BackupWriter) write(b []byte, certain bool) error {
	if w.err != nil {
		return w.err
	}
	n, err := w.file.Write(b)
	w.size += int64(n)
	if err == nil && certain {
		err = w.file.Sync()
	}
	w.err = err
	return err
}

// Size is how many bytes the backup has.
func (w *BackupWriter) Size() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.size
}

// Keys is how many keys in it are known to be changed.
func (w *BackupWriter) Keys() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

// Empty reports whether nothing was ever written but the header.
func (w *BackupWriter) Empty() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.next == 0
}

// Path is the file.
func (w *BackupWriter) Path() string { return w.path }

// Close ends the backup and waits for the disk. A backup without any entry is removed.
func (w *BackupWriter) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_ = w.encoder.Close() // it writes to nothing
	err := w.write(appendFrame(nil, binary.AppendUvarint([]byte{frameEnd}, uint64(w.changed))), true)
	if closed := w.file.Close(); err == nil {
		err = closed
	}
	if err == nil && w.next == 0 {
		return os.Remove(w.path)
	}
	return err
}
