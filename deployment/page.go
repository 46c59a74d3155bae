package deployment

import (
	"context"
	"strconv"
	"time"

	"valktop/collector"
	"valktop/keyspace"
)

const (
	scanCommand = "SCAN"
	forScan     = "to find keys"
)

// ahead is a page of names that was asked for before anybody wanted it.
type ahead struct {
	stretch keyspace.Stretch
	page    *keyspace.Page // nil while it was not read
}

// Scan asks for a page of names, or reads the one that was asked for ahead.
func (s *scanned) Scan(ctx context.Context, stretch keyspace.Stretch) (keyspace.Page, error) {
	var page keyspace.Page
	if err := s.node.abilities.denied(scanCommand); err != nil {
		page.Err = err
		return page, nil
	}
	err := s.scan.raw(ctx, collector.Command{scanCommand}, func(l *link) error {
		if l.ahead != nil && !l.ahead.is(stretch) {
			if err := s.scan.fetch(l); err != nil {
				return err
			}
			l.ahead = nil
		}
		start := time.Now()
		coming := l.ahead
		if coming == nil {
			if err := l.request(stretch); err != nil {
				return err
			}
			coming = &ahead{stretch: stretch}
		}
		coming.stretch.Ahead = stretch.Ahead
		l.ahead = nil
		if coming.page == nil {
			read, err := s.scan.read(l, coming.stretch)
			if err != nil {
				return err
			}
			coming.page = &read
		}
		page = *coming.page
		page.Link, page.Spent.Took = s.scan.nth, time.Since(start)
		if page.Err != nil {
			s.node.abilities.learn(scanCommand, forScan, page.Err)
		}
		return nil
	})
	return page, err
}

// coming reports whether a page was asked for and not read yet.
func (a *ahead) coming() bool { return a != nil && a.page == nil }

// is reports whether the page is of this stretch.
func (a *ahead) is(s keyspace.Stretch) bool {
	mine := a.stretch
	mine.Ahead = s.Ahead
	return mine == s
}

// request asks for a stretch.
func (l *link) request(s keyspace.Stretch) error {
	var text []byte
	if s.Sized {
		text = appendCommand(text, "DBSIZE")
	}
	cursor, count := strconv.FormatUint(s.Cursor, 10), strconv.Itoa(s.Count)
	if s.Match == "" {
		text = appendCommand(text, "SCAN", cursor, "COUNT", count)
	} else {
		text = appendCommand(text, "SCAN", cursor, "MATCH", s.Match, "COUNT", count)
	}
	if s.Sized {
		text = appendCommand(text, "DBSIZE")
	}
	_, err := l.wire.Write(text)
	return err
}

// read reads the page of a stretch that was asked for, and books it. In the middle of that
// it asks for the next one, if that is wanted ahead.
func (l *lane) read(from *link, s keyspace.Stretch) (keyspace.Page, error) {
	var page keyspace.Page
	var size keyspace.Answer
	if s.Sized {
		if err := from.codec.answer(&size); err != nil {
			return page, err
		}
		page.Before = size.Number
		l.bookFree(&page, "DBSIZE", size.Err)
	}
	err := from.codec.page(&page, func(next uint64) error {
		if !s.Ahead || next == 0 {
			return nil
		}
		s.Cursor = next
		from.ahead = &ahead{stretch: s}
		return from.request(s)
	})
	if err != nil {
		return page, err
	}
	l.bookFree(&page, "SCAN", page.Err)
	if s.Sized {
		if err := from.codec.answer(&size); err != nil {
			return page, err
		}
		page.After = size.Number
		l.bookFree(&page, "DBSIZE", size.Err)
	}
	return page, nil
}

// bookFree enters a command that is no lookup.
func (l *lane) bookFree(p *keyspace.Page, name string, reply error) {
	l.node.ledger.book(name, reply)
	if processed(reply) {
		p.Spent.Commands++
	}
}

// fetch reads the page that was asked for ahead and asks for none after it.
func (l *lane) fetch(from *link) error {
	a := from.ahead
	if !a.coming() {
		return nil
	}
	a.stretch.Ahead = false
	page, err := l.read(from, a.stretch)
	a.page = &page
	return err
}

// fetchAhead is fetch before the lane is used for something else.
func (l *lane) fetchAhead(ctx context.Context) error {
	if !l.link.ahead.coming() {
		return nil
	}
	stop := context.AfterFunc(ctx, l.link.wire.cut)
	err := l.fetch(l.link)
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		l.drop()
	}
	return err
}
