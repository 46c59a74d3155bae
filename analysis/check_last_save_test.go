package analysis

import (
	"testing"
	"time"

	"valktop/maybe"
)

func TestLastSave(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	expect(t, s.poll(), "last_save", Unknown, "the last save: the server does not report it")
	p := &s.node.info.Persistence
	p.LastSaveOK, p.LastSave = maybe.Of(true), maybe.Of(s.now)
	expect(t, s.tick(), "last_save", Healthy, "the last save succeeded")
	p.LastSaveOK = maybe.Of(false)
	s.wait(2*time.Hour - 2*s.each)
	expect(t, s.tick(), "last_save", Degraded, "the last save failed: writes may be refused; the one before it was 2 h ago")
}
