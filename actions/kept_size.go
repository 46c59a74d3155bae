package actions

import (
	"math"
	"sync"
	"time"
)

const (
	// watchCost is what one more key in a transaction adds to WATCH of each of its keys: the
	// server compares a key with all that the client watches already, half of them on average.
	// WATCH alone, one after the other, costs 15 ns on Redis 7.0 and 25 ns on Valkey 8.0; among
	// the commands of a run, when its names are not in the processor's cache, up to 80 ns.
	watchCost = 40 * time.Nanosecond
	// Keys in a transaction with a backup, where all of the server's time is taken: the
	// largest keeps a server busy with WATCH alone for about as long as fullBatchTime.
	leastKept, firstKept, mostKept = 30, 80, 350
	// keptWeight is that of the newest measurement in what a transaction costs.
	keptWeight = 0.2
)

// keptSize is how many keys to take in one transaction with a backup, so that the whole
// takes the least time: what the disk and the round trips take is shared by the keys, what
// WATCH takes grows with their square.
type keptSize struct {
	mu   sync.Mutex
	each time.Duration // what a transaction takes whatever its size; 0: not known yet
}

// took takes in what the disk and the network took of a transaction.
func (k *keptSize) took(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.each == 0 {
		k.each = d
	}
	k.each += time.Duration(keptWeight * float64(d-k.each))
}

// keys is where each/n + watchCost·n, the time a key takes, is least.
func (k *keptSize) keys() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.each == 0 {
		return firstKept
	}
	best := math.Sqrt(float64(k.each) / float64(watchCost))
	return min(max(int(best), leastKept), mostKept)
}
