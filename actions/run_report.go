package actions

import "time"

// reportEvery is how often a run says how far it has come.
const reportEvery = 100 * time.Millisecond

// report publishes the progress until done.
func (r *Run) report(done <-chan struct{}) {
	tick := time.NewTicker(reportEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			r.publish()
		case <-done:
			return
		}
	}
}

// publish makes the next version of the progress.
func (r *Run) publish() {
	r.published.Set(func(version uint64) Progress {
		p := r.tally.progress()
		p.Version, p.HitRate = version, r.brake.last()
		return p
	})
}
