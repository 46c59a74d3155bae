package actions

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"
)

// BackupWriter writes a backup. It is safe for concurrent use: one goroutine a primary.
type BackupWriter struct {
	path   string
	limit  int64 // bytes; 0: none
	seal   sealer
	encode *zstd.Encoder

	mu      sync.Mutex
	file    *os.File
	size    int64
	changed int64 // keys known to be changed
	open    int64 // keys of which it is not said what came of them
	batches uint64
	pending map[BatchID][]string // the names of batches of which it is not said what came of them
	broken  error                // why nothing can be written any more

	syncing  sync.Mutex
	synced   int64        // so many bytes are on the disk
	syncTook atomic.Int64 // ns that the last sync took
}

// BackupFullError says that a batch does not fit into the limit of a backup. Nothing of it
// was written.
type BackupFullError struct{ Limit, Needed int64 } // bytes

func (e *BackupFullError) Error() string {
	return fmt.Sprintf("the backup has reached its limit of %d bytes; this batch needs %d", e.Limit, e.Needed)
}

var errBackupClosed = errors.New("the backup was closed")

// CreateBackup creates the file of a backup, for its owner alone, and the directories that
// it lies in. It never writes over a file that exists. limit is in bytes; 0: none.
func CreateBackup(path string, h BackupHeader, limit int64) (*BackupWriter, error) {
	h.Format = backupFormat
	header, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("backup %s: %w", path, err)
	}
	encode, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, fmt.Errorf("backup %s: %w", path, err)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot create the backup's directory: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot create the backup: %w", err)
	}
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // it never fails
	w := &BackupWriter{path: path, limit: limit, seal: newSealer(salt), encode: encode, file: file, pending: map[BatchID][]string{}}
	if err := w.begin(salt, header); err != nil {
		return nil, errors.Join(err, w.shut(), os.Remove(path))
	}
	return w, nil
}

// begin writes what comes before the batches, and sees to it that the file has its name
// after a crash, too.
func (w *BackupWriter) begin(salt, header []byte) error {
	first := append([]byte(backupMagic), salt...)
	record := append(make([]byte, headLength), header...)
	w.seal.seal(headerRecord, record)
	end, err := w.write(append(first, record...))
	if err != nil {
		return err
	}
	if err := w.sync(end); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(w.path))
}

// Append writes the keys of a batch as they are before they are changed. They are on the
// disk when it returns. Its error is a *BackupFullError where they would not fit: smaller
// batches still may.
func (w *BackupWriter) Append(node string, entries []Entry) (BatchID, error) {
	record := storedBatch{node: node, entries: entries}.encode(make([]byte, headLength), w.encode)
	if len(record) > maxRecord {
		return 0, fmt.Errorf("backup %s: a batch of %d bytes is too big", w.path, len(record))
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name
	}
	id, end, err := w.add(names, record)
	if err != nil {
		return 0, err
	}
	return id, w.sync(end)
}

// add numbers and writes the record of a batch, and returns where it ends.
func (w *BackupWriter) add(names []string, record []byte) (id BatchID, end int64, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if needed := w.size + int64(len(record)); w.limit > 0 && needed > w.limit {
		return 0, 0, &BackupFullError{Limit: w.limit, Needed: needed}
	}
	id = BatchID(w.batches + 1)
	binary.LittleEndian.PutUint64(record[headLength:], uint64(id))
	w.seal.seal(batchRecord, record)
	if end, err = w.writeLocked(record); err != nil {
		return 0, 0, err
	}
	w.batches++
	w.pending[id] = names
	w.open += int64(len(names))
	return id, end, nil
}

// Commit says that a batch was carried out, and which of its keys were changed by it. It
// is not synced: without it the keys are restored where they do not exist.
func (w *BackupWriter) Commit(id BatchID, changed []string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	names, ok := w.pending[id]
	if !ok {
		return fmt.Errorf("backup %s: there is no batch %d to commit", w.path, id)
	}
	bits, count := bitsOf(names, changed)
	if count < len(changed) {
		return fmt.Errorf("backup %s: a key is not in batch %d", w.path, id)
	}
	if count == 0 && len(names) > 0 {
		return w.abort(id)
	}
	if count == len(names) {
		bits = nil
	}
	if _, err := w.writeLocked(w.numbered(commitRecord, uint64(id), bits)); err != nil {
		return err
	}
	delete(w.pending, id)
	w.open -= int64(len(names))
	w.changed += int64(count)
	return nil
}

// bitsOf has a bit for each name that was changed, and how many these are.
func bitsOf(names, changed []string) (bits []byte, count int) {
	took := make(map[string]bool, len(changed))
	for _, name := range changed {
		took[name] = true
	}
	bits = make([]byte, (len(names)+7)/8)
	for i, name := range names {
		if took[name] {
			bits[i/8] |= 1 << (i % 8)
			count++
		}
	}
	return bits, count
}

// Abort says that a batch was not carried out: its keys are not to be restored.
func (w *BackupWriter) Abort(id BatchID) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.pending[id]; !ok {
		return fmt.Errorf("backup %s: there is no batch %d to abort", w.path, id)
	}
	return w.abort(id)
}

// abort writes that a batch was not carried out. The caller has mu.
func (w *BackupWriter) abort(id BatchID) error {
	if _, err := w.writeLocked(w.numbered(abortRecord, uint64(id), nil)); err != nil {
		return err
	}
	w.open -= int64(len(w.pending[id]))
	delete(w.pending, id)
	return nil
}

// SyncTook is how long the disk took the last time.
func (w *BackupWriter) SyncTook() time.Duration { return time.Duration(w.syncTook.Load()) }

// Path is the file.
func (w *BackupWriter) Path() string { return w.path }

// Size is how long the file is, in bytes.
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

// Empty reports whether there is nothing in it to restore: Close removes it then.
func (w *BackupWriter) Empty() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed+w.open == 0
}

// Close ends the backup and waits for the disk. A backup with nothing to restore is
// removed. It may be called more than once.
func (w *BackupWriter) Close() error {
	w.mu.Lock()
	if errors.Is(w.broken, errBackupClosed) {
		w.mu.Unlock()
		return nil
	}
	end, err := w.writeLocked(w.numbered(endRecord, w.batches, nil))
	w.mu.Unlock()
	if err == nil {
		err = w.sync(end)
	}
	err = errors.Join(err, w.shut())
	if w.Empty() {
		err = errors.Join(err, os.Remove(w.path))
	}
	return err
}
