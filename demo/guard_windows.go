package demo

import (
	"fmt"
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// runGuarded starts cmd in a job that the system ends when this program does, whatever
// ends it. The channel receives what Wait returned.
func runGuarded(cmd *exec.Cmd) (<-chan error, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return nil, fmt.Errorf("create a job: %w", err)
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	if _, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits))); err != nil {
		_ = windows.CloseHandle(job) // nothing is left to do if it fails
		return nil, fmt.Errorf("set up a job: %w", err)
	}
	if err := cmd.Start(); err != nil {
		_ = windows.CloseHandle(job) // nothing is left to do if it fails
		return nil, err
	}
	if err := assign(job, cmd.Process.Pid); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()               // it was killed
		_ = windows.CloseHandle(job) // nothing is left to do if it fails
		return nil, err
	}
	ended := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		_ = windows.CloseHandle(job) // nothing is left to do if it fails
		ended <- err
	}()
	return ended, nil
}

func assign(job windows.Handle, pid int) error {
	child, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(pid))
	if err != nil {
		return fmt.Errorf("open process %d: %w", pid, err)
	}
	defer func() { _ = windows.CloseHandle(child) }() // nothing is left to do if it fails
	if err := windows.AssignProcessToJobObject(job, child); err != nil {
		return fmt.Errorf("put process %d into a job: %w", pid, err)
	}
	return nil
}

// alive reports whether a process exists.
func alive(pid int) bool {
	child, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return false
	}
	_ = windows.CloseHandle(child) // nothing is left to do if it fails
	return true
}
