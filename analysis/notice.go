package analysis

import (
	"valktop/collector"
)

// notice lists what broke a node's counters or changed what it is.
func (h *History) notice(s *collector.NodeSnapshot, was, is *nodeHistory, i interval) {
	where := h.where(s)
	add := func(kind EventKind, text string, gap bool) {
		h.events.add(Event{Time: h.now, Kind: kind, Node: where, Text: text, Gap: gap})
	}
	switch {
	case s.Err != nil:
		if is.seen && !was.failed {
			is.lostAt = h.now
			add(EventConnection, "no answer", true)
		}
		is.failed = true
		return
	case was.failed:
		is.failed = false
		if was.seen && i.gap != gapRestart && i.gap != gapOtherServer {
			add(EventConnection, "answers again after "+durationText(h.now.Sub(was.lostAt)), true)
		}
	}
	if i.gap == gapRestart {
		h.restarted = h.now
	}
	switch i.gap {
	case gapRestart, gapOtherServer:
		add(EventRestart, i.gap, true)
		h.continuous = h.now
	case gapReset:
		add(EventReset, i.gap, true)
	case gapSuspended:
		add(EventConnection, "not watched for "+durationText(i.elapsed), true)
	}
	if !was.seen {
		h.continuous = h.now
		h.recall(s)
		return
	}
	if role := is.last.role; role != was.last.role && role != "" && was.last.role != "" {
		add(EventFailover, "failover: now a "+role, true)
	}
	if i.counted && flushes(is.last) > flushes(was.last) {
		h.flushed = h.now
		add(EventFlush, "flush", false)
	}
	h.noticeConfig(s, was, is, i)
	h.noticeSaves(s, was, is)
	h.recall(s)
}

// where names a node in an event, in a deployment of more than one.
func (h *History) where(s *collector.NodeSnapshot) string {
	if len(h.nodes) > 1 {
		return s.Addr
	}
	return ""
}

// flushes is how often all keys of a database were removed at once.
func flushes(r reading) int64 {
	return r.commands["flushall"].Calls + r.commands["flushdb"].Calls
}
