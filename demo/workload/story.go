package workload

import (
	"fmt"
	"time"
)

// When stories happen, at a scale of 1. The first comes early, so that someone who just
// opened the dashboard sees one.
const (
	firstStory = 25 * time.Second
	storyEvery = 60 * time.Second
	burstFor   = 10 * time.Second
	crawlFor   = 15 * time.Second
)

const (
	burstFactor  = 3.0
	crawlShare   = 0.30 // of the usual requests, on top of them
	firstVersion = 42   // of the application, at its first deploy
	dropBatch    = 1000 // keys a SCAN of the deploy
)

// stories tells what happens to the application, in turn.
type stories struct {
	scale  float64
	next   time.Time
	told   int
	until  time.Time // of a burst or a crawler
	rate   float64   // of requests, as a factor
	crawl  float64   // requests of a crawler, as a factor of the usual rate
	cursor string    // of a deploy's SCAN; "" when none is under way
}

func newStories(scale float64, now time.Time) *stories {
	s := &stories{scale: scale, rate: 1}
	s.next = now.Add(s.scaled(firstStory))
	return s
}

func (s *stories) scaled(d time.Duration) time.Duration { return time.Duration(float64(d) * s.scale) }

// advance begins and ends stories. It returns the label of one that begins now.
func (s *stories) advance(now time.Time) (label string) {
	if now.After(s.until) {
		s.rate, s.crawl = 1, 0
	}
	if now.Before(s.next) {
		return ""
	}
	s.next = now.Add(s.scaled(storyEvery))
	s.told++
	switch s.told % 3 {
	case 1:
		s.cursor = "0"
		return fmt.Sprintf("deploy v%d drops product:", firstVersion+s.told/3)
	case 2:
		s.until, s.rate = now.Add(s.scaled(burstFor)), burstFactor
		return fmt.Sprintf("burst ×%.0f", burstFactor)
	}
	s.until, s.crawl = now.Add(s.scaled(crawlFor)), crawlShare
	return "crawler"
}

// drop goes on with a deploy's SCAN of product:, a batch at a time.
func (s *stories) drop(conn *connection) {
	if s.cursor == "" {
		return
	}
	cursor := s.cursor
	conn.do(func(v any) {
		s.cursor = ""
		page, _ := v.([]any)
		if len(page) != 2 {
			return
		}
		if next, _ := page[0].(string); next != "0" {
			s.cursor = next
		}
		names, _ := page[1].([]any)
		if len(names) > 0 {
			conn.do(nil, append([]any{"UNLINK"}, names...)...)
		}
	}, "SCAN", cursor, "MATCH", "product:*", "COUNT", dropBatch)
}
