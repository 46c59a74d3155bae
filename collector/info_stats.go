package collector

import (
	"strings"

	"valktop/maybe"
)

// stats reads the counters.
func (f fields) stats() StatsInfo {
	var s StatsInfo
	fill(
		f, count,
		entry[int64]{&s.TotalConnectionsReceived, "total_connections_received"},
		entry[int64]{&s.RejectedConnections, "rejected_connections"},
		entry[int64]{&s.TotalCommandsProcessed, "total_commands_processed"},
		entry[int64]{&s.InstantaneousOpsPerSec, "instantaneous_ops_per_sec"},
		entry[int64]{&s.TotalNetInputBytes, "total_net_input_bytes"},
		entry[int64]{&s.TotalNetOutputBytes, "total_net_output_bytes"},
		entry[int64]{&s.ExpiredKeys, "expired_keys"},
		entry[int64]{&s.EvictedKeys, "evicted_keys"},
		entry[int64]{&s.EvictedClients, "evicted_clients"},
		entry[int64]{&s.KeyspaceHits, "keyspace_hits"},
		entry[int64]{&s.KeyspaceMisses, "keyspace_misses"},
		entry[int64]{&s.TotalErrorReplies, "total_error_replies"},
		entry[int64]{&s.UnexpectedErrorReplies, "unexpected_error_replies"},
		entry[int64]{&s.TotalForks, "total_forks"},
		entry[int64]{&s.LatestForkUsec, "latest_fork_usec"},
		entry[int64]{&s.EventLoopUsec, "eventloop_duration_sum"},
		entry[int64]{&s.SyncFull, "sync_full"},
		entry[int64]{&s.SyncPartialOK, "sync_partial_ok"},
		entry[int64]{&s.SyncPartialErr, "sync_partial_err"},
		entry[int64]{&s.ClientQueryBufferLimit, "client_query_buffer_limit_disconnections"},
		entry[int64]{&s.ClientOutputBufferLimit, "client_output_buffer_limit_disconnections"},
	)
	return s
}

// commands reads the commandstats, nil when none were sent.
func (f fields) commands() map[string]CommandStat {
	if len(f.commandstats) == 0 {
		return nil
	}
	stats := make(map[string]CommandStat, len(f.commandstats))
	for _, line := range f.commandstats {
		var calls, usec Int
		rejected := maybe.Unknown[int64]("the server does not report rejected_calls")
		failed := maybe.Unknown[int64]("the server does not report failed_calls")
		pairs(line.value, func(k, v string) {
			n, ok := count(v)
			if !ok {
				return
			}
			switch k {
			case "calls":
				calls = maybe.Of(n)
			case "usec":
				usec = maybe.Of(n)
			case "rejected_calls":
				rejected = maybe.Of(n)
			case "failed_calls":
				failed = maybe.Of(n)
			}
		})
		if calls.Known() && usec.Known() {
			stats[strings.TrimPrefix(line.name, commandPrefix)] = CommandStat{
				Calls: calls.Or(0), Microseconds: usec.Or(0), Rejected: rejected, Failed: failed,
			}
		}
	}
	return stats
}

// errors reads the errorstats, nil when none were sent.
func (f fields) errors() map[string]int64 {
	if len(f.errorstats) == 0 {
		return nil
	}
	stats := make(map[string]int64, len(f.errorstats))
	for _, line := range f.errorstats {
		pairs(line.value, func(k, v string) {
			if n, ok := count(v); ok && k == "count" {
				stats[strings.TrimPrefix(line.name, errorPrefix)] = n
			}
		})
	}
	return stats
}
