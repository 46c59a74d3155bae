package cli

import "golang.org/x/sys/windows"

// stepBack lowers the priority of this process.
func stepBack() {
	_ = windows.SetPriorityClass(windows.CurrentProcess(), windows.BELOW_NORMAL_PRIORITY_CLASS) // where that is forbidden it stays as it is
}
