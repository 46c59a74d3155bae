//go:build !unix

package deployment

import "net"

// quiet cannot be told here: a connection that the server closed is noticed by the next command.
func quiet(c net.Conn) bool {
	tunnelled, ok := c.(interface{ Ended() bool })
	return !ok || !tunnelled.Ended()
}
