package collector

import (
	"maps"
	"reflect"
	"testing"
	"time"
)

// reply is what LATENCY HISTOGRAM said: of set 2 calls within 8 µs and 3 within 66.
func reply() []any {
	return []any{
		"set", []any{"calls", int64(3), "histogram_usec", []any{int64(8), int64(1), int64(16), int64(2), int64(66), int64(3)}},
		"config|get", []any{"calls", int64(0), "histogram_usec", []any{}},
	}
}

func TestHistogramsAreReadByBucket(t *testing.T) {
	t.Parallel()
	us := time.Microsecond
	got, ok := readHistograms(reply())
	want := map[string]Histogram{
		"set":        {Calls: 3, Buckets: []Bucket{{8 * us, 1}, {16 * us, 1}, {66 * us, 1}}},
		"config|get": {Buckets: []Bucket{}},
	}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %+v", ok, got)
	}
	for name, broken := range map[string]any{
		"no list":     "text",
		"no map":      []any{"set", "x"},
		"falls":       []any{"set", []any{"calls", int64(3), "histogram_usec", []any{int64(8), int64(2), int64(16), int64(1)}}},
		"unsorted":    []any{"set", []any{"calls", int64(3), "histogram_usec", []any{int64(8), int64(2), int64(4), int64(3)}}},
		"odd":         []any{"set", []any{"calls", int64(3), "histogram_usec", []any{int64(8)}}},
		"text":        []any{"set", []any{"calls", "3", "histogram_usec", []any{}}},
		"negative":    []any{"set", []any{"calls", int64(-3), "histogram_usec", []any{int64(-8), int64(2)}}},
		"no buckets":  []any{"set", []any{"calls", int64(3)}},
		"no name":     []any{int64(1), []any{"calls", int64(3), "histogram_usec", []any{}}},
		"a name only": []any{"set"},
	} {
		if got, _ := readHistograms(broken); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// FuzzHistograms feeds what a hostile server might say instead.
func FuzzHistograms(f *testing.F) {
	f.Add("set", int64(3), int64(8), int64(1), int64(16), int64(3))
	f.Add("", int64(-1), int64(1)<<62, int64(1), int64(-1)<<63, int64(1)<<62)
	f.Fuzz(func(t *testing.T, name string, calls, le1, n1, le2, n2 int64) {
		got, ok := readHistograms([]any{name, []any{"calls", calls, "histogram_usec", []any{le1, n1, le2, n2}}})
		if !ok {
			t.Fatal("it is a list")
		}
		for _, h := range got {
			var before time.Duration
			for _, b := range h.Buckets {
				if b.Count <= 0 || b.UpTo < before {
					t.Fatalf("%+v", h)
				}
				before = b.UpTo
			}
			if h.Calls < 0 {
				t.Fatalf("%d calls", h.Calls)
			}
		}
	})
}

func TestALogIsAskedForWhatIsNew(t *testing.T) {
	t.Parallel()
	log := newFakeLog(300)
	first := slowLog(log.ask, before(nil))
	if list := first.Or(nil); len(list) != slowMost || list[0].ID != 299 || log.asked["16"] != 0 {
		t.Fatalf("at first %d entries, %v", len(list), log.asked)
	}
	log.n += 5
	second := slowLog(log.ask, first)
	if list := second.Or(nil); len(list) != slowMost || list[0].ID != 304 || list[255].ID != 49 || log.asked["256"] != 1 {
		t.Errorf("then %d entries from %d to %d, asked %v", len(list), list[0].ID, list[255].ID, log.asked)
	}
	log.n += 40 // more than are asked for
	third := slowLog(log.ask, second)
	if list := third.Or(nil); len(list) != slowMost || list[0].ID != 344 || list[255].ID != 89 || log.asked["256"] != 2 {
		t.Errorf("after many %d entries from %d, asked %v", len(list), list[0].ID, log.asked)
	}
	log.first, log.n = 345, 345 // SLOWLOG RESET
	if list := slowLog(log.ask, third).Or(nil); len(list) != 0 {
		t.Errorf("after a reset there are %d", len(list))
	}
	log.first, log.n = 0, 20 // a new process counts from 0
	if list := slowLog(log.ask, third).Or(nil); len(list) != 20 || list[0].ID != 19 {
		t.Errorf("after a restart there are %d", len(list))
	}
}

func TestThresholdsAreReadOrTheReasonWhyNot(t *testing.T) {
	t.Parallel()
	values := map[string]string{"slowlog-*": "-1", "latency-monitor-*": "100", "commandlog-*": ""}
	names := map[string]string{"slowlog-*": "slowlog-log-slower-than", "latency-monitor-*": "latency-monitor-threshold"}
	var s Slow
	s.settings(func(_ string, c Command) (any, error) {
		if names[c[2]] == "" {
			return []any{}, nil
		}
		return []any{names[c[2]], values[c[2]]}, nil
	})
	if s.Over.Or(0) >= 0 || s.EventOver.Or(0) != 100*time.Millisecond || s.Keep.Known() || s.ReplyOver.Why() != "this server has no commandlog-reply-larger-than" {
		t.Errorf("%+v", s)
	}
	values["slowlog-*"] = "9223372036854775807"
	asked := 0
	s.settings(func(_ string, c Command) (any, error) {
		asked++
		return []any{names[c[2]], values[c[2]]}, nil
	})
	if s.Over.Or(0) < 0 {
		t.Errorf("a huge threshold becomes %v", s.Over)
	}
	denied := 0
	s.settings(func(string, Command) (any, error) {
		denied++
		return nil, errText("NOPERM User x has no permissions to run the 'config|get' command")
	})
	if denied != 1 || s.Over.Why() != "CONFIG GET is denied to this user" {
		t.Errorf("asked %d times: %q", denied, s.Over.Why())
	}
}

func TestOnlyEventsThatHappenedAgainAreAskedFor(t *testing.T) {
	t.Parallel()
	at := map[string]int64{"command": 1_700_000_000, "fork": 1_700_000_100}
	asked := map[string]int{}
	ask := func(_ string, c Command) (any, error) {
		if c[1] == "HISTORY" {
			asked[c[2]]++
			return []any{[]any{at[c[2]], int64(120)}, []any{"x", int64(1)}, int64(3)}, nil
		}
		var list []any
		for name, when := range maps.All(at) {
			list = append(list, []any{name, when, int64(120), int64(200)})
		}
		return list, nil
	}
	var s Slow
	s.events(ask, Slow{})
	before := s
	at["fork"]++
	s.events(ask, before)
	if asked["command"] != 1 || asked["fork"] != 2 {
		t.Errorf("asked for %v", asked)
	}
	if got := s.Spikes["fork"]; len(got) != 1 || got[0].Time.Unix() != 1_700_000_101 || got[0].Took != 120*time.Millisecond {
		t.Errorf("%+v", got)
	}
}

// FuzzLogs feeds what a hostile server might answer for a log entry.
func FuzzLogs(f *testing.F) {
	f.Add(int64(1), int64(1_700_000_000), int64(12), "GET", "10.0.0.7:1", "name")
	f.Add(int64(-1), int64(-1), int64(-1)<<63, "\x1b]0;x", "", "")
	f.Fuzz(func(t *testing.T, id, at, figure int64, arg, addr, name string) {
		v := []any{[]any{id, at, figure, []any{arg, int64(3)}, addr, name}, []any{id}, "x"}
		slow, _ := slowLogEntries(v)
		for _, e := range slow {
			if e.Duration < 0 || len(e.Args) != 2 || e.Client != addr {
				t.Fatalf("%+v", e)
			}
		}
		large, _ := largeEntries(v)
		for _, e := range large {
			if e.Bytes < 0 || e.Name != name {
				t.Fatalf("%+v", e)
			}
		}
		history, _ := spikes([]any{[]any{at, figure}, []any{at}, at})
		for _, s := range history {
			if s.Took < 0 {
				t.Fatalf("%+v", s)
			}
		}
		if _, ok := settings([]any{arg, name, addr}); !ok {
			t.Fatal("it is a list")
		}
	})
}
