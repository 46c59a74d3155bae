package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

// prefixes is an application that looks up keys of four prefixes, each with a hit rate that
// is known: in percent.
type prefixes struct {
	rates [4]atomic.Int64
}

// The prefixes, the hit rates that they begin with, and how often each is looked up of eleven.
var (
	prefixNames   = [4]string{"user", "session", "page", "product"}
	prefixRates   = [4]int64{95, 60, 20, 90}
	prefixWeights = [4]int{5, 2, 1, 3}
)

// there is how many keys of a prefix are there.
const there = 200

func drivePrefixes(t *testing.T, s *testserver.Server) *prefixes {
	t.Helper()
	p := &prefixes{}
	client := s.ClientWith(redis.Options{PoolSize: 1})
	ctx, stop := context.WithCancel(context.Background())
	_, err := client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for i, name := range prefixNames {
			p.rates[i].Store(prefixRates[i])
			for n := range there {
				pipe.Set(ctx, fmt.Sprint(name, ":", n), "value", 0)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			_, _ = client.Pipelined(ctx, p.look) // nulls are errors to it
			time.Sleep(roundsEach)
		}
	}()
	t.Cleanup(func() { stop(); <-ended })
	return p
}

// look looks eleven keys up, or one that is not there in place of each, as often as its
// prefix misses.
func (p *prefixes) look(pipe redis.Pipeliner) error {
	for i, name := range prefixNames {
		for range prefixWeights[i] {
			n := rand.IntN(there)
			if rand.Int64N(100) >= p.rates[i].Load() {
				n += there
			}
			pipe.Get(context.Background(), fmt.Sprint(name, ":", n))
		}
	}
	return nil
}

// Over 40 ms of round trip, in a small terminal: what it tells is true, and which prefix it
// was is told at once by a valktop that listened, and half a minute after the start of one
// that did not.
func TestTheTruthIsToldOverASlowNetworkInASmallTerminal(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	app := drivePrefixes(t, s)
	n := between(t, s)
	n.toxic("latency", map[string]int{"latency": 40})
	small := window{width: 80, height: 24}
	d := small.open(t, n.url(), "--no-sampling")
	d.see("primary")
	d.busy()
	d.listen()
	row := regexp.MustCompile(`(?m)^.*?(user|session|page|product):\{id\}.*?([\d.]+)(?: ?±([\d.]+))? ?%`)
	d.until("hit rates that hold the truth", func(screen string) bool { return holdTheTruth(row, screen) })
	t.Log("\n" + d.text())
	d.press("v", "v")
	d.until("what the hit rate is made of", func(screen string) bool { return strings.Contains(screen, "→") })
	app.rates[3].Store(20)
	fell := time.Now()
	d.until("the culprit in the first row", func(screen string) bool {
		_, below, found := strings.Cut(screen, "POINTS")
		rows := strings.SplitN(below, "\n", 3)
		return found && len(rows) > 1 && regexp.MustCompile(`product:\{id\}.*?[-−][\d.]{3}`).MatchString(rows[1])
	})
	took := time.Since(fell)
	t.Logf("named first %.1f s after it happened, by a valktop that was open", took.Seconds())
	if took > 5*time.Second {
		t.Errorf("a valktop that was open took %v to name it:\n%s", took, d.text())
	}
	d.press("q")
	d.ended()

	opened := time.Now()
	late := small.open(t, n.url(), "--no-sampling")
	late.see("primary")
	late.listen()
	late.press("esc", "enter")
	late.see("Causes")
	late.until("the culprit", func(screen string) bool {
		return strings.Contains(screen, "misses now: product:{id} ")
	})
	if strings.Contains(late.text(), "CONFIG SET, ") {
		t.Errorf("it blames what it has set itself:\n%s", late.text())
	}
	took = time.Since(opened)
	t.Logf("named first %.1f s after it was opened, by a valktop that came later\n%s", took.Seconds(), late.text())
	if took > 30*time.Second {
		t.Errorf("a valktop that came later took %v to name it:\n%s", took, late.text())
	}
	late.press("q")
	late.ended()
}

// holdTheTruth reports whether the hit rates of all four prefixes are on the screen, and each
// within what it claims, give or take what half a second of random lookups makes of it.
func holdTheTruth(row *regexp.Regexp, screen string) bool {
	told := map[string]bool{}
	for _, found := range row.FindAllStringSubmatch(screen, -1) {
		rate, _ := strconv.ParseFloat(found[2], 64)
		margin, _ := strconv.ParseFloat(found[3], 64)
		for i, name := range prefixNames {
			if off := rate - float64(prefixRates[i]); name == found[1] && off < margin+2 && -off < margin+2 {
				told[name] = true
			}
		}
	}
	return len(told) == len(prefixNames)
}
