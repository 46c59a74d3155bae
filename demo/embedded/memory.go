package embedded

import (
	"math"
	"runtime/metrics"
)

// baseSize is an estimate of what the server takes before it holds a key, in bytes.
const baseSize = 768 << 10

// usedMemory is used_memory: what the server's keys, values, tables and clients would
// take on a real one. maxmemory is a limit on this.
func (s *Server) usedMemory() int64 {
	return baseSize + s.dataset + int64(len(s.clients))*clientSize
}

// spans is what Go's allocator says of the whole process, in bytes.
type spans struct {
	objects int64 // what was allocated, garbage not yet collected included
	unused  int64 // room between them
}

func readSpans() spans {
	read := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	metrics.Read(read)
	at := func(i int) int64 { return int64(min(read[i].Value.Uint64(), math.MaxInt64)) }
	return spans{objects: at(0), unused: at(1)}
}

// resident estimates what used bytes take in the process, which the server shares with
// its client: as much more as all objects of the process take for the room between them.
// The headroom of the garbage collector is left out; it is the process's, not the data's.
func (m spans) resident(used int64) int64 {
	if m.objects == 0 {
		return used
	}
	return int64(float64(used) * float64(m.objects+m.unused) / float64(m.objects))
}
