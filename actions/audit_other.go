//go:build !unix || solaris || aix

package actions

import (
	"os"
	"os/exec"
)

// shell is the argv that runs a command line.
func shell(line string) []string { return []string{"cmd.exe", "/d", "/s", "/c", line} }

func alone(*exec.Cmd) {}

// lockFile does nothing: a line is one write, at the end of the file.
func lockFile(*os.File) (unlock func(), err error) { return func() {}, nil }
