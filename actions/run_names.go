package actions

import (
	"context"
	"math/bits"
	"strings"
	"sync"
	"time"

	"valktop/keyspace"
)

// nameSource are the keys that a worker looks at, a page at a time.
type nameSource interface {
	// next returns the next page, and what share of all names was looked at with it. more
	// is false after the last one.
	next(ctx context.Context) (page []string, fraction float64, more bool, err error)
	// total is how many names there are, where that is known beforehand.
	total() int64
	// stop ends what is under way.
	stop()
}

// nameList are names that are known beforehand.
type nameList struct {
	names []string
	page  int
	at    int
}

func (l *nameList) next(context.Context) (page []string, fraction float64, more bool, err error) {
	end := min(l.at+l.page, len(l.names))
	page, l.at = l.names[l.at:end], end
	return page, float64(end) / float64(max(len(l.names), 1)), end < len(l.names), nil
}

func (l *nameList) total() int64 { return int64(len(l.names)) }

func (l *nameList) stop() {}

// nameScan walks all names of a primary.
type nameScan struct {
	worker *worker
	glob   string
	cursor uint64
	run    string // run_id of the server that the cursor is of; empty when unknown
	begun  bool
	doubt  bool // the connection was lost: the server may be another one

	ahead   sync.WaitGroup
	coming  chan scannedPage // nil while nothing is under way
	stopped context.CancelFunc
}

// scannedPage is a page, or why there is none.
type scannedPage struct {
	page keyspace.Page
	err  error
}

// next asks for the next page, and where all is taken for the one after it as well, while
// this one is worked on.
func (s *nameScan) next(ctx context.Context) (page []string, fraction float64, more bool, err error) {
	var got scannedPage
	if s.coming != nil {
		got = <-s.coming
		s.coming = nil
	} else {
		got.page, got.err = s.fetch(ctx, s.cursor)
	}
	if got.err != nil {
		return nil, 0, false, got.err
	}
	s.cursor = got.page.Next
	if s.cursor == 0 {
		same, err := s.same(ctx)
		if err != nil {
			return nil, 0, false, err
		}
		if !same { // the names were walked in two halves that do not fit
			return got.page.Names, 0, true, nil
		}
		return got.page.Names, 1, false, nil
	}
	if s.worker.pace.full() {
		s.prefetch(ctx)
	}
	return got.page.Names, float64(bits.Reverse64(s.cursor)) / (1 << 64), true, nil
}

// prefetch asks for the page at the cursor.
func (s *nameScan) prefetch(ctx context.Context) {
	ctx, s.stopped = context.WithCancel(ctx)
	coming, cursor := make(chan scannedPage, 1), s.cursor
	s.coming = coming
	s.ahead.Go(func() {
		page, err := s.fetch(ctx, cursor)
		coming <- scannedPage{page, err}
	})
}

func (s *nameScan) total() int64 { return 0 }

func (s *nameScan) stop() {
	if s.stopped != nil {
		s.stopped()
	}
	s.ahead.Wait()
}

// fetch asks for the page at a cursor until there is an answer. When the server turns out
// to be another one it begins anew.
func (s *nameScan) fetch(ctx context.Context, cursor uint64) (keyspace.Page, error) {
	var page keyspace.Page
	err := s.worker.persist(ctx, func() error {
		if err := s.worker.run.turn(ctx, s.worker.pace); err != nil {
			return err
		}
		if !s.begun || s.doubt {
			same, err := s.same(ctx)
			if err != nil {
				return err
			}
			if !same {
				cursor = 0
			}
			s.begun, s.doubt = true, false
		}
		count := s.worker.pace.names()
		within, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		var err error
		page, err = s.worker.node.ScanMatch(within, cursor, count, s.glob)
		if err != nil {
			s.doubt = true
			return lostError{err}
		}
		if page.Err != nil {
			if judge(page.Err) == passing {
				return waits(page.Err)
			}
			return refusedError{"SCAN", page.Err}
		}
		s.worker.pace.rest(s.worker.pace.scanned(count, s.worker.pace.over(page.Spent.Took, 1)))
		return nil
	})
	return page, err
}

// same reports whether the server is the one that the pass began with, and takes note of
// the one that it is. A server that does not tell is taken for the same.
func (s *nameScan) same(ctx context.Context) (bool, error) {
	var run string
	err := s.worker.persist(ctx, func() error {
		within, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		replies, _, err := s.worker.node.Uncounted(within, keyspace.Command{"INFO", "server"}, keyspace.Command{"DBSIZE"})
		if err != nil {
			return lostError{err}
		}
		if err := replies[0].Err; err != nil && judge(err) == passing {
			return waits(err)
		}
		text, _ := replies[0].Value.(string)
		run = infoField(text, "run_id")
		if keys, ok := replies[1].Value.(int64); ok {
			s.worker.sized(keys)
		}
		return nil
	})
	same := s.run == run || s.run == "" || run == ""
	s.run = run
	return same, err
}

// infoField is the value of a line of INFO.
func infoField(info, name string) string {
	for line := range strings.Lines(info) {
		if key, value, ok := strings.Cut(line, ":"); ok && key == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// retryWait is how long to wait before an attempt is repeated.
func retryWait(attempt int) time.Duration { return min(time.Duration(attempt)*retryStep, retryMost) }
