package embedded

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"valktop/glob"
)

// setting is one configuration parameter. set is nil for one that cannot be changed; it
// returns why a value is refused.
type setting struct {
	name string
	get  func(s *Server) string
	set  func(s *Server, v string) (refused string)
}

func settings() []setting {
	fixed := func(v string) func(*Server) string { return func(*Server) string { return v } }
	return []setting{
		{name: "maxmemory", get: func(s *Server) string { return strconv.FormatInt(s.maxMemory, 10) }, set: setMaxMemory},
		{name: "maxmemory-policy", get: func(s *Server) string { return s.policy }, set: setPolicy},
		{name: "maxmemory-samples", get: fixed(strconv.Itoa(samples))},
		{name: "slowlog-log-slower-than", get: func(s *Server) string {
			return strconv.FormatInt(max(-1, s.slow.over.Microseconds()), 10)
		}, set: setSlowThreshold},
		{name: "slowlog-max-len", get: fixed(strconv.Itoa(slowEntries))},
		{name: "latency-monitor-threshold", get: fixed("0")},
		{name: "maxclients", get: fixed(strconv.Itoa(maxClients))},
		{name: "databases", get: fixed(strconv.Itoa(databaseCount))},
		{name: "save", get: fixed("")},
		{name: "appendonly", get: fixed("no")},
		{name: "bind", get: fixed("127.0.0.1")},
		{name: "port", get: func(s *Server) string { return strconv.Itoa(s.port()) }},
		{name: "timeout", get: fixed("0")},
	}
}

func getConfig(c *call) {
	var found []string
	for _, one := range settings() {
		if slices.ContainsFunc(c.args, func(wanted string) bool { return glob.Match(strings.ToLower(wanted), one.name) }) {
			found = append(found, one.name, one.get(c.s))
		}
	}
	c.bulks(found)
}

func setConfig(c *call) {
	if len(c.args)%2 != 0 {
		c.fail("ERR wrong number of arguments for 'config|set' command")
		return
	}
	for i := 0; i < len(c.args); i += 2 {
		name := strings.ToLower(c.args[i])
		all := settings()
		at := slices.IndexFunc(all, func(one setting) bool { return one.name == name })
		if at < 0 {
			c.fail("ERR Unknown option or number of arguments for CONFIG SET - '%s'", c.args[i])
			return
		}
		refused := "can't set immutable config"
		if all[at].set != nil {
			refused = all[at].set(c.s, c.args[i+1])
		}
		if refused != "" {
			c.fail("ERR CONFIG SET failed (possibly related to argument '%s') - %s", c.args[i], refused)
			return
		}
	}
	c.ok()
}

func setMaxMemory(s *Server, v string) string {
	n, ok := parseBytes(v)
	if !ok {
		return "argument must be a memory value"
	}
	s.maxMemory = n
	s.makeRoom()
	return ""
}

// parseBytes reads a size as a configuration does: "100mb" is binary, "100m" decimal.
func parseBytes(v string) (int64, bool) {
	units := []struct {
		suffix string
		bytes  int64
	}{{"kb", 1 << 10}, {"mb", 1 << 20}, {"gb", 1 << 30}, {"k", 1e3}, {"m", 1e6}, {"g", 1e9}, {"b", 1}, {"", 1}}
	v = strings.ToLower(v)
	for _, u := range units {
		if digits, found := strings.CutSuffix(v, u.suffix); found {
			n, err := strconv.ParseInt(digits, 10, 64)
			return n * u.bytes, err == nil && n >= 0 && n <= (1<<62)/u.bytes
		}
	}
	return 0, false
}

func setPolicy(s *Server, v string) string {
	if !slices.Contains(policies(), strings.ToLower(v)) {
		return "argument(s) must be one of the following: " + strings.Join(policies(), ", ")
	}
	s.policy = strings.ToLower(v)
	return ""
}

func setSlowThreshold(s *Server, v string) string {
	n, ok := parseInt(v)
	if !ok {
		return "argument couldn't be parsed into an integer"
	}
	s.slow.over = time.Duration(n) * time.Microsecond
	return ""
}
