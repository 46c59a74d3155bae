//go:build unix

package actions

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// syncDirectory sees to it that the names in a directory last. Some file systems cannot,
// and say so.
func syncDirectory(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("cannot bring the backup's name to the disk: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return fmt.Errorf("cannot bring the backup's name to the disk: %w", err)
	}
	return nil
}
