//go:build !linux && !darwin

package actions

import "valktop/maybe"

// freeBytes is how much room there is where a directory is.
func freeBytes(string) maybe.Value[int64] {
	return maybe.Unknown[int64]("it is not asked on this system")
}
