//go:build !linux

package main

import (
	"os"
	"time"
)

// mostMemory is not known here.
func mostMemory(*os.ProcessState) int64 { return 0 }

// ownCPU is not known here.
func ownCPU() time.Duration { return 0 }
