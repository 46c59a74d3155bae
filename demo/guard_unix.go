//go:build unix && !linux

package demo

import (
	"os/exec"
	"syscall"
)

// runGuarded starts cmd so that a watchdog kills it when this program ends, whatever ends
// it. The channel receives what Wait returned.
func runGuarded(cmd *exec.Cmd) (<-chan error, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a ctrl-c at the terminal is for the program alone
	return runWatched(cmd)
}
