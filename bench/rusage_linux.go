package main

import (
	"os"
	"syscall"
)

// mostMemory is the largest resident memory that a process ever had, in bytes.
func mostMemory(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss * 1024
}
