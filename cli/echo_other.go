//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package cli

// hush does nothing: Windows shows what is typed when it is read, not when it comes, and
// reading turns that off.
func hush(int) error { return nil }
