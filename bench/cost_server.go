package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// furnish gives a server what collectors ask for: idle connections, a full slow log,
// latencies of many commands, an event of the latency monitor. It returns what ends it.
func furnish(s *server) (end func(), err error) {
	var idle []*wire
	end = func() {
		for _, w := range idle {
			w.Close()
		}
	}
	for i := range costIdle {
		w, err := dial(s.addr)
		if err != nil {
			end()
			return nil, err
		}
		idle = append(idle, w)
		if err := w.send("CLIENT", "SETNAME", "app-"+strconv.Itoa(i%20)); err != nil {
			end()
			return nil, err
		}
		if err := w.drain(); err != nil {
			end()
			return nil, err
		}
	}
	w := idle[0]
	do := func(words ...string) {
		if err == nil {
			err = w.send(words...)
		}
	}
	do("CONFIG", "SET", "slowlog-log-slower-than", "0")
	do("CONFIG", "SET", "latency-monitor-threshold", "1")
	for range 8 {
		do("SET", "a", "1")
		do("GET", "a")
		do("DEL", "a")
		do("HSET", "h", "f", "1")
		do("HGETALL", "h")
		do("EXPIRE", "h", "3600")
		do("SADD", "s", "a", "b")
		do("SMEMBERS", "s")
		do("LPUSH", "l", "a")
		do("LTRIM", "l", "0", "9")
		do("LRANGE", "l", "0", "9")
		do("ZADD", "z", "1", "a")
		do("ZRANGE", "z", "0", "9")
		do("INCR", "n")
		do("TTL", "h")
		do("TYPE", "h")
		do("MGET", "a", "n")
		do("EXISTS", "a")
		do("SETNX", "a", "1")
		do("HGET", "h", "f")
	}
	do("DEBUG", "SLEEP", "0.002")
	do("CONFIG", "SET", "slowlog-log-slower-than", "10000")
	if err == nil {
		err = w.drainAll()
	}
	if err != nil {
		end()
	}
	return end, err
}

// drainAll is drain for commands of which some may be refused.
func (w *wire) drainAll() error {
	if err := w.out.Flush(); err != nil {
		return err
	}
	for ; w.waiting > 0; w.waiting-- {
		if err := w.skip(); err != nil && !strings.HasPrefix(err.Error(), answered) {
			return err
		}
	}
	return nil
}

// othersTime is how long a server has worked on commands that are not the driver's.
func othersTime(s *server) (time.Duration, error) {
	text, err := ask(s.addr, "INFO", "commandstats")
	if err != nil {
		return 0, err
	}
	var all time.Duration
	for line := range strings.Lines(text) {
		command, stats, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || command == "cmdstat_get" {
			continue
		}
		for field := range strings.SplitSeq(stats, ",") {
			if usec, ok := strings.CutPrefix(field, "usec="); ok {
				n, err := strconv.ParseInt(usec, 10, 64)
				if err != nil {
					return 0, fmt.Errorf("commandstats: %w", err)
				}
				all += time.Duration(n) * time.Microsecond
			}
		}
	}
	return all, nil
}
