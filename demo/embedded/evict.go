package embedded

import "slices"

// samples is how many keys are compared to find one to evict (maxmemory-samples).
const samples = 5

// policies are the maxmemory-policies this server has. LFU is not among them.
func policies() []string {
	return []string{"noeviction", "allkeys-lru", "volatile-lru", "allkeys-random", "volatile-random", "volatile-ttl"}
}

// makeRoom evicts keys until the memory is within its limit, and reports whether it is.
func (s *Server) makeRoom() bool {
	for s.maxMemory > 0 && s.usedMemory() > s.maxMemory {
		db, e := s.victim()
		if e == nil {
			return false
		}
		db.drop(e)
		s.stats.evictedKeys++
	}
	return true
}

// victim picks the key to evict next by the policy, from the database with the most of
// the keys in question. It returns nil when nothing may go.
func (s *Server) victim() (*database, *entry) {
	if s.policy == "noeviction" {
		return nil, nil
	}
	volatile := slices.Contains([]string{"volatile-lru", "volatile-random", "volatile-ttl"}, s.policy)
	candidates := func(db *database) int {
		if volatile {
			return len(db.expires)
		}
		return db.keys.len()
	}
	db := slices.MaxFunc(s.databases, func(a, b *database) int { return candidates(a) - candidates(b) })
	if candidates(db) == 0 {
		return nil, nil
	}
	pick := func() *entry {
		if volatile {
			return db.expires[s.random.IntN(len(db.expires))]
		}
		return db.keys.random(s.random)
	}
	switch s.policy {
	case "volatile-ttl":
		return db, db.expires[0]
	case "allkeys-random", "volatile-random":
		return db, pick()
	}
	oldest := pick()
	for range samples - 1 {
		if e := pick(); e.val.usedAt < oldest.val.usedAt {
			oldest = e
		}
	}
	return db, oldest
}

// expireBatch bounds how many keys one cycle of active expiry deletes, so that a million
// keys that end together do not hold up the clients.
const expireBatch = 5_000

// expireDue deletes keys whose time has come, without waiting for someone to ask for them.
func (s *Server) expireDue() {
	left := expireBatch
	for _, db := range s.databases {
		for left > 0 && len(db.expires) > 0 && db.dropIfExpired(db.expires[0]) {
			left--
		}
	}
}
