package cli

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"valktop/maybe"
)

// configKey is a key of the config file: its name and how its value gets into settings.
type configKey struct {
	name string
	set  func(s *settings, v any) error
}

// commonKeys may stand at the top, for every server, and in a profile, for that one.
func commonKeys() []configKey {
	return slices.Concat([]configKey{
		key("theme", word(), func(s *settings) *maybe.Value[string] { return &s.theme }),
		key("interval", interval(), func(s *settings) *dur { return &s.interval }),
		key("window", window(), func(s *settings) *dur { return &s.window }),
		key("min_hit_rate", fraction(), func(s *settings) *float { return &s.limits.minHitRate }),
		key("min_lookups", count(), func(s *settings) *whole { return &s.limits.minLookups }),
		key("max_fragmentation", amount(), func(s *settings) *float { return &s.limits.maxFragmentation }),
		key("max_memory", fraction(), func(s *settings) *float { return &s.limits.maxMemory }),
		key("max_evicted_per_sec", amount(), func(s *settings) *float { return &s.limits.maxEvicted }),
		key("max_ping", duration(), func(s *settings) *dur { return &s.limits.maxPing }),
		key("misses_factor", amount(), func(s *settings) *float { return &s.bounds.missesFactor }),
		key("misses_for", duration(), func(s *settings) *dur { return &s.bounds.missesFor }),
		key("fragmentation_bytes", size(), func(s *settings) *whole { return &s.bounds.fragmentationBytes }),
		key("memory_warn", fraction(), func(s *settings) *float { return &s.bounds.memoryWarn }),
		key("clients_warn", fraction(), func(s *settings) *float { return &s.bounds.clientsWarn }),
		key("blocked_share", fraction(), func(s *settings) *float { return &s.bounds.blockedShare }),
		key("lag_warn", duration(), func(s *settings) *dur { return &s.bounds.lagWarn }),
		key("scan_rate", amount(), func(s *settings) *float { return &s.sampling.rate }),
		{"sampling", setBool(func(s *settings) *maybe.Value[bool] { return &s.sampling.on })},
		{"fill_commands", setFillCommands},
	}, ruleKeys())
}

// profileKeys say where a profile's server is.
func profileKeys() []configKey {
	return slices.Concat([]configKey{
		key("url", filled(word()), func(s *settings) *maybe.Value[string] { return &s.server.url }),
		key("user", word(), func(s *settings) *maybe.Value[string] { return &s.server.user }),
		key("password_env", filled(word()), func(s *settings) *maybe.Value[string] { return &s.server.passwordEnv }),
		key("password_command", filled(word()), func(s *settings) *maybe.Value[string] { return &s.server.passwordCommand }),
		key("password_file", filled(path()), func(s *settings) *maybe.Value[string] { return &s.server.passwordFile }),
		key("db", count(), func(s *settings) *whole { return &s.server.db }),
		key("cacert", path(), func(s *settings) *maybe.Value[string] { return &s.server.cacert }),
		key("cert", path(), func(s *settings) *maybe.Value[string] { return &s.server.cert }),
		key("key", path(), func(s *settings) *maybe.Value[string] { return &s.server.key }),
		key("sni", word(), func(s *settings) *maybe.Value[string] { return &s.server.sni }),
		key("ssh", filled(word()), func(s *settings) *maybe.Value[string] { return &s.server.ssh }),
		{"tags", setTags},
		{"app_metrics", setMetrics},
		key("sample_from", oneOf(fromReplica, fromPrimary), func(s *settings) *maybe.Value[string] { return &s.server.sampleFrom }),
		{"cluster_map", setMappings},
		{"cluster_only_seed", setBool(func(s *settings) *maybe.Value[bool] { return &s.server.onlySeed })},
		{"tls", setBool(func(s *settings) *maybe.Value[bool] { return &s.server.tls })},
		{"insecure", setBool(func(s *settings) *maybe.Value[bool] { return &s.server.insecure })},
	}, historyKeys(), commonKeys())
}

// Short names for the table above.
type (
	dur   = maybe.Value[time.Duration]
	float = maybe.Value[float64]
	whole = maybe.Value[int64]
)

// names are those of keys, in their order.
func names(keys []configKey) []string {
	var all []string
	for _, k := range keys {
		all = append(all, k.name)
	}
	return all
}

// find returns the key of that name.
func find(keys []configKey, name string) (configKey, bool) {
	i := slices.IndexFunc(keys, func(k configKey) bool { return k.name == name })
	if i < 0 {
		return configKey{}, false
	}
	return keys[i], true
}

// key is a key whose value is written as on the command line; numbers need no quotes.
func key[T any](name string, syn syntax[T], into func(*settings) *maybe.Value[T]) configKey {
	return configKey{name, func(s *settings, v any) error {
		written, err := scalar(v, syn.kind)
		if err != nil {
			return err
		}
		parsed, err := syn.parse(written)
		if err != nil {
			return err
		}
		*into(s) = maybe.Of(parsed)
		return nil
	}}
}

// scalar writes a TOML string or number as it would stand on the command line.
func scalar(v any, kind string) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case int64:
		if kind != "text" {
			return strconv.FormatInt(v, 10), nil
		}
	case float64:
		if kind != "text" {
			return strconv.FormatFloat(v, 'f', -1, 64), nil
		}
	}
	return "", fmt.Errorf("the value must be a %s", kind)
}

// setBool is a key that is true or false.
func setBool(into func(*settings) *maybe.Value[bool]) func(*settings, any) error {
	return func(s *settings, v any) error {
		b, ok := v.(bool)
		if !ok {
			return errors.New("the value must be true or false, without quotes")
		}
		*into(s) = maybe.Of(b)
		return nil
	}
}

func setFillCommands(s *settings, v any) error {
	list, ok := v.([]any)
	var commands []string
	for _, c := range list {
		name, isText := c.(string)
		ok = ok && isText
		commands = append(commands, strings.ToLower(name)) // as INFO writes them
	}
	if !ok {
		return errors.New(`the value must be a list of commands: ["set", "hset"]`)
	}
	s.bounds.fillCommands = maybe.Of(commands)
	return nil
}

// setMetrics reads where the application tells what it counts: a URL, or one an instance.
func setMetrics(s *settings, v any) error {
	if one, ok := v.(string); ok {
		v = []any{one}
	}
	if err := setTexts(`"http://app:9121/metrics", or a list of such`, func(s *settings) *maybe.Value[[]string] { return &s.metrics })(s, v); err != nil {
		return err
	}
	for _, text := range s.metrics.Or(nil) {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return errors.New("this is no URL of metrics; one looks like http://app:9121/metrics") // without it: it may hold a password
		}
	}
	return nil
}

// setTags reads the words that a profile is found by.
func setTags(s *settings, v any) error {
	var tags maybe.Value[[]string]
	if err := setTexts(`["eu", "prod"]`, func(*settings) *maybe.Value[[]string] { return &tags })(s, v); err != nil {
		return err
	}
	s.tags = tags.Or(nil)
	return nil
}
