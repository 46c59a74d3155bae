//go:build !linux && !windows

package cli

import "syscall"

// stepBack lowers the priority of this process, unless it stands further back than that.
func stepBack(to urgency) {
	niceness := 10
	if to == idly {
		niceness = 20
	}
	if now, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0); err == nil && now < niceness {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness) // where that is forbidden it stays as it is
	}
}
