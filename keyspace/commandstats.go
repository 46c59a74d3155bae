package keyspace

import (
	"strconv"
	"strings"
	"time"
)

// CommandStat is what a server says that a command has cost it so far, whoever sent it.
type CommandStat struct {
	Calls int64
	Time  time.Duration // of the server, without reading the command and writing the answer
}

// ReadCommandStats reads the lines of INFO commandstats, by the commands' names there: "scan",
// "memory|usage". What is none of them is left out.
func ReadCommandStats(info string) map[string]CommandStat {
	stats := map[string]CommandStat{}
	for line := range strings.Lines(info) {
		line, ours := strings.CutPrefix(line, "cmdstat_")
		name, text, ok := strings.Cut(line, ":")
		if !ours || !ok {
			continue
		}
		var s CommandStat
		for part := range strings.SplitSeq(text, ",") {
			key, value, _ := strings.Cut(part, "=")
			n, _ := strconv.ParseInt(value, 10, 64)
			switch key {
			case "calls":
				s.Calls = n
			case "usec":
				s.Time = time.Duration(n) * time.Microsecond
			}
		}
		stats[name] = s
	}
	return stats
}
