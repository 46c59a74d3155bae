package analysis

import (
	"valktop/collector"
)

// notice marks on the charts what broke a node's counters or changed what it is.
func (h *History) notice(s *collector.NodeSnapshot, was, is *nodeHistory, i interval) {
	where := ""
	if len(h.nodes) > 1 {
		where = ": " + s.Addr
	}
	mark := func(label string, gap bool) { h.marks.add(Mark{Time: h.now, Label: label + where, Gap: gap}) }
	switch {
	case s.Err != nil:
		if is.seen && !was.failed {
			is.lostAt = h.now
			mark("no answer", true)
		}
		is.failed = true
		return
	case was.failed:
		is.failed = false
		if was.seen && i.gap != gapRestart && i.gap != gapOtherServer {
			mark("answers again after "+durationText(h.now.Sub(was.lostAt)), true)
		}
	}
	if i.gap == gapRestart {
		h.restarted = h.now
	}
	switch i.gap {
	case gapRestart, gapOtherServer:
		mark(i.gap, true)
		h.continuous = h.now
	case gapReset:
		mark(i.gap, true)
	case gapSuspended:
		mark("not watched for "+durationText(i.elapsed), true)
	}
	if !was.seen {
		h.continuous = h.now
		return
	}
	if role := is.last.role; role != was.last.role && role != "" && was.last.role != "" {
		mark("failover: now a "+role, true)
	}
	if i.counted && flushes(is.last) > flushes(was.last) {
		h.flushed = h.now
		mark("flush", false)
	}
}

// flushes is how often all keys of a database were removed at once.
func flushes(r reading) int64 {
	return r.commands["flushall"].Calls + r.commands["flushdb"].Calls
}
