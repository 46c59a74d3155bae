package analysis

import (
	"slices"

	"valktop/collector"
	"valktop/maybe"
)

// noticeConfig lists what changed in how a node is configured, as far as INFO shows it, or
// at least that CONFIG SET ran.
func (h *History) noticeConfig(s *collector.NodeSnapshot, was, is *nodeHistory, i interval) {
	add := func(text string) { h.happened(EventConfig, h.where(s), text) }
	seen := false
	if before, now := was.last.maxMemory, is.last.maxMemory; changed(before, now) {
		add("maxmemory " + limitText(before.Or(0)) + " → " + limitText(now.Or(0)))
		seen = true
	}
	if before, now := was.last.policy, is.last.policy; changed(before, now) {
		add("policy " + before.Or("") + " → " + now.Or(""))
		seen = true
	}
	if i.counted && !seen && slices.ContainsFunc(i.commands, func(c commandCounts) bool { return c.name == "config|set" && c.n[tallyCalls] > 0 }) {
		add("CONFIG SET") // somebody else's: valktop's own are left out
	}
}

// changed reports whether a value that was known before is known to be another now.
func changed[T comparable](was, is maybe.Value[T]) bool {
	a, ok := was.Get()
	b, known := is.Get()
	return ok && known && a != b
}

func limitText(n int64) string {
	if n == 0 {
		return "no limit"
	}
	return bytesText(n)
}
