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
	// leastCommand is what a command costs a server at least: 3 million a second are more
	// than one thread runs. What the network adds to a round trip may hide all of it.
	leastCommand = 300 * time.Nanosecond
)

// probe is what a few keys tell of a backup.
type probe struct {
	done   bool
	each   float64       // bytes of the backup for each key, without values
	values float64       // and for each byte of memory, of their values
	dump   time.Duration // what DUMP costs the server, a key
	why    string        // why it is not known
}

// scanned is how far a scan came, and how long that took.
type scanned struct {
	elapsed time.Duration
	names   int64
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
	var entries []byte
	var memory int64
	keys := 0
	for _, e := range from {
		size, known := e.Memory.Get()
		if keys == probeKeys || v.keepsValues() && (!known || size > MaxDump || keys > 0 && memory+size > probeMemory) {
			continue
		}
		dump, err := v.dump(ctx, e.Name)
		if err != nil {
			v.probe.why = err.Error()
			return
		}
		keys++
		memory += size
		entries = appendProbe(entries, e.Name, dump)
	}
	if keys == 0 {
		v.probe.why = "no key is small enough to be tried"
		return
	}
	packed := float64(len(compressed(entries)))
	if v.keepsValues() && memory > 0 {
		v.probe.values = packed / float64(memory)
	} else {
		v.probe.each = packed / float64(keys)
	}
}

// dump asks for a key's value, where the backup would hold it.
func (v *Previewing) dump(ctx context.Context, name string) (string, error) {
	if !v.keepsValues() || v.plan.Narrow.Idle > 0 {
		return "", nil
	}
	n, err := v.deployment.Owner(ctx, name)
	if err != nil {
		return "", err
	}
	c := keyspace.Command{"DUMP", name}
	ok, err := v.ask.may(ctx, n, "DUMP", "how large a backup would be", c)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", errors.New("DUMP is denied to this user")
	}
	before := v.ask.took
	replies, err := v.ask.send(ctx, n, 1, []keyspace.Command{c})
	if err != nil {
		return "", err
	}
	if cost := v.ask.took - before; v.probe.dump == 0 || cost < v.probe.dump {
		v.probe.dump = cost
	}
	dump, _ := replies[0].Value.(string)
	return dump, replies[0].Err
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
	each := max(v.ask.price(), leastCommand)
	if v.ask.commands == 0 {
		p.Duration = maybe.Unknown[time.Duration]("no command was measured yet")
		p.Cost = maybe.Unknown[time.Duration]("no command was measured yet")
		return
	}
	changing := time.Duration(p.Keys.Value * float64(v.commands()) * float64(each))
	if v.keepsValues() {
		changing += time.Duration(p.Keys.Value * float64(v.probe.dump))
	}
	walking := time.Duration(0)
	if s.names > 0 {
		walking = time.Duration(float64(s.elapsed) * math.Max(1, float64(p.Total)/float64(s.names)))
	}
	took := walking + time.Duration(float64(changing)/v.how.Pace)
	if v.how.Rate > 0 {
		took = max(took, time.Duration(p.Keys.Value/v.how.Rate*float64(time.Second)))
	}
	p.Duration = maybe.Of(took)
	p.Cost = maybe.Of(time.Duration(float64(walking)*v.how.Pace) + changing)
}

// commands is how many commands a run sends for each key.
func (v *Previewing) commands() int {
	n := 1 // the change
	if v.options.BackupDir != "" || v.plan.narrows() {
		n += 1 + len(v.plan.queries()) // WATCH
	}
	if v.options.BackupDir != "" {
		n++ // when it expires
	}
	if v.keepsValues() {
		n++ // its size; DUMP is measured
	}
	return n
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
