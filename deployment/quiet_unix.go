//go:build unix

package deployment

import (
	"errors"
	"net"
	"syscall"
)

// quiet reports whether there is nothing to be read from c, not even its end. It spares
// a poll that fails only because a server closed the connection since the last one.
func quiet(c net.Conn) bool {
	if tunnelled, ok := c.(interface{ Ended() bool }); ok {
		return !tunnelled.Ended()
	}
	socket, ok := c.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	nothing := false
	err = raw.Read(func(fd uintptr) bool {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		nothing = errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR)
		return true
	})
	return err == nil && nothing
}
