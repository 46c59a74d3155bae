package collector

// memory reads sizes, in bytes, and ratios.
func (f fields) memory() MemoryInfo {
	var m MemoryInfo
	fill(f, text, entry[string]{&m.MaxMemoryPolicy, "maxmemory_policy"})
	fill(
		f, count,
		entry[int64]{&m.Used, "used_memory"},
		entry[int64]{&m.RSS, "used_memory_rss"},
		entry[int64]{&m.Peak, "used_memory_peak"},
		entry[int64]{&m.Overhead, "used_memory_overhead"},
		entry[int64]{&m.Startup, "used_memory_startup"},
		entry[int64]{&m.Dataset, "used_memory_dataset"},
		entry[int64]{&m.MaxMemory, "maxmemory"},
		entry[int64]{&m.TotalSystem, "total_system_memory"},
		entry[int64]{&m.AllocatorAllocated, "allocator_allocated"},
		entry[int64]{&m.AllocatorActive, "allocator_active"},
		entry[int64]{&m.AllocatorResident, "allocator_resident"},
		entry[int64]{&m.NotCountedForEvict, "mem_not_counted_for_evict"},
		entry[int64]{&m.ClientsNormal, "mem_clients_normal"},
		entry[int64]{&m.ClientsReplicas, "mem_clients_slaves"},
		entry[int64]{&m.ReplicationBacklog, "mem_replication_backlog"},
		entry[int64]{&m.AOFBuffer, "mem_aof_buffer"},
		entry[int64]{&m.ClusterLinks, "mem_cluster_links"},
		// Since Redis 7.0 used_memory_scripts holds the functions, too, and
		// used_memory_vm_total the engines of both; used_memory_lua is that of EVAL alone.
		entry[int64]{&m.ScriptsAndFunctions, "used_memory_scripts"},
		entry[int64]{&m.LuaAndVMEval, "used_memory_vm_total"},
		entry[int64]{&m.LuaAndVMEval, "used_memory_lua"},
		entry[int64]{&m.ActiveDefragRunning, "active_defrag_running"},
		entry[int64]{&m.LazyfreePending, "lazyfree_pending_objects"},
	)
	fill(
		f, whole, // each is a difference and may be negative: memory that was swapped out lowers RSS
		entry[int64]{&m.FragmentationBytes, "mem_fragmentation_bytes"},
		entry[int64]{&m.AllocatorFragBytes, "allocator_frag_bytes"},
		entry[int64]{&m.AllocatorRSSBytes, "allocator_rss_bytes"},
		entry[int64]{&m.RSSOverheadBytes, "rss_overhead_bytes"},
	)
	fill(
		f, number,
		entry[float64]{&m.FragmentationRatio, "mem_fragmentation_ratio"},
		entry[float64]{&m.AllocatorFragRatio, "allocator_frag_ratio"},
		entry[float64]{&m.AllocatorRSSRatio, "allocator_rss_ratio"},
		entry[float64]{&m.RSSOverheadRatio, "rss_overhead_ratio"},
	)
	return m
}
