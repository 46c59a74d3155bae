package cli

import "golang.org/x/sys/windows"

// stepBack lowers the priority of this process, unless it stands further back than that.
func stepBack(to urgency) {
	class := uint32(windows.BELOW_NORMAL_PRIORITY_CLASS)
	if to == idly {
		class = windows.IDLE_PRIORITY_CLASS
	}
	own := windows.CurrentProcess()
	if now, err := windows.GetPriorityClass(own); err == nil && now != windows.IDLE_PRIORITY_CLASS {
		_ = windows.SetPriorityClass(own, class) // where that is forbidden it stays as it is
	}
}
