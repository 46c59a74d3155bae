package cli

import (
	"os"
	"strconv"
	"syscall"
)

// stepBack lowers the priority of this process. Linux keeps one for each thread, and a new
// thread has that of the one that made it: it asks again until no thread is new.
func stepBack() {
	told := map[string]bool{}
	for more := true; more; {
		more = false
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return // there is no /proc: it stays as it is
		}
		for _, thread := range threads {
			id, err := strconv.Atoi(thread.Name())
			if err != nil || told[thread.Name()] {
				continue
			}
			told[thread.Name()], more = true, true
			lower(id)
		}
	}
}

// lower steps a thread back, unless it stands further back than that. The kernel tells 20 less
// the niceness (getpriority(2), "C library/kernel differences").
func lower(id int) {
	if told, err := syscall.Getpriority(syscall.PRIO_PROCESS, id); err == nil && 20-told < niceness {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, niceness) // where that is forbidden it stays as it is
	}
}
