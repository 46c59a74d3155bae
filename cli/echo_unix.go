//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package cli

import "github.com/charmbracelet/x/termios"

// hush turns off the echo of a terminal, and nothing else.
func hush(fd int) error {
	now, err := termios.GetTermios(fd)
	if err != nil {
		return err
	}
	//nolint:unconvert // speeds are of another type on macOS
	return termios.SetTermios(fd, uint32(now.Ispeed), uint32(now.Ospeed), nil, nil, nil, nil, map[termios.L]bool{termios.ECHO: false})
}
