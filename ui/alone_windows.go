package ui

// alone is always true: consoles of Windows have no job control.
func alone() bool { return true }
