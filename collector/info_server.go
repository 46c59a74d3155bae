package collector

import (
	"path"
	"strings"
	"time"
)

// server reads what runs and since when.
func (f fields) server() ServerInfo {
	var s ServerInfo
	s.Flavour, s.Version = f.flavour()
	s.Mode = f.first("server_mode", "redis_mode") // Valkey's name, then everyone else's
	s.RunID = f.byName["run_id"]
	s.OS = f.byName["os"]
	fill(f, text, entry[string]{&s.ConfigFile, "config_file"})
	fill(f, unixMicroseconds, entry[time.Time]{&s.ServerTime, "server_time_usec"})
	fill(f, seconds, entry[time.Duration]{&s.Uptime, "uptime_in_seconds"})
	fill(f, count, entry[int64]{&s.ProcessID, "process_id"})
	return s
}

// flavour tells who made the server. All but Redis also send a redis_version, which says
// with which Redis they claim to be compatible. KeyDB names itself in its program only.
func (f fields) flavour() (name, version string) {
	for _, own := range []struct{ field, flavour string }{
		{"valkey_version", "Valkey"},
		{"dragonfly_version", "Dragonfly"},
		{"keydb_version", "KeyDB"},
		{"garnet_version", "Garnet"},
		{"kvrocks_version", "Kvrocks"},
	} {
		if v, ok := f.byName[own.field]; ok {
			return own.flavour, strings.TrimPrefix(v, "df-v")
		}
	}
	version, ok := f.byName["redis_version"]
	_, mvcc := f.byName["mvcc_depth"]
	switch {
	case mvcc || strings.HasPrefix(path.Base(f.byName["executable"]), "keydb"):
		return "KeyDB", version
	case ok:
		return "Redis", version
	}
	return "", ""
}

// first returns the first of the named fields that was sent.
func (f fields) first(names ...string) string {
	for _, name := range names {
		if v, ok := f.byName[name]; ok {
			return v
		}
	}
	return ""
}

// clients reads the counts of connections.
func (f fields) clients() ClientsInfo {
	var c ClientsInfo
	fill(
		f, count,
		entry[int64]{&c.Connected, "connected_clients"},
		entry[int64]{&c.MaxClients, "maxclients"},
		entry[int64]{&c.MaxClients, "max_clients"}, // Dragonfly
		entry[int64]{&c.Blocked, "blocked_clients"},
		entry[int64]{&c.Tracking, "tracking_clients"},
		entry[int64]{&c.PubSub, "pubsub_clients"},
		entry[int64]{&c.Watching, "watching_clients"},
		entry[int64]{&c.MaxInputBuffer, "client_recent_max_input_buffer"},
		entry[int64]{&c.MaxOutputBuffer, "client_recent_max_output_buffer"},
	)
	return c
}

// cpu reads processor times.
func (f fields) cpu() CPUInfo {
	var c CPUInfo
	fill(
		f, seconds,
		entry[time.Duration]{&c.Sys, "used_cpu_sys"},
		entry[time.Duration]{&c.User, "used_cpu_user"},
		entry[time.Duration]{&c.SysMainThread, "used_cpu_sys_main_thread"},
		entry[time.Duration]{&c.SysMainThread, "used_cpu_main_thread_sys"},
		entry[time.Duration]{&c.UserMainThread, "used_cpu_user_main_thread"},
		entry[time.Duration]{&c.UserMainThread, "used_cpu_main_thread_user"},
	)
	return c
}
