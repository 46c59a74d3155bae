//go:build unix

package ui

import "golang.org/x/sys/unix"

// alone reports whether no shell with job control runs the program: `ssh -t host valktop`,
// a container, a terminal window of its own. Then nobody could bring it back, and the
// kernel would not stop it either; a shell gives each job a process group of its own.
func alone() bool {
	session, err := unix.Getsid(0)
	return err == nil && session == unix.Getpgrp()
}
