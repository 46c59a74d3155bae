//go:build unix && !solaris && !aix

package actions

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// shell is the argv that runs a command line.
func shell(line string) []string { return []string{"/bin/sh", "-c", line} }

// alone keeps a command in a process group of its own: ctrl-c does not reach it, and when
// its time is up its children end with it.
func alone(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
}

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
