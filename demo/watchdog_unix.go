//go:build unix

package demo

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"syscall"
)

// watchdogScript is told the process to watch on its first line of input, and "released"
// on the second when that has ended. If the input ends without it, so did the program.
const watchdogScript = `read -r pid || exit 0; read -r word; test "$word" = released || kill -9 "$pid"`

// runWatched starts cmd under a watchdog: a shell whose input is a pipe that this program
// holds open. Whatever ends the program, the system closes the pipe, and the shell kills
// the child. It serves systems whose kernel does not do so by itself.
func runWatched(cmd *exec.Cmd) (<-chan error, error) {
	watchdog := exec.Command("/bin/sh", "-c", watchdogScript)
	watchdog.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	leash, err := watchdog.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start a watchdog: %w", err)
	}
	if err := watchdog.Start(); err != nil {
		return nil, fmt.Errorf("start a watchdog: %w", err)
	}
	if err := cmd.Start(); err != nil {
		leash.Close()
		return nil, errors.Join(err, watchdog.Wait())
	}
	if _, err := fmt.Fprintf(leash, "%d\n", cmd.Process.Pid); err != nil {
		return nil, errors.Join(fmt.Errorf("start a watchdog: %w", err), cmd.Process.Kill(), cmd.Wait(), release(watchdog, leash))
	}
	ended := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		_ = release(watchdog, leash) // it fails only if someone ended the watchdog, whose work is done
		ended <- err
	}()
	return ended, nil
}

// release tells the watchdog that there is nobody left to kill.
func release(watchdog *exec.Cmd, leash io.WriteCloser) error {
	_, err := io.WriteString(leash, "released\n")
	leash.Close()
	return errors.Join(err, watchdog.Wait())
}
