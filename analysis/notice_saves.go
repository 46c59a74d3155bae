package analysis

import (
	"time"

	"valktop/collector"
)

// noticeSaves lists snapshots and rewrites of the append-only file as they begin and end.
func (h *History) noticeSaves(s *collector.NodeSnapshot, was, is *nodeHistory) {
	before, now := was.last.persistence, is.last.persistence
	add := func(text string) { h.happened(EventSave, h.where(s), text) }
	switch {
	case !before.SaveInProgress.Or(true) && now.SaveInProgress.Or(false):
		add("save began" + forkText(s))
	case changed(before.LastSave, now.LastSave) && now.LastSave.Or(time.Time{}).After(before.LastSave.Or(time.Time{})):
		add("saved")
	case before.LastSaveOK.Or(false) && !now.LastSaveOK.Or(true):
		add("save failed")
	}
	switch {
	case !before.AOFRewriteInProgress.Or(true) && now.AOFRewriteInProgress.Or(false):
		add("append-only file: rewrite began" + forkText(s))
	case before.AOFRewriteInProgress.Or(false) && !now.AOFRewriteInProgress.Or(true):
		add("append-only file: rewritten")
	}
}

// forkText is how long the server stood still for it.
func forkText(s *collector.NodeSnapshot) string {
	if fork, ok := s.Info.Persistence.CurrentForkOf.Get(); ok && fork > 0 {
		return ", fork took " + durationText(fork)
	}
	return ""
}
