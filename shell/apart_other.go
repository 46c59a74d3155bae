//go:build !unix || solaris || aix

package shell

import "os/exec"

// line is the argv that runs a command line.
func line(s string) []string { return []string{"cmd.exe", "/d", "/s", "/c", s} }

func apart(*exec.Cmd) {}
