package collector

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"valktop/maybe"
)

// Slots is what a primary of a cluster says of its slots: CLUSTER SLOT-STATS of Valkey 8.0
// and Redis 8.2.
type Slots struct {
	// Counted says that the server counts time and bytes by slot (cluster-slot-stats-enabled).
	// Where it does not, keys alone are known.
	Counted bool
	Took    time.Duration // that the figures are of; 0: since the slot came to the server, or CONFIG RESETSTAT
	All     SlotLoad      // of all its slots
	// Hot are slots with most time, and those with most bytes; where neither is counted, those
	// with most keys. The first is the one with most.
	Hot []SlotLoad

	at     time.Time // by the client's monotonic clock
	counts map[int]SlotLoad
}

// SlotLoad is what the commands on the keys of a slot cost.
type SlotLoad struct {
	Slot    int
	Keys    int64
	CPU     time.Duration
	In, Out int64    // bytes
	Names   []string // of some of its keys, for the hottest slots; raw bytes
}

// Bytes are those in both directions.
func (s SlotLoad) Bytes() int64 { return s.In + s.Out }

const (
	slotsEvery = 5 * time.Second // a walk; see slotRange
	slotsFirst = time.Second     // from the first walk to the second, after which there are rates
	// slotRange is of how many slots a server is asked at a time: they take it about 2.8 ms
	// when all are its own (measured with Valkey 8.0), in which nothing else runs.
	slotRange = 2048
	slotCount = 16384
	slotsHot  = 12       // slots that are kept for each of time and bytes
	slotMost  = slotsHot // slots with most keys, where nothing else is counted
	slotNames = 10       // slots of which names are asked for
	namesEach = "3"      // of a slot
)

const slotStats = "CLUSTER SLOT-STATS"

// slotsOf asks a primary for its slots, unless it is too early for that.
func slotsOf(ask func(string, Command) (any, error), role string, before maybe.Value[Slots], now time.Time) maybe.Value[Slots] {
	if role == Replica {
		return maybe.Unknown[Slots]("a replica: its primary counts")
	}
	was, had := before.Get()
	wait := slotsEvery
	if was.Counted && was.Took == 0 {
		wait = slotsFirst
	}
	if had && now.Sub(was.at) < wait {
		return before
	}
	next := Slots{at: now, counts: map[int]SlotLoad{}}
	for from := 0; from < slotCount; from += slotRange {
		part := ancient(ask, slotStats, "the hottest slots", Command{"CLUSTER", "SLOT-STATS", "SLOTSRANGE", strconv.Itoa(from), strconv.Itoa(from + slotRange - 1)}, readSlots)
		list, ok := part.Get()
		if !ok {
			return maybe.Unknown[Slots](part.Why())
		}
		next.Counted = next.Counted || list.counted
		for _, s := range list.slots {
			next.counts[s.Slot] = s
		}
	}
	next.compare(was)
	next.name(ask, was)
	return maybe.Of(next)
}

// compare makes the figures those since the walk before, where there was one.
func (s *Slots) compare(was Slots) {
	since := s.Counted && was.Counted
	for slot, n := range s.counts {
		if b := was.counts[slot]; n.CPU < b.CPU || n.In < b.In || n.Out < b.Out {
			since = false // the counters began anew
		}
	}
	if since {
		s.Took = s.at.Sub(was.at)
	}
	var all []SlotLoad
	for slot, n := range s.counts {
		if b := was.counts[slot]; since {
			n.CPU, n.In, n.Out = n.CPU-b.CPU, n.In-b.In, n.Out-b.Out
		}
		s.All.Keys += n.Keys
		s.All.CPU += n.CPU
		s.All.In += n.In
		s.All.Out += n.Out
		all = append(all, n)
	}
	s.Hot = s.hottest(all)
}

// hottest are the slots worth a row, the first the one with most.
func (s *Slots) hottest(all []SlotLoad) []SlotLoad {
	most := func(of func(SlotLoad) int64, n int) []SlotLoad {
		slices.SortFunc(all, func(a, b SlotLoad) int { return cmp.Or(cmp.Compare(of(b), of(a)), a.Slot-b.Slot) })
		idle := slices.IndexFunc(all, func(s SlotLoad) bool { return of(s) == 0 })
		if idle < 0 {
			idle = len(all)
		}
		return slices.Clone(all[:min(idle, n)])
	}
	if !s.Counted {
		return most(func(s SlotLoad) int64 { return s.Keys }, slotMost)
	}
	bytes := most(SlotLoad.Bytes, slotsHot)
	hot := most(func(s SlotLoad) int64 { return int64(s.CPU) }, slotsHot)
	for _, b := range bytes {
		if !slices.ContainsFunc(hot, func(h SlotLoad) bool { return h.Slot == b.Slot }) {
			hot = append(hot, b)
		}
	}
	return hot
}

// name asks for names of keys in the hottest slots of which none are known yet.
func (s *Slots) name(ask func(string, Command) (any, error), was Slots) {
	for i := range s.Hot[:min(len(s.Hot), slotNames)] {
		hot := &s.Hot[i]
		if at := slices.IndexFunc(was.Hot, func(b SlotLoad) bool { return b.Slot == hot.Slot }); at >= 0 && len(was.Hot[at].Names) > 0 {
			hot.Names = was.Hot[at].Names
			continue
		}
		names, err := ask("which keys are in the hottest slots", Command{"CLUSTER", "GETKEYSINSLOT", strconv.Itoa(hot.Slot), namesEach})
		if err != nil {
			return // the slots are of use without
		}
		list, _ := names.([]any)
		for _, v := range list {
			if name, ok := v.(string); ok {
				hot.Names = append(hot.Names, name)
			}
		}
	}
}

// slotPart is a part of an answer to SLOT-STATS.
type slotPart struct {
	slots   []SlotLoad
	counted bool
}

// readSlots reads pairs of a slot's number and a map (a list of pairs in RESP2) of its metrics.
// Metrics that are not known are left out.
func readSlots(v any) (slotPart, bool) {
	list, ok := v.([]any)
	if !ok {
		return slotPart{}, false
	}
	part := slotPart{slots: make([]SlotLoad, 0, len(list))}
	for _, entry := range list {
		pair, ok := entry.([]any)
		if !ok || len(pair) < 2 {
			return slotPart{}, false
		}
		slot, ok1 := pair[0].(int64)
		metrics, ok2 := pair[1].([]any)
		if !ok1 || !ok2 || slot < 0 || slot >= slotCount {
			return slotPart{}, false
		}
		one := SlotLoad{Slot: int(slot)}
		for i := 0; i+1 < len(metrics); i += 2 {
			n, ok := metrics[i+1].(int64)
			if !ok {
				continue
			}
			switch name, _ := metrics[i].(string); name {
			case "key-count":
				one.Keys = n
			case "cpu-usec":
				one.CPU, part.counted = time.Duration(n)*time.Microsecond, true
			case "network-bytes-in":
				one.In = n
			case "network-bytes-out":
				one.Out = n
			}
		}
		part.slots = append(part.slots, one)
	}
	return part, true
}
