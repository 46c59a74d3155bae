package keyspace

import (
	"context"
	"sync"
	"time"
)

const (
	// maxQueue is how many keys may wait to be asked before SCAN waits for them, when every
	// key is asked: enough for the next batches, and few enough for the server to have them
	// in its processor's caches still.
	maxQueue = 2 * maxCount
	// pagesAhead is how many pages may wait to be counted, when all is taken: the server
	// goes on while this process does something else.
	pagesAhead = 3
)

// walk looks at names until the goal is reached, until all were looked at, or until ctx
// ends; and again, when slots came or went meanwhile.
func (w *walker) walk(ctx context.Context) {
	defer w.flush()
	if w.failed() || w.scan.begun && w.hold(ctx) != nil {
		return
	}
	for {
		if !w.stale() {
			w.stretch(ctx)
		}
		if again, err := w.outlast(ctx); err != nil || !again {
			return
		}
		w.drop()
	}
}

// stretch looks at names until the goal is reached, or it is known that slots came or went.
func (w *walker) stretch(ctx context.Context) {
	if !w.scan.begun {
		if w.open(ctx) != nil || w.draw(ctx) != nil {
			return
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	ahead := prefetch{w: w}
	defer ahead.end(cancel)
	for !w.enough() && !w.stale() && !w.failed() {
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
		if err := w.given(); err != nil {
			return err
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

// prefetch asks for pages while those before are counted, when all is taken.
type prefetch struct {
	w       *walker
	running sync.WaitGroup
	coming  chan fetched  // nil while nothing is under way
	enough  chan struct{} // closed when no more are wanted
}

type fetched struct {
	page         Page
	refused, err error
}

// begin asks for the pages from a cursor on, unless that is under way.
func (p *prefetch) begin(ctx context.Context, cursor uint64) {
	if p.coming != nil || cursor == 0 || p.w.pace.shared() {
		return
	}
	room := pagesAhead - 1 // one more waits to be put into it
	if p.w.pass.exact() {
		room = 0
	}
	p.coming, p.enough = make(chan fetched, room), make(chan struct{})
	p.running.Go(func() { p.fetch(ctx, cursor) })
}

// fetch asks for one page after the other.
func (p *prefetch) fetch(ctx context.Context, cursor uint64) {
	defer close(p.coming)
	for more := true; more; {
		page, refused, err := p.w.page(ctx, cursor)
		cursor = page.Next
		more = refused == nil && err == nil && cursor != 0 && !p.w.pace.shared()
		select {
		case p.coming <- fetched{page, refused, err}:
		case <-p.enough:
			return
		}
	}
}

// page is the page from a cursor on: the one under way, if there is one.
func (p *prefetch) page(ctx context.Context, cursor uint64) (page Page, refused, err error) {
	if p.coming != nil {
		if f, ok := <-p.coming; ok {
			return f.page, f.refused, f.err
		}
		p.coming = nil
	}
	return p.w.page(ctx, cursor)
}

// end waits for what is under way. To cut it short would cost the connection, and what it
// caused would not be known; but a server that is gone must not keep a scan from ending.
func (p *prefetch) end(cancel context.CancelFunc) {
	defer p.running.Wait()
	defer cancel()
	if p.coming == nil {
		return
	}
	close(p.enough)
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		select {
		case _, ok := <-p.coming:
			if !ok {
				return
			}
		case <-late.C:
			return
		}
	}
}
