//go:build unix

package main

import (
	"os"
	"syscall"
)

// freeze stops a process where it is; unfreeze lets it go on.
func freeze(p *os.Process) error { return p.Signal(syscall.SIGSTOP) }

func unfreeze(p *os.Process) error { return p.Signal(syscall.SIGCONT) }
