package analysis

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/collector"
	"valktop/maybe"
	"valktop/testserver"
)

func buckets(pairs ...int64) []collector.Bucket {
	var list []collector.Bucket
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, collector.Bucket{UpTo: time.Duration(pairs[i]) * time.Microsecond, Count: pairs[i+1]})
	}
	return list
}

func TestPercentilesLieInTheirBucket(t *testing.T) {
	t.Parallel()
	const us = time.Microsecond
	for _, c := range []struct {
		of   []collector.Bucket
		p    float64
		want Latency
	}{
		{buckets(8, 50, 66, 50), 0.5, Latency{4 * us, 8 * us, 8 * us}},
		{buckets(8, 50, 66, 50), 0.51, Latency{33 * us, 66 * us, 33*us + 660*time.Nanosecond}},
		{buckets(8, 99, 4227, 1), 0.99, Latency{4 * us, 8 * us, 8 * us}},
		{buckets(8, 99, 4227, 1), 0.999, Latency{2113 * us, 4227 * us, 4227 * us}},
		{buckets(1, 3), 0.99, Latency{0, us, us}},
		{buckets(1082130, 1), 0.5, Latency{541065 * us, 0, 541065 * us}},
	} {
		if got, ok := percentile(c.of, c.p).Get(); !ok || got != c.want {
			t.Errorf("p%v of %v is %v, want %v", c.p*100, c.of, got, c.want)
		}
	}
	if v := percentile(nil, 0.5); v.Known() || v.Why() == "" {
		t.Errorf("of nothing it is %v", v)
	}
}

func TestHistogramsDoNotGoOnAfterAReset(t *testing.T) {
	t.Parallel()
	is := func(of []collector.Bucket) map[string]collector.Histogram {
		return map[string]collector.Histogram{"get": {Calls: countOf(of), Buckets: of}}
	}
	got, ok := since(is(buckets(8, 5, 66, 2)), is(buckets(8, 5, 16, 1, 66, 4)))
	if !ok || len(got["get"]) != 2 || got["get"][0] != buckets(16, 1)[0] || got["get"][1] != buckets(66, 2)[0] {
		t.Errorf("%v %v", ok, got)
	}
	for name, now := range map[string]map[string]collector.Histogram{
		"a bucket fell": is(buckets(8, 4, 66, 9)), "a bucket has gone": is(buckets(66, 9)), "the last has gone": is(buckets(8, 9)), "all have gone": {},
	} {
		if got, ok := since(is(buckets(8, 5, 66, 2)), now); ok {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// commandOf is a command in a list.
func commandOf(c Commands, name string) Command {
	for _, one := range c.List {
		if one.Name == name {
			return one
		}
	}
	return Command{}
}

func TestRatesOfCommandsSurviveWhatHappensToAServer(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	if c := s.h.Commands(); c.Gap != gapFirst {
		t.Errorf("at first the gap is %q", c.Gap)
	}
	for range 30 {
		s.node.call("get", 100)
		s.tick()
	}
	s.node.call("client|list", 30)
	s.node.call("get", 130) // 30 of them are valktop's, of which the server has counted 29 so far
	s.node.ledger.Commands += 61
	s.node.ledger.Ran = collector.RanOf(map[string]uint64{"client|list": 30, "get": 31})
	s.tick()
	s.node.call("get", 101)
	s.tick()
	get := commandOf(s.h.Commands(), "get")
	if own := commandOf(s.h.Commands(), "client|list"); own.Minute.Calls.Or(-1) != 0 || own.Calls.Or(0) != 30 || !own.Own {
		t.Errorf("valktop's own calls: %+v", own)
	}
	if r := get.Now.Calls.Or(0); math.Abs(r-100) > 1 {
		t.Errorf("100 calls/s are %v", r)
	}
	s.node.call("get", 100)
	s.node.reset()
	s.node.call("get", 7)
	s.tick()
	c := s.h.Commands()
	if get = commandOf(c, "get"); c.Gap != gapReset || get.Now.Calls.Known() || get.Calls.Or(0) != 7 {
		t.Errorf("after a reset: %q, %+v", c.Gap, get)
	}
	if r := get.Minute.Calls.Or(0); math.Abs(r-100) > 5 {
		t.Errorf("over the minute 100 calls/s are %v", r)
	}
	s.node.restart()
	s.node.call("get", 100_000)
	s.tick()
	if c := s.h.Commands(); c.Gap != gapRestart {
		t.Errorf("after a restart: %q", c.Gap)
	}
	series := s.h.CommandSeries("get", CommandCalls, time.Time{}, time.Minute, 60)
	gaps, highest := 0, 0.0
	for _, v := range series.Values[30:] {
		if math.IsNaN(v) {
			gaps++
			continue
		}
		if v < 0 {
			t.Errorf("%v calls/s", v)
		}
		highest = max(highest, v)
	}
	if gaps == 0 || highest > 105 {
		t.Errorf("%d gaps, at most %v calls/s", gaps, highest)
	}
}

// Every name that a server might make up takes bounded room.
func TestTalliesAreBounded(t *testing.T) {
	t.Parallel()
	tallies := newTallies(tallyStep)
	at := time.Unix(1_700_000_000, 0)
	for i := range 3000 {
		at = at.Add(time.Second)
		tallies.advance(at.UnixNano())
		for k := range 100 {
			tallies.add("c"+strconv.Itoa(i*100+k), at.Add(-time.Second).UnixNano(), at.UnixNano(), tallied{1})
		}
	}
	most := 0
	for _, r := range tallies.rows {
		most = max(most, len(r.counts))
	}
	if len(tallies.names) > tallyNames || most > tallyMost {
		t.Errorf("%d names, %d in a row", len(tallies.names), most)
	}
}

func TestWritesAreThoseThatServersCallSo(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		list, _ := s.Do("COMMAND").([]any)
		var check func(entry []any)
		check = func(entry []any) {
			name, _ := entry[0].(string)
			writes := false
			flags, _ := entry[2].([]any)
			for _, f := range flags {
				writes = writes || f == "write"
			}
			if Writes(name) != writes {
				t.Errorf("%s writes: %v, says the server", name, writes)
			}
			if len(entry) > 9 {
				subs, _ := entry[9].([]any)
				for _, sub := range subs {
					one, _ := sub.([]any)
					check(one)
				}
			}
		}
		for _, one := range list {
			entry, _ := one.([]any)
			check(entry)
		}
		if len(list) < 200 {
			t.Errorf("%d commands", len(list))
		}
	})
}

// The figures of commands are the driver's own on real servers: how often they ran, what
// failed, and the percentiles hold what the slow log says of every single call.
func TestFiguresOfCommandsAreTheTruth(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "SET", "slowlog-log-slower-than", "0", "slowlog-max-len", "100000")
		driver := client(t, s.Addr)
		w := &watcher{t: t, h: New(DefaultConfig()), c: client(t, s.Addr), now: time.Unix(1_700_000_000, 0)}
		look := func() Commands {
			t.Helper()
			text, err := w.c.Do(t.Context(), "INFO", "default", "commandstats", "errorstats").Text()
			if err != nil {
				t.Fatal(err)
			}
			raw, err := w.c.Do(t.Context(), "LATENCY", "HISTOGRAM").Result()
			if err != nil {
				t.Fatal(err)
			}
			w.now = w.now.Add(time.Second)
			info := collector.ParseInfo(text)
			n := collector.NodeSnapshot{Addr: "a:1", Info: info, Clock: maybe.Of(w.now), Detail: collector.Detail{
				Time: w.now, Topics: collector.TopicLatencies, Latencies: histogramsOf(raw),
			}}
			w.h.Add(collector.Snapshot{Time: w.now, Interval: time.Second, Nodes: []collector.NodeSnapshot{n}})
			return w.h.Commands()
		}
		drive := func(gets, wrong int) {
			for i := range gets {
				driver.Get(t.Context(), "key:0")
				if i%20 == 0 {
					driver.Eval(t.Context(), "for i = 1, "+strconv.Itoa(1000*(i+1))+" do end", nil)
				}
			}
			for range wrong {
				driver.LPush(t.Context(), "key:0", "x") // WRONGTYPE
				driver.Do(t.Context(), "GET")           // wrong number of arguments: rejected
			}
		}
		drive(100, 3) // before anybody looks
		look()
		s.Do("SLOWLOG", "RESET")
		drive(400, 5)
		got := look()
		for name, want := range map[string]float64{"get": 400, "eval": 20, "lpush": 5} {
			c := commandOf(got, name)
			if c.Now.Calls.Or(-1) != want || c.Minute.Calls.Or(-1) != want || c.Now.Measured != int64(want) {
				t.Errorf("%s: %v of %v calls, %d measured", name, c.Now.Calls, want, c.Now.Measured)
			}
			truth := slowLogOf(t, driver, name)
			for p, l := range map[float64]maybe.Value[Latency]{0.5: c.Now.P50, 0.99: c.Now.P99, 0.999: c.Minute.P999} {
				took := truth[min(int(math.Ceil(p*float64(len(truth))))-1, len(truth)-1)]
				if v := l.Or(Latency{}); !l.Known() || took < v.Low || took > v.High+time.Microsecond && v.High > 0 {
					t.Errorf("%s: p%v is between %v and %v, the slow log says %v", name, p*100, v.Low, v.High, took)
				}
			}
		}
		if c := commandOf(got, "lpush"); c.Now.Failed.Or(-1) != 5 || c.Failed.Or(-1) != 8 {
			t.Errorf("lpush failed %v and %v times", c.Now.Failed, c.Failed)
		}
		if c := commandOf(got, "get"); c.Now.Rejected.Or(-1) != 5 {
			t.Errorf("get was rejected %v times", c.Now.Rejected)
		}
		if len(got.Errors) < 2 || got.Errors[0].Minute != 5 || got.Errors[0].Total != 8 {
			t.Errorf("errors %+v", got.Errors)
		}
		driver.ConfigResetStat(t.Context())
		drive(3, 0)
		if got = look(); got.Gap != gapReset || commandOf(got, "get").Now.P99.Known() {
			t.Errorf("after CONFIG RESETSTAT: %q, %+v", got.Gap, commandOf(got, "get").Now)
		}
		drive(4, 0)
		if got = look(); commandOf(got, "get").Now.Calls.Or(-1) != 4 || commandOf(got, "get").Now.Measured != 4 {
			t.Errorf("after the reset: %+v", commandOf(got, "get").Now)
		}
	})
}

// histogramsOf is the reply of go-redis as the collector reads it.
func histogramsOf(raw any) maybe.Value[map[string]collector.Histogram] {
	all := map[string]collector.Histogram{}
	list, _ := raw.([]any)
	for i := 0; i+1 < len(list); i += 2 {
		fields, _ := list[i+1].([]any)
		h := collector.Histogram{Calls: fields[1].(int64)}
		pairs, _ := fields[3].([]any)
		var before int64
		for k := 0; k+1 < len(pairs); k += 2 {
			total := pairs[k+1].(int64)
			h.Buckets = append(h.Buckets, collector.Bucket{UpTo: time.Duration(pairs[k].(int64)) * time.Microsecond, Count: total - before})
			before = total
		}
		all[list[i].(string)] = h
	}
	return maybe.Of(all)
}

// slowLogOf is how long every call of a command took, in order.
func slowLogOf(t *testing.T, c *redis.Client, name string) []time.Duration {
	t.Helper()
	log, err := c.SlowLogGet(t.Context(), -1).Result()
	if err != nil {
		t.Fatal(err)
	}
	var took []time.Duration
	for _, e := range log {
		if strings.EqualFold(e.Args[0], name) && len(e.Args) > 1 {
			took = append(took, e.Duration)
		}
	}
	slices.Sort(took)
	return took
}
