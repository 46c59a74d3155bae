package cli

import (
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui"
)

// passEvery is how long after a whole pass over the keys the dashboard begins another one:
// often enough to see patterns grow, seldom enough to be idle most of the time.
const passEvery = 10 * time.Minute

// sampling is whether the dashboard scans keys, and how fast.
type sampling struct {
	on   maybe.Value[bool]
	rate maybe.Value[float64] // names a second; 0: all it can get
}

// addSampling gives c the flags of the dashboard's scan.
func addSampling(c *cobra.Command, s *sampling) {
	g := group(c, "keys")
	addNoSampling(g, s)
	flag(g, amount(), &s.rate, "rate", "", "N", "key names scanned per second at most; 0: no bound")
}

// addNoSampling adds the flag that keeps the dashboard from any scan.
func addNoSampling(g flagGroup, s *sampling) {
	g.add(offValue{&s.on}, "no-sampling", "", "never scan keys").NoOptDefVal = "true"
}

// offValue is a flag without a value that turns something off.
type offValue struct{ on *maybe.Value[bool] }

func (f offValue) String() string { return strconv.FormatBool(f.on != nil && !f.on.Or(true)) }

// Type is what cobra calls a flag without a value.
func (f offValue) Type() string { return "bool" }

// Set is called with "true" when the flag is given.
func (f offValue) Set(s string) error {
	*f.on = maybe.Of(s != "true")
	return nil
}

// addTo begins the scan beside the polls and hands it to the dashboard, or says why there
// is none. It returns the scan, or nil.
func (s sampling) addTo(o *ui.Options, from source) *keyspace.Engine {
	if !s.on.Or(true) {
		o.NoKeys = "sampling is turned off (--no-sampling, or sampling = false in the config file)"
		return nil
	}
	options := paced(s.rate)
	options.Goal, options.Every = keyspace.Goal{Until: keyspace.Full}, passEvery
	engine := from.sample(options)
	o.Keys = engine
	return engine
}

// paced is a scan at a rate: a bound, or with 0 all it can get, or when unknown a share of
// the server's time.
func paced(rate maybe.Value[float64]) keyspace.EngineOptions {
	o := keyspace.EngineOptions{Rate: rate.Or(0)}
	if rate.Known() && o.Rate == 0 {
		o.Pace = 1
	}
	return o
}
