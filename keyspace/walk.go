package keyspace

import (
	"context"
	"sync"
	"time"
)

// maxQueue is how many keys may wait to be asked before SCAN waits for them, when every
// key is asked.
const maxQueue = 10 * maxCount

// walk looks at names until the goal is reached, until all were looked at, or until ctx ends.
func (w *walker) walk(ctx context.Context) {
	if w.failed() {
		return
	}
	if !w.scan.begun {
		if w.open(ctx) != nil || w.draw(ctx) != nil {
			return
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	ahead := prefetch{w: w}
	defer ahead.end(cancel)
	for !w.enough() {
		if w.look(ctx) != nil || w.room(ctx) != nil {
			break
		}
		page, refused, err := ahead.page(ctx, w.scan.cursor)
		if err != nil {
			break
		}
		if refused != nil {
			w.fail(refused)
			break
		}
		ahead.begin(ctx, page.Next)
		if w.take(ctx, page) != nil {
			break
		}
	}
	w.flush()
}

// enough reports whether no more names are needed for now.
func (w *walker) enough() bool {
	return w.scan.complete || w.pass.enough()
}

// room waits until there is room for more keys to be asked, when every key is asked.
func (w *walker) room(ctx context.Context) error {
	for {
		w.mu.Lock()
		waiting := len(w.queue)
		w.mu.Unlock()
		if waiting < maxQueue || !w.pass.exact() {
			return ctx.Err()
		}
		if err := wait(ctx, w.drained); err != nil {
			return err
		}
	}
}

// page asks for the names from a cursor on.
func (w *walker) page(ctx context.Context, cursor uint64) (page Page, refused, err error) {
	if err := w.pass.rate.wait(ctx); err != nil {
		return page, nil, err
	}
	w.mu.Lock()
	sized := w.server.sized
	w.mu.Unlock()
	refused, err = w.do(ctx, func(ctx context.Context) result {
		count := w.pace.count()
		got, err := w.node.Scan(ctx, Stretch{Cursor: cursor, Count: count, Sized: sized, Ahead: w.pass.whole() && !w.pace.shared()})
		if err != nil {
			return result{spent: got.Spent, err: err}
		}
		page = got
		w.mu.Lock()
		w.scan.count = count
		w.mu.Unlock()
		return result{got.Spent, w.pace.scanned(len(got.Names), got.Spent.Took), got.Err, nil}
	})
	w.pass.rate.spend(len(page.Names))
	return page, refused, err
}

// prefetch asks for the next page while the last one is counted, when all is taken.
type prefetch struct {
	w       *walker
	running sync.WaitGroup
	coming  chan fetched // nil while nothing is under way
	from    uint64       // the cursor that it was asked for
}

type fetched struct {
	page         Page
	refused, err error
}

// begin asks for the page from a cursor on.
func (p *prefetch) begin(ctx context.Context, cursor uint64) {
	if wants, _ := p.w.pass.engine.control.now(); wants.pace < 1 || cursor == 0 {
		return
	}
	p.coming, p.from = make(chan fetched, 1), cursor
	p.running.Go(func() {
		page, refused, err := p.w.page(ctx, cursor)
		p.coming <- fetched{page, refused, err}
	})
}

// page is the page from a cursor on: the one under way, if it is from there. It is from
// elsewhere when the pass began again.
func (p *prefetch) page(ctx context.Context, cursor uint64) (page Page, refused, err error) {
	if p.coming == nil {
		return p.w.page(ctx, cursor)
	}
	f := <-p.coming
	p.coming = nil
	if p.from != cursor {
		return p.w.page(ctx, cursor)
	}
	return f.page, f.refused, f.err
}

// end waits for what is under way. To cut it short would cost the connection, and what it
// caused would not be known; but a server that is gone must not keep a scan from ending.
func (p *prefetch) end(cancel context.CancelFunc) {
	defer p.running.Wait()
	defer cancel()
	if p.coming == nil {
		return
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-p.coming:
	case <-late.C:
	}
}
