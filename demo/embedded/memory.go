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

// process is what Go's runtime says of the whole process, in bytes.
type process struct {
	allocated int64 // objects, garbage not yet collected included
	active    int64 // the spans that hold them
	resident  int64 // with free spans that were not given back to the system
	total     int64 // with stacks and the runtime's own
}

func readProcess() process {
	read := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
		{Name: "/memory/classes/total:bytes"},
	}
	metrics.Read(read)
	at := func(i int) int64 { return int64(min(read[i].Value.Uint64(), math.MaxInt64)) }
	h := process{allocated: at(0)}
	h.active = h.allocated + at(1)
	h.resident = h.active + at(2)
	h.total = at(4) - at(3)
	return h
}

// share is the server's part of some memory of the process: the server lives in one
// process with its client, so the ratio of the process is applied to used_memory.
func (h process) share(used, part int64) int64 {
	if h.allocated == 0 {
		return used
	}
	return int64(float64(used) * float64(part) / float64(h.allocated))
}
