package actions

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// numbered is a record that begins with a number.
func (w *BackupWriter) numbered(kind recordKind, number uint64, rest []byte) []byte {
	record := binary.LittleEndian.AppendUint64(make([]byte, headLength), number)
	record = append(record, rest...)
	w.seal.seal(kind, record)
	return record
}

// shut closes the file for good.
func (w *BackupWriter) shut() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(w.broken, errBackupClosed) {
		return nil
	}
	w.broken = errBackupClosed
	if err := w.file.Close(); err != nil {
		return fmt.Errorf("backup %s: %w", w.path, err)
	}
	return nil
}

func (w *BackupWriter) write(record []byte) (end int64, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.writeLocked(record)
}

// writeLocked adds to the file. What was written of a record that did not fit is taken
// away again, so that those after it can be read. The caller has mu.
func (w *BackupWriter) writeLocked(record []byte) (end int64, err error) {
	if w.broken != nil {
		return 0, fmt.Errorf("backup %s: %w", w.path, w.broken)
	}
	if _, err := w.file.Write(record); err != nil {
		err = fmt.Errorf("cannot write the backup: %w", err)
		if undone := w.file.Truncate(w.size); undone != nil {
			w.broken = err
		} else if _, undone = w.file.Seek(w.size, 0); undone != nil {
			w.broken = err
		}
		return 0, err
	}
	w.size += int64(len(record))
	return w.size, nil
}

// sync returns when the file is on the disk up to end. Goroutines that wait for another
// one's sync share the next one.
func (w *BackupWriter) sync(end int64) error {
	w.syncing.Lock()
	defer w.syncing.Unlock()
	if w.synced >= end {
		return nil
	}
	w.mu.Lock()
	size, broken := w.size, w.broken
	w.mu.Unlock()
	if broken != nil {
		return fmt.Errorf("backup %s: %w", w.path, broken)
	}
	began := time.Now()
	err := w.file.Sync()
	w.syncTook.Store(int64(time.Since(began)))
	if err != nil {
		// What the system did not write once it may report as written the next time.
		err = fmt.Errorf("cannot bring the backup to the disk: %w", err)
		w.mu.Lock()
		w.broken = err
		w.mu.Unlock()
		return err
	}
	w.synced = size
	return nil
}
