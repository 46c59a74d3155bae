//go:build unix && !solaris && !aix

package shell

import (
	"os/exec"
	"syscall"
)

// line is the argv that runs a command line.
func line(s string) []string { return []string{"/bin/sh", "-c", s} }

// apart keeps a command in a session of its own: it has no terminal to ask or to write at,
// ctrl-c does not reach it, and when its time is up its children end with it.
func apart(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
}
