//go:build !unix

package actions

// syncDirectory does nothing: directories cannot be synced here.
func syncDirectory(string) error { return nil }
