package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// driveIdle is how long the driver sleeps at most: it looks then whether it shall end.
const driveIdle = 10 * time.Millisecond

// drive serves all clients until ctx ends, at a rate or, with 0, at full speed.
func (d driver) drive(ctx context.Context, l *load, rate float64) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	clients, end, err := d.connect()
	if err != nil {
		return err
	}
	defer end()
	var every time.Duration
	if rate > 0 {
		every = time.Duration(float64(len(clients)) / rate * float64(time.Second))
	}
	begun := time.Now()
	ready := make([]unix.PollFd, len(clients))
	for i, c := range clients {
		c.due = begun.Add(every * time.Duration(i) / time.Duration(len(clients)))
		ready[i] = unix.PollFd{Fd: int32(c.fd), Events: unix.POLLIN}
	}
	var took []time.Duration
	for ctx.Err() == nil {
		next := driveIdle
		for _, c := range clients {
			now := time.Now()
			if err := c.send(now, every); err != nil {
				return err
			}
			if every > 0 {
				next = min(next, max(c.due.Sub(now), 0))
			}
		}
		timeout := unix.NsecToTimespec(int64(next))
		if n, err := unix.Ppoll(ready, &timeout, nil); n <= 0 {
			if err != nil && !errors.Is(err, unix.EINTR) {
				return fmt.Errorf("driver: %w", err)
			}
			continue
		}
		for i, c := range clients {
			if ready[i].Revents == 0 {
				continue
			}
			if took, err = c.receive(took); err != nil {
				return err
			}
		}
		took = l.took(took)
	}
	return nil
}

// connect opens a connection for each client.
func (d driver) connect() (clients []*client, end func(), err error) {
	end = func() {
		for _, c := range clients {
			_ = unix.Close(c.fd) // all was read
		}
	}
	for range d.clients {
		conn, err := net.Dial("tcp", d.addr)
		if err != nil {
			end()
			return nil, nil, err
		}
		file, err := conn.(*net.TCPConn).File()
		if err == nil {
			var fd int
			if fd, err = unix.Dup(int(file.Fd())); err == nil {
				clients = append(clients, &client{fd: fd})
				err = unix.SetNonblock(fd, true)
			}
			_ = file.Close() // its duplicate stays
		}
		_ = conn.Close()
		if err != nil {
			end()
			return nil, nil, fmt.Errorf("driver: %w", err)
		}
	}
	return clients, end, nil
}

// send sends what is due: at full speed the next request when there is none under way, else
// all whose time has come.
func (c *client) send(now time.Time, every time.Duration) error {
	if every == 0 && len(c.flying) == 0 {
		c.request(now)
	}
	for every > 0 && !c.due.After(now) {
		c.request(c.due)
		c.due = c.due.Add(every)
	}
	for len(c.out) > 0 {
		n, err := unix.Write(c.fd, c.out)
		if errors.Is(err, unix.EAGAIN) {
			return nil // the server does not read: it is sent later
		}
		if err != nil {
			return fmt.Errorf("driver: %w", err)
		}
		c.out = append(c.out[:0], c.out[n:]...)
	}
	return nil
}

// receive reads what has arrived.
func (c *client) receive(took []time.Duration) ([]time.Duration, error) {
	var page [1 << 14]byte
	n, err := unix.Read(c.fd, page[:])
	switch {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EINTR):
		return took, nil
	case err != nil:
		return took, fmt.Errorf("driver: %w", err)
	case n == 0:
		return took, errors.New("driver: the server closed the connection")
	}
	c.arrived = append(c.arrived, page[:n]...)
	return c.answers(time.Now(), took)
}
