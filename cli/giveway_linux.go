package cli

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// niceness is how far a process steps back that is behind others.
const niceness = 10

// stepBack lowers the priority of this process, for which no privilege is needed (sched(7)).
// Linux keeps one for each thread, and a new thread has that of the one that made it: it asks
// again until no thread is new.
func stepBack(to urgency) {
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
			lower(id, to)
		}
	}
}

// lower steps a thread back, unless somebody chose a policy for it that is not the usual one.
// SCHED_BATCH does not take the processor from what runs when it wakes up, as threads do that
// are only less nice, and SCHED_IDLE leaves it to all that want it.
func lower(id int, to urgency) {
	a, err := unix.SchedGetAttr(id, 0)
	if err != nil || a.Policy != unix.SCHED_NORMAL && a.Policy != unix.SCHED_BATCH {
		return
	}
	a.Policy, a.Nice, a.Runtime = unix.SCHED_BATCH, max(a.Nice, niceness), 0
	if to == idly {
		a.Policy = unix.SCHED_IDLE // whatever its niceness
	}
	_ = unix.SchedSetAttr(id, a, 0) // where that is forbidden it stays as it is
}
