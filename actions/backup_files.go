package actions

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// backupSuffix is what the names of backups end with.
const backupSuffix = ".backup"

// readableMost is how much of a plan stands in the name of its backup.
const readableMost = 40

// DefaultBackupPath is where the backup of a plan goes that nobody gave a name: the time in
// UTC, what is done, and to what, as far as every file system takes that.
func DefaultBackupPath(dir string, p Plan, t time.Time) string {
	name := t.UTC().Format("20060102-150405.000") + "-" + string(p.Action)
	text := ""
	if len(p.Selections) > 0 {
		text = p.Selections[0].Text
	}
	if readable := fileName(text); readable != "" {
		name += "-" + readable
	}
	return filepath.Join(dir, name+backupSuffix)
}

// fileName is a text of any bytes in letters, digits and the few signs that mean nothing to
// any file system or shell.
func fileName(s string) string {
	var b strings.Builder
	gap := false
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' && b.Len() > 0 {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			b.WriteByte(c)
			gap = false
		} else {
			gap = true
		}
		if b.Len() >= readableMost {
			break
		}
	}
	return strings.TrimRight(b.String(), "._")
}

// RemoveOldBackups removes the backups in dir whose retention time is over, and returns
// which. It touches nothing but regular files that are named as backups and begin like
// one; a backup without a retention time stays. A dir that is not there holds none.
func RemoveOldBackups(dir string, now time.Time) (removed []string, err error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, nil
		}
		return nil, fmt.Errorf("old backups stay: %w", err)
	}
	var failed []error
	for _, f := range files {
		path := filepath.Join(dir, f.Name())
		if !f.Type().IsRegular() || !strings.HasSuffix(f.Name(), backupSuffix) || !outlived(path, now) {
			continue
		}
		if err := os.Remove(path); err != nil {
			failed = append(failed, fmt.Errorf("an old backup stays: %w", err))
			continue
		}
		removed = append(removed, path)
	}
	return removed, errors.Join(failed...)
}

// outlived reports whether a file is a backup whose retention time is over since it was
// made, and since it was last written to.
func outlived(path string, now time.Time) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	h, err := headerOf(file, info.Size())
	if err != nil || h.Retain <= 0 {
		return false
	}
	since := h.Time
	if info.ModTime().After(since) {
		since = info.ModTime()
	}
	return now.Sub(since) > h.Retain
}

// headerOf reads the header of a backup and nothing else.
func headerOf(file io.ReaderAt, size int64) (BackupHeader, error) {
	seal, err := sealOf(file, size)
	if err != nil {
		return BackupHeader{}, err
	}
	rest := io.NewSectionReader(file, recordsBegin, size-recordsBegin)
	s := backupScan{seal: seal, from: bufio.NewReader(rest), size: size, at: recordsBegin}
	head, ok, err := s.head()
	if err == nil && ok && head.kind == headerRecord && head.length <= size {
		err = s.record(head)
	}
	if err != nil || s.header == nil {
		return BackupHeader{}, errors.Join(errBatch, err)
	}
	return *s.header, nil
}
