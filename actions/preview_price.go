package actions

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"time"

	"github.com/klauspost/compress/zstd"

	"valktop/keyspace"
	"valktop/maybe"
)

const (
	// probeKeys is how many keys are dumped to learn how large a backup will be, unless they
	// come to over probeMemory before, in bytes: DUMP writes 1 MiB in about a millisecond.
	probeKeys   = 20
	probeMemory = 1 << 20
	// commandCost is what a server spends on reading and answering one command of many: it
	// does not count that as the command's.
	commandCost = 500 * time.Nanosecond
)

// probe is what a few keys tell of a backup.
type probe struct {
	done   bool
	each   float64 // bytes of the backup for each key, without values
	values float64 // and for each byte of memory, of their values
	why    string  // why it is not known

	prices map[string]time.Duration // what commands cost the server, by their names in INFO
}

// price is what a command costs a server: the first of names, of commands to one key, that
// it tells of, or otherwise what was measured.
func (p probe) price(measured time.Duration, names ...string) time.Duration {
	for _, name := range names {
		if each, ok := p.prices[name]; ok {
			return each + commandCost
		}
	}
	return max(measured, commandCost)
}

// scanned is how far a scan came, and how long that took.
type scanned struct {
	elapsed time.Duration
	names   int64
	trips   trips // zero when they were not measured
}

// keepsValues reports whether a backup would hold values.
func (v *Previewing) keepsValues() bool { return v.options.BackupDir != "" && v.plan.removes() }

// sample dumps a few of the selected keys, and compresses what comes as the backup does.
// Where keys are chosen by how long they were idle none is dumped: on servers without
// CLIENT NO-TOUCH they would not be idle any more.
func (v *Previewing) sample(ctx context.Context, from []keyspace.Example) {
	if v.probe.done || len(from) == 0 || v.plan.Action == Rename {
		return
	}
	v.probe.done = true
	tried := v.dumpable(from)
	if len(tried) == 0 {
		v.probe.why = "no key is small enough to be tried"
		return
	}
	dumps, err := v.dump(ctx, tried)
	if err != nil {
		v.probe.why = err.Error()
		return
	}
	var entries []byte
	var memory int64
	for i, e := range tried {
		memory += e.Memory.Or(0)
		entries = appendProbe(entries, e.Name, dumps[i])
	}
	packed := float64(len(compressed(entries)))
	if v.keepsValues() && memory > 0 {
		v.probe.values = packed / float64(memory)
	} else {
		v.probe.each = packed / float64(len(tried))
	}
	if n, err := v.deployment.Owner(ctx, tried[0].Name); err == nil {
		v.probe.prices = v.ask.prices(ctx, n)
	}
}

// dumpable are a few keys that are cheap to dump.
func (v *Previewing) dumpable(from []keyspace.Example) []keyspace.Example {
	var list []keyspace.Example
	var memory int64
	for _, e := range from {
		size, known := e.Memory.Get()
		if len(list) == probeKeys || v.keepsValues() && (!known || size > MaxDump || len(list) > 0 && memory+size > probeMemory) {
			continue
		}
		memory += size
		list = append(list, e)
	}
	return list
}

// dump asks for keys' values, where the backup would hold them.
func (v *Previewing) dump(ctx context.Context, keys []keyspace.Example) ([]string, error) {
	dumps := make([]string, len(keys))
	if !v.keepsValues() || v.plan.Narrow.Idle > 0 {
		return dumps, nil
	}
	places := map[Node][]int{}
	for i, e := range keys {
		n, err := v.deployment.Owner(ctx, e.Name)
		if err != nil {
			return nil, err
		}
		places[n] = append(places[n], i)
	}
	for n, all := range places {
		var batch []keyspace.Command
		for _, i := range all {
			batch = append(batch, keyspace.Command{"DUMP", keys[i].Name})
		}
		ok, err := v.ask.may(ctx, n, "DUMP", "how large a backup would be", batch[0])
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errors.New("DUMP is denied to this user")
		}
		replies, err := v.ask.send(ctx, n, len(batch), batch)
		if err != nil {
			return nil, err
		}
		for at, i := range all {
			dumps[i], _ = replies[at].Value.(string)
		}
	}
	return dumps, nil
}

// appendProbe writes what a backup holds of a key: about as large as it does.
func appendProbe(b []byte, name, dump string) []byte {
	b = binary.AppendUvarint(b, uint64(len(name)))
	b = append(b, name...)
	b = binary.AppendUvarint(b, uint64(len(dump)))
	b = append(b, dump...)
	b = binary.AppendVarint(b, time.Now().UnixMilli())
	return binary.AppendVarint(b, 0)
}

// compressed is what the backup's compression makes of b.
func compressed(b []byte) []byte {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return b
	}
	defer func() { _ = encoder.Close() }() // it writes to nothing
	return encoder.EncodeAll(b, nil)
}

// price fills in how long the run would take, what it would cost the servers, and how
// large its backup would be.
func (v *Previewing) price(p *Preview, s scanned) {
	p.Backup = v.backup(p)
	if v.ask.commands == 0 {
		p.Duration = maybe.Unknown[time.Duration]("no command was measured yet")
		p.Cost = maybe.Unknown[time.Duration]("no command was measured yet")
		return
	}
	each := v.probe.price(v.ask.price(), "pttl", "type")
	// What the server tells of UNLINK is of many keys a call. It looks a key up in two tables.
	change := 2 * each
	if v.keepsValues() {
		change += v.probe.price(each, "dump")
	}
	trips := s.trips
	if trips.usual == 0 {
		trips = v.ask.pace.known()
	}
	changing := course{
		keys: p.Keys.Value, each: change + time.Duration(v.questions())*each, calls: v.calls(), trips: trips, pace: v.how.Pace,
	}
	walking := time.Duration(0)
	if s.names > 0 {
		walking = time.Duration(float64(s.elapsed) * math.Max(1, float64(p.Total)/float64(s.names)))
	}
	took := walking + changing.took()
	if v.how.Rate > 0 {
		took = max(took, time.Duration(p.Keys.Value/v.how.Rate*float64(time.Second)))
	}
	p.Duration = maybe.Of(took)
	p.Cost = maybe.Of(time.Duration(float64(walking)*v.how.Pace) + changing.cost())
}

// questions is how many commands a run sends for each key before it changes it.
func (v *Previewing) questions() int {
	n := 0
	if v.options.BackupDir != "" || v.plan.narrows() {
		n += 1 + len(v.plan.queries()) // WATCH
	}
	if v.options.BackupDir != "" {
		n++ // when it expires
	}
	if v.keepsValues() {
		n++ // its size
	}
	return n
}

// calls is how many round trips a run needs for a batch of keys.
func (v *Previewing) calls() int {
	switch {
	case v.keepsValues():
		return keptTrips
	case v.questions() > 0:
		return 2
	}
	return 1
}

// backup is how large the backup would be, about.
func (v *Previewing) backup(p *Preview) maybe.Value[int64] {
	switch {
	case v.options.BackupDir == "":
		return maybe.Unknown[int64]("no backup is meant")
	case v.plan.Action == Rename:
		return maybe.Unknown[int64]("renaming back undoes it")
	case p.Keys.Exact && p.Keys.Value == 0:
		return maybe.Of(int64(0))
	case v.keepsValues() && v.backed.Known() && v.backed.Or(keyspace.Estimate{}).Value == 0:
		return maybe.Of(int64(0)) // all are too big for it
	case !v.probe.done:
		return maybe.Unknown[int64]("no value was looked at yet")
	case v.probe.why != "":
		return maybe.Unknown[int64](v.probe.why)
	case !v.keepsValues():
		return maybe.Of(int64(math.Ceil(v.probe.each * p.Keys.Value)))
	}
	size := func(e keyspace.Estimate) int64 { return int64(math.Ceil(v.probe.values * e.Value)) }
	if v.plan.Narrow.Idle > 0 { // no value was looked at: they are not larger than in memory
		size = func(e keyspace.Estimate) int64 { return int64(e.Value) }
	}
	if v.backed.Known() {
		return maybe.Then(v.backed, size)
	}
	return maybe.Then(p.Memory, size)
}
