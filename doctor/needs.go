package doctor

import (
	"slices"
	"strconv"
	"strings"

	"valktop/actions"
	"valktop/collector"
	"valktop/keyspace"
)

// Feature is something that valktop shows or does.
type Feature struct {
	Name    string // "slow commands"
	Where   string // on which screens, or by which commands
	Changes bool   // it changes something on the server
	Needs   []Need
}

// Need is a command that a feature is made with.
type Need struct {
	Command string   // "MEMORY USAGE"
	Args    []string // what is sent with it; key stands for a key's name
	Gone    string   // what it means when the server does not know it, where that is no lack
	Since   string   // the version of Redis that it came with, where that is later than 6.0
	Instead *Need    // what else will do where the server does not know it
	Asks    bool     // it only tells beforehand what is allowed
	Wary    string   // why no user needs to be given it, where it would tell more than valktop asks
}

// key is replaced by a key's name.
const key = "\x00key"

// of is the command about a key.
func (n Need) of(name string) collector.Command {
	c := collector.Command(strings.Fields(n.Command))
	for _, a := range n.Args {
		if a == key {
			a = name
		}
		c = append(c, a)
	}
	return c
}

// keyed reports whether the command names a key.
func (n Need) keyed() bool { return slices.Contains(n.Args, key) }

// keyed reports whether one of the commands of a feature names a key.
func (f Feature) keyed() bool { return slices.ContainsFunc(f.Needs, Need.keyed) }

// rule is what allows the command, as ACL SETUSER takes it.
func (n Need) rule() string { return "+" + strings.ToLower(strings.ReplaceAll(n.Command, " ", "|")) }

func plain(command string, args ...string) Need { return Need{Command: command, Args: args} }

func about(command string, args ...string) Need {
	return Need{Command: command, Args: append([]string{key}, args...)}
}

// features are all that there are on one node, in the order of the screens. What is read of
// values is empty ranges: nothing of a value is fetched but what SCANs return at least.
func features(db int, info collector.Info) []Feature {
	quiet := []Need{plain("CLIENT SETNAME", "valktop"), plain("CLIENT ID"), {
		Command: "CLIENT NO-TOUCH", Args: []string{"on"}, Since: "7.2",
		Gone: "looking at keys renews their idle times on this server",
	}}
	if db > 0 {
		quiet = append([]Need{plain("SELECT", strconv.Itoa(db))}, quiet...)
	}
	list := []Feature{
		{Name: "hit rate, memory, health", Where: "Overview, stats, check", Needs: []Need{plain("INFO")}},
		{Name: "number of keys", Where: "Overview, Keys", Needs: []Need{plain("DBSIZE")}},
		{Name: "round trip", Where: "Overview, check", Needs: []Need{plain("PING")}},
		{Name: "key patterns", Where: "Keys, scan", Needs: []Need{plain("SCAN", "0", "COUNT", "1")}},
		{Name: "types, TTLs, memory of keys", Where: "Keys, scan", Needs: samples()},
		{Name: "a key and its value", Where: "i and o, key", Needs: values()},
		{Name: "slow commands", Where: "Overview, Slow", Needs: []Need{{
			Command: "SLOWLOG GET", Args: []string{"1"},
			Instead: &Need{Command: "COMMANDLOG GET", Args: []string{"1", "slow"}, Since: "8.1"},
		}}},
		{Name: "latency events", Where: "Overview, Slow", Needs: []Need{plain("LATENCY LATEST"), plain("LATENCY HISTORY", "command")}},
		{Name: "large replies and requests", Where: "Slow", Needs: []Need{{
			Command: "COMMANDLOG GET", Args: []string{"1", "large-reply"}, Since: "8.1", Gone: "this server has no log of large replies",
		}}},
		{Name: "from when on commands are logged", Where: "Slow", Needs: []Need{{
			Command: "CONFIG GET", Args: []string{"slowlog-*"}, Gone: "the thresholds of the logs are unknown", Wary: "CONFIG GET also tells the server's passwords",
		}}},
		{Name: "latencies by command", Where: "Commands", Needs: []Need{{
			Command: "LATENCY HISTOGRAM", Since: "7.0", Gone: "how long commands take is known on average alone",
		}}},
		{Name: "clients", Where: "Overview", Needs: []Need{plain("CLIENT LIST")}},
		{Name: "being a quiet guest", Where: "all connections", Needs: quiet},
	}
	if !info.Server.ServerTime.Known() {
		list = append(list, Feature{Name: "the server's clock", Where: "rates", Needs: []Need{plain("TIME")}})
	}
	if info.Cluster {
		list = append(list, Feature{Name: "a fair sample at once", Where: "Keys, scan", Needs: []Need{plain("RANDOMKEY")}})
		list = append(list, Feature{Name: "the cluster's nodes", Where: "Nodes", Needs: []Need{plain("CLUSTER INFO"), plain("CLUSTER MYID"), {
			Command: "CLUSTER SHARDS", Since: "7.0", Gone: "CLUSTER SLOTS tells", Instead: &Need{Command: "CLUSTER SLOTS"},
		}, plain("READONLY")}})
		list = append(list, Feature{Name: "the hottest slots", Where: "Nodes", Needs: []Need{{
			Command: "CLUSTER SLOT-STATS", Args: []string{"SLOTSRANGE", "0", "0"}, Since: "8.2", Gone: "which slots take most is unknown",
		}, {Command: "CLUSTER GETKEYSINSLOT", Args: []string{"0", "1"}, Gone: "which keys are in them is unknown"}}})
		list = append(list, Feature{Name: "slots that move", Where: "Keys, scan, x", Needs: []Need{plain("CLUSTER NODES")}})
	}
	return append(list, changes(info.Cluster)...)
}

// samples are what keys are asked by the sampler.
func samples() []Need {
	var list []Need
	for _, command := range keyspace.SampleCommands() {
		list = append(list, about(command))
	}
	return list
}

// values are what the inspector asks of keys of each type.
func values() []Need {
	return []Need{
		about("STRLEN"), about("GETRANGE", "1", "0"),
		about("HLEN"), about("HSCAN", "0", "COUNT", "1"),
		{Command: "HPTTL", Args: []string{key, "FIELDS", "1", "f"}, Since: "7.4", Gone: "fields have no TTL on this server"},
		about("LLEN"), about("LRANGE", "1", "0"),
		about("SCARD"), about("SSCAN", "0", "COUNT", "1"),
		about("ZCARD"), about("ZRANGE", "1", "0"),
		about("XLEN"), about("XRANGE", "+", "-", "COUNT", "1"), about("XINFO GROUPS"),
	}
}

// changes are the actions, with what package actions itself says that its plans send.
func changes(cluster bool) []Feature {
	glob := actions.Selection{Kind: actions.ByGlob, Text: key}
	one := actions.Selection{Kind: actions.ByKey, Text: key}
	plan := func(a actions.Action, s actions.Selection) actions.Plan {
		return actions.Plan{Action: a, Selections: []actions.Selection{s}, To: key}
	}
	spread := plan(actions.Invalidate, glob)
	spread.Spread = 1
	const late = "an action that is denied is refused as it begins, not before"
	list := []Feature{
		{Name: "what is allowed, beforehand", Where: "x, invalidate, expire", Changes: true, Needs: []Need{
			{Command: "ACL WHOAMI", Gone: late, Asks: true},
			{Command: "ACL DRYRUN", Args: []string{"default", "PING"}, Since: "7.0", Gone: late, Asks: true},
		}},
		{Name: "a look before a change", Where: "x, invalidate, expire", Changes: true, Needs: []Need{
			plain("ROLE"), plain("INFO"), plain("TIME"), about("EXISTS"), about("PTTL"), plain("UNWATCH"),
			{Command: "PEXPIRETIME", Args: []string{key}, Since: "7.0", Gone: "PTTL tells"},
		}},
	}
	if cluster {
		list[1].Needs = append(list[1].Needs, plain("ASKING"))
	}
	for _, f := range []struct {
		name string
		plan actions.Plan
	}{
		{"invalidate", plan(actions.Invalidate, glob)},
		{"invalidate, spread", spread},
		{"expire", plan(actions.Expire, glob)},
		{"persist", plan(actions.Persist, glob)},
		{"rename a key", plan(actions.Rename, one)},
		{"restore a backup, undo", plan(actions.Restore, one)},
	} {
		feature := Feature{Name: f.name, Where: "x, " + string(f.plan.Action), Changes: true}
		switch f.plan.Action {
		case actions.Persist:
			feature.Where = "x, expire --persist"
		case actions.Rename:
			feature.Where = "x"
		case actions.Invalidate, actions.Expire, actions.Restore:
		}
		for _, backup := range []bool{false, true} {
			for _, c := range f.plan.Needs(backup) {
				feature.Needs = add(feature.Needs, needOf(c))
			}
		}
		list = append(list, feature)
	}
	return list
}

// needOf is a command of a plan as a need.
func needOf(c keyspace.Command) Need {
	words := 1
	if c[0] == "MEMORY" || c[0] == "OBJECT" {
		words = 2
	}
	return Need{Command: strings.Join(c[:words], " "), Args: c[words:]}
}

// add adds a need unless its command is among them.
func add(list []Need, n Need) []Need {
	for _, known := range list {
		if known.Command == n.Command {
			return list
		}
	}
	return append(slices.Clip(list), n)
}
