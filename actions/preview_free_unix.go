//go:build linux || darwin

package actions

import (
	"os"
	"path/filepath"
	"syscall"

	"valktop/maybe"
)

// freeBytes is how much room there is for this user where a directory is, or will be.
func freeBytes(dir string) maybe.Value[int64] {
	for {
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return maybe.Unknown[int64]("the system does not tell how much room there is: " + err.Error())
	}
	return maybe.Of(int64(s.Bavail * uint64(s.Bsize)))
}
