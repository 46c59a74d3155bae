package analysis

import (
	"testing"

	"valktop/maybe"
)

func TestAOFWrite(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	p := &s.node.info.Persistence
	expect(t, s.poll(), "aof_write", Unknown, "the append-only file: the server does not report it")
	p.AOFEnabled, p.AOFLastWriteOK = maybe.Of(false), maybe.Of(true)
	expect(t, s.tick(), "aof_write", Healthy, "no append-only file")
	p.AOFEnabled = maybe.Of(true)
	expect(t, s.tick(), "aof_write", Healthy, "the append-only file is written")
	p.AOFLastWriteOK = maybe.Of(false)
	expect(t, s.tick(), "aof_write", Unhealthy, "the last write to the append-only file failed: writes are refused until one succeeds")
}
