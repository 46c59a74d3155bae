package keyspace

import (
	"strings"
	"time"
)

// downFor is how long keys are asked for again that a cluster does not serve: a failover
// takes some seconds, and a part that has no replica left stays down. Names are scanned
// meanwhile.
const downFor = 10 * time.Second

// outOfPatience reports whether a cluster has refused to serve keys for so long that the
// scan goes on without what they would say.
func (w *walker) outOfPatience(refused error) bool {
	code, _, _ := strings.Cut(refused.Error(), " ")
	if code != "CLUSTERDOWN" && code != "TRYAGAIN" {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down.IsZero() {
		w.down = time.Now()
	}
	return time.Since(w.down) >= downFor
}

// served notes that the node answers.
func (w *walker) served() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = time.Time{}
}
