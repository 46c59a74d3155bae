package collector

import (
	"testing"
	"time"

	"valktop/maybe"
)

func TestManyConnectionsAreListedRarelyOrOnRequest(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	before := func(ago time.Duration) Detail {
		return Detail{Clients: maybe.Of([]Client{{ID: 1}}), ClientsTime: now.Add(-ago)}
	}
	for _, c := range []struct {
		name   string
		due    clientsDue
		before Detail
		asks   bool
		known  bool
	}{
		{"few", clientsDue{connected: 100}, before(time.Second), true, true},
		{"thousands, a second later", clientsDue{connected: 8000}, before(time.Second), false, true},
		{"thousands, some seconds later", clientsDue{connected: 8000}, before(5 * time.Second), true, true},
		{"many, at first", clientsDue{connected: 10_001}, Detail{}, true, true},
		{"many, soon after", clientsDue{connected: 10_001}, before(29 * time.Second), false, true},
		{"many, half a minute after", clientsDue{connected: 10_001}, before(30 * time.Second), true, true},
		{"many, on request", clientsDue{connected: 10_001, requested: true}, before(time.Second), true, true},
		{"too many", clientsDue{connected: 50_001}, Detail{}, false, false},
		{"too many, once listed", clientsDue{connected: 50_001}, before(time.Hour), false, true},
		{"too many, on request", clientsDue{connected: 50_001, requested: true}, Detail{}, true, true},
	} {
		asked := false
		got, at := c.due.list(now, c.before, func() maybe.Value[[]Client] {
			asked = true
			return maybe.Of([]Client{})
		})
		if asked != c.asks || got.Known() != c.known {
			t.Errorf("%s: asked %v, known %v", c.name, asked, got.Known())
		}
		if asked != at.Equal(now) && got.Known() {
			t.Errorf("%s: its time is %v", c.name, at)
		}
	}
}
