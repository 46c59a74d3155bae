//go:build unix && !solaris && !aix

package actions

import (
	"errors"
	"os"
	"syscall"
)

// lockFile waits until no other process has the file locked.
func lockFile(f *os.File) (unlock func(), err error) {
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOLCK) {
		return func() {}, nil // some network file systems: a line is one write at least
	}
	return func() { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }, err
}

// tryLock locks a file unless another process has it.
func tryLock(f *os.File) (unlock func(), free bool) {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, false
	}
	return func() { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }, true
}
