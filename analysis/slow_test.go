package analysis

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
)

func TestShapesOfCommands(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"hgetall user:42:posts":                   "HGETALL user:{id}:posts",
		"KEYS user:*":                             "KEYS user:*",
		"MGET user:1 user:2 user:3":               "MGET user:{id} …",
		"DEL user:1":                              "DEL user:{id}",
		"EVALSHA 9f86d081884c7d65 1 cart:7 x":     "EVALSHA 9f86d081 cart:{id}",
		"EVALSHA 9f86d081884c7d65 0 cart:7":       "EVALSHA 9f86d081",
		"EVAL return 1 k:1":                       "EVAL #85ee37bf k:{id}",
		"FCALL recount 1 cart:7":                  "FCALL recount cart:{id}",
		"CONFIG GET maxmemory":                    "CONFIG GET",
		"MEMORY USAGE user:42":                    "MEMORY USAGE user:{id}",
		"OBJECT ENCODING user:42":                 "OBJECT ENCODING user:{id}",
		"XINFO STREAM events:2024-01-31":          "XINFO STREAM events:{date}",
		"XREADGROUP GROUP g c STREAMS events:7 >": "XREADGROUP events:{id}",
		"SCAN 0 MATCH user:7:* COUNT 1000":        "SCAN user:{id}:*",
		"SCAN 0":                                  "SCAN",
		"BITOP AND dest:1 a b":                    "BITOP dest:{id}",
		"FLUSHALL ASYNC":                          "FLUSHALL",
		"AUTH secret":                             "AUTH",
		"GET":                                     "GET",
		"DEBUG SLEEP 1":                           "DEBUG SLEEP",
	} {
		args := strings.Fields(line)
		s := shapeOf(args, newSlowNames(keyspace.Report{}))
		if got := strings.TrimSpace(s.Command + " " + s.Pattern); got != want {
			t.Errorf("%s has the shape %q, want %q", line, got, want)
		}
	}
}

func TestTheShapeOfAShortenedKey(t *testing.T) {
	t.Parallel()
	if s := shapeOf([]string{"SET", "session:41... (900 more bytes)", "x"}, newSlowNames(keyspace.Report{})); s.Pattern != "session:{id}" {
		t.Errorf("it has the shape %+v", s)
	}
}

func FuzzShapes(f *testing.F) {
	f.Add("EVAL", "x", "1", "k")
	f.Add("", "", "", "")
	f.Add("XREAD", "STREAMS", "\x1b", "... ( more bytes)")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		all := []string{a, b, c, d}
		for n := range all {
			if s := shapeOf(all[:n], newSlowNames(keyspace.Report{})); n > 0 && !strings.HasPrefix(s.Command, strings.ToUpper(a)) {
				t.Fatalf("%q has the shape %+v", all[:n], s)
			}
		}
	})
}

// logged sets the slow log of a node: entries from an id up to another, the newest first.
func logged(s *sim, n *node, from, to int64, detailed bool) {
	var log []collector.SlowEntry
	for id := to; id >= from; id-- {
		log = append(log, collector.SlowEntry{
			ID: id, Time: s.now, Duration: time.Duration(id+1) * time.Millisecond, Args: []string{"GET", fmt.Sprintf("user:%d", id)},
			Client: "10.0.0.7:4711", Name: map[bool]string{true: "web"}[id%2 == 0],
		})
	}
	if detailed {
		n.detail.Time, n.detail.Topics = s.now, collector.TopicSlow
		n.detail.Slow.Log, n.detail.Slow.Over = maybe.Of(log), maybe.Of(10*time.Millisecond)
		return
	}
	n.past.Time, n.past.SlowLog = s.now, maybe.Of(log)
}

func TestTheSlowLogIsKeptLongerThanTheServerDoes(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	step := func(from, to int64, detailed bool) SlowLog {
		s.wait(time.Second)
		logged(s, &s.node, from, to, detailed)
		s.tick()
		return s.h.Slow(SlowTime)
	}
	if l := step(90, 99, false); l.Entries != 10 || l.Lost != 0 || l.Asked {
		t.Errorf("before anybody looks: %d entries, %d lost", l.Entries, l.Lost)
	}
	if l := step(0, 101, true); l.Entries != 102 || l.Lost != 0 || !l.Asked {
		t.Errorf("what came before is taken in: %d entries, %d lost", l.Entries, l.Lost)
	}
	if l := step(105, 110, true); l.Entries != 108 || l.Lost != 3 {
		t.Errorf("102 to 104 came and went: %d entries, %d lost", l.Entries, l.Lost)
	}
	l := step(0, 4, true) // a new process
	if l.Entries != 113 || l.Lost != 3 {
		t.Errorf("after a restart: %d entries, %d lost", l.Entries, l.Lost)
	}
	g := l.Groups[0]
	if len(l.Groups) != 1 || g.Shape != (SlowShape{"GET", "user:{id}"}) || g.Max != 111e6 || len(g.Calls) != 113 {
		t.Errorf("groups %+v", l.Groups)
	}
	if len(g.Clients) != 2 || g.Clients[0].Name != "web" && g.Clients[0].Name != "10.0.0.7" {
		t.Errorf("clients %+v", g.Clients)
	}
	if l := step(0, 4, true); l.Entries != 113 {
		t.Errorf("the same log twice makes %d entries", l.Entries)
	}
	for from := int64(5); from < 5000; from += 250 {
		l = step(from, from+249, true)
	}
	if l.Entries != slowKeep || l.Lost != 3 {
		t.Errorf("after 5,000 there are %d entries, %d lost", l.Entries, l.Lost)
	}
	if got := l.Groups[0].Calls[0].At; got.Sub(s.now).Abs() > time.Second {
		t.Errorf("the newest is of %v, it is %v", got, s.now)
	}
}

func TestWhatIsUnknownOfSomeNodesIsPartial(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.more = []*node{{addr: "cache-2:6379"}}
	s.more[0].restart()
	logged(s, &s.node, 0, 3, true)
	s.more[0].detail = collector.Detail{Time: s.now, Topics: collector.TopicSlow, Slow: collector.Slow{
		Log: maybe.Unknown[[]collector.SlowEntry]("SLOWLOG GET is denied to this user"), Over: maybe.Of(-time.Microsecond),
	}}
	s.tick()
	l := s.h.Slow(SlowTime)
	if l.Why != "" || l.Partial != "SLOWLOG GET is denied to this user" || l.Entries != 4 || l.Off || l.Over.Or(0) != 10e6 {
		t.Errorf("%+v", l)
	}
	if one := s.h.Only("cache-2:6379").Slow(SlowTime); one.Why == "" || !one.Off || one.Entries != 0 {
		t.Errorf("of that node alone: %+v", one)
	}
	if one := s.h.Only("cache-1:6379").Slow(SlowTime); one.Why != "" || one.Partial != "" || one.Entries != 4 {
		t.Errorf("of the other alone: %+v", one)
	}
}
