package collector

import "time"

// persistence reads what is known of loading, snapshots and the append-only file.
func (f fields) persistence() PersistenceInfo {
	var p PersistenceInfo
	fill(
		f, flag,
		entry[bool]{&p.Loading, "loading"},
		entry[bool]{&p.SaveInProgress, "rdb_bgsave_in_progress"},
		entry[bool]{&p.SaveInProgress, "saving"}, // Dragonfly
		entry[bool]{&p.AOFEnabled, "aof_enabled"},
		entry[bool]{&p.AOFRewriteInProgress, "aof_rewrite_in_progress"},
	)
	fill(
		f, status,
		entry[bool]{&p.LastSaveOK, "rdb_last_bgsave_status"},
		entry[bool]{&p.AOFLastRewriteOK, "aof_last_bgrewrite_status"},
		entry[bool]{&p.AOFLastWriteOK, "aof_last_write_status"},
	)
	fill(
		f, unixSeconds,
		entry[time.Time]{&p.LastSave, "rdb_last_save_time"},
		entry[time.Time]{&p.LastSave, "last_success_save"}, // Dragonfly
	)
	fill(
		f, count,
		entry[int64]{&p.ChangesSinceSave, "rdb_changes_since_last_save"},
		entry[int64]{&p.ChangesSinceSave, "rdb_changes_since_last_success_save"}, // Dragonfly
		entry[int64]{&p.ExpiredTimeCapReached, "expired_time_cap_reached_count"},
	)
	fill(
		f, number,
		entry[float64]{&p.LoadingLoaded, "loading_loaded_perc"},
		entry[float64]{&p.ExpiredStale, "expired_stale_perc"},
	)
	fill(f, seconds, entry[time.Duration]{&p.LoadingETA, "loading_eta_seconds"})
	fill(f, microseconds, entry[time.Duration]{&p.CurrentForkOf, "latest_fork_usec"})
	return p
}
