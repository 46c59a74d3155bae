package demo

import (
	"os/exec"
	"runtime"
	"syscall"
)

// runGuarded starts cmd so that the kernel kills it when this program ends, whatever
// ends it. The channel receives what Wait returned.
//
// The kernel watches the thread that started the child (PR_SET_PDEATHSIG), and Go ends
// threads that idle. So the child is started on a thread that is kept until it has ended.
func runGuarded(cmd *exec.Cmd) (<-chan error, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Setpgid:   true, // a ctrl-c at the terminal is for the program alone
		Pdeathsig: syscall.SIGKILL,
	}
	started, ended := make(chan error, 1), make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlock: the thread ends with this goroutine
		err := cmd.Start()
		started <- err
		if err == nil {
			ended <- cmd.Wait()
		}
	}()
	return ended, <-started
}
