package appmetrics

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"valktop/access"
	"valktop/latest"
)

const (
	// Every is the time between two readings, and within that which an instance may take to answer.
	Every  = 5 * time.Second
	within = 3 * time.Second
)

// Poller reads the counters of all instances of an application again and again.
type Poller struct {
	urls   []string
	every  time.Duration
	client *http.Client
	newest latest.Value[access.Told]
}

// New returns what reads these URLs, one an instance of the application.
func New(urls []string) *Poller {
	return &Poller{urls: urls, every: Every, client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true, Proxy: http.ProxyFromEnvironment}}}
}

// Next waits for a reading newer than version after and returns the newest.
func (p *Poller) Next(ctx context.Context, after uint64) (access.Told, error) {
	return p.newest.Next(ctx, after)
}

// reading is what an instance counted at a time.
type reading struct {
	counts counts
	at     time.Time
	err    error
}

// Run reads until ctx ends, whose error it returns.
func (p *Poller) Run(ctx context.Context) error {
	before := make([]reading, len(p.urls))
	for every := time.NewTicker(p.every); ; {
		now := p.readAll(ctx)
		if ctx.Err() != nil {
			every.Stop()
			return ctx.Err()
		}
		t := told(p.urls, before, now)
		p.newest.Set(func(version uint64) access.Told {
			t.Version = version
			return t
		})
		for i, r := range now {
			if r.err == nil {
				before[i] = r
			}
		}
		select {
		case <-ctx.Done():
			every.Stop()
			return ctx.Err()
		case <-every.C:
		}
	}
}

func (p *Poller) readAll(ctx context.Context) []reading {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	all := make([]reading, len(p.urls))
	var reading sync.WaitGroup
	for i, u := range p.urls {
		reading.Go(func() {
			all[i].counts, all[i].err = read(ctx, p.client, u)
			all[i].at = time.Now()
		})
	}
	reading.Wait()
	return all
}

// told sums up what the instances counted between two readings. One that began anew counts
// from its next reading on.
func told(urls []string, before, now []reading) access.Told {
	t := access.Told{Time: time.Now().Round(0), Sources: len(urls)}
	rates := map[string]counted{}
	for i, r := range now {
		if r.err != nil {
			t.Failed = append(t.Failed, shown(urls[i])+": "+why(r.err))
			continue
		}
		span := r.at.Sub(before[i].at)
		if before[i].counts == nil || span <= 0 || fell(before[i].counts, r.counts) {
			continue
		}
		t.Span = max(t.Span, span)
		for pattern, c := range r.counts {
			was, sum := before[i].counts[pattern], rates[pattern]
			s := span.Seconds()
			sum.hits += (c.hits - was.hits) / s
			sum.misses += (c.misses - was.misses) / s
			sum.fills += (c.fills - was.fills) / s
			sum.seconds += (c.seconds - was.seconds) / s
			sum.times = sum.times.plus(c.times.since(was.times))
			rates[pattern] = sum
		}
	}
	for pattern, c := range rates {
		p := access.ToldPattern{Pattern: pattern, Hits: c.hits, Misses: c.misses, Fills: c.fills}
		if c.fills > 0 {
			p.FillTime = time.Duration(c.seconds / c.fills * float64(time.Second))
		}
		p.FillP50, p.FillP99 = c.times.quantile(0.5), c.times.quantile(0.99)
		t.Patterns = append(t.Patterns, p)
	}
	slices.SortFunc(t.Patterns, func(a, b access.ToldPattern) int {
		return cmp.Or(cmp.Compare(b.Hits+b.Misses, a.Hits+a.Misses), cmp.Compare(a.Pattern, b.Pattern))
	})
	return t
}

// fell reports whether a counter is below what it was: the instance was restarted.
func fell(before, now counts) bool {
	for pattern, was := range before {
		c := now[pattern]
		if c.hits < was.hits || c.misses < was.misses || c.fills < was.fills {
			return true
		}
	}
	return false
}

// shown is a URL without what may be a secret.
func shown(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "the URL"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// why is an error without the URL, which may hold a password.
func why(err error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "it did not answer in " + within.String()
	}
	return err.Error()
}
