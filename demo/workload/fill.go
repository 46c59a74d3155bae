package workload

import "context"

// fillBatch is how many commands of the first fill go out together.
const fillBatch = 500

// fill puts every key into the state that it would have after a long run: cached or not,
// with what is left of its lifetime. So the figures are steady from the first second on.
func (w *Workload) fill(ctx context.Context) error {
	conn := w.jobs[0]
	for _, p := range w.all {
		for rank := range p.n {
			if w.random.Float64() >= p.residency(rank) {
				continue
			}
			for _, args := range p.store(p, rank, p.key(p, rank), p.left(rank, w.random)) {
				conn.do(nil, args...)
			}
			if len(conn.batch) < fillBatch {
				continue
			}
			if err := conn.flush(ctx, w.ledger); err != nil {
				return err
			}
		}
	}
	return conn.flush(ctx, w.ledger)
}
