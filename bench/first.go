package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"valktop/screenshots/terminal"
)

// first measures how soon the shares of patterns are known to ±1 %, with the real program
// from its start on.
type first struct{ binary string }

const (
	firstRuns = 3
	// smallValue is the size of a value in bytes: what names and patterns cost does not go by it.
	smallValue = 30
)

func (f first) measure(ctx context.Context, tell func(string)) ([]row, error) {
	var rows []row
	s, err := startServer(ctx, kinds()[0][0])
	if err != nil {
		return nil, err
	}
	defer s.close()
	filled := 0
	for _, keys := range []int{10_000, 1_000_000, 5_000_000} {
		tell(short(keys) + " keys")
		if err := fill(s.addr, filled, keys, cacheLike(smallValue)); err != nil {
			return nil, err
		}
		filled = keys
		for _, pace := range []struct {
			words string
			args  []string
		}{{"at the default pace", nil}, {"with `--rate 0`", []string{"--rate", "0"}}} {
			scans, err := f.repeat(func() (time.Duration, error) {
				r, err := timed(ctx, s, f.binary, append([]string{"scan", s.url(), "--error", "1%"}, pace.args...)...)
				return r.took, err
			})
			if err != nil {
				return nil, err
			}
			screens, err := f.repeat(func() (time.Duration, error) { return f.screen(ctx, s, pace.args) })
			if err != nil {
				return nil, err
			}
			rows = append(rows, row{
				fmt.Sprintf("shares within ±1 %% of %s keys %s, from exec: on Overview; all of `scan --error 1%%`", short(keys), pace.words),
				fmt.Sprintf("%.2f s; %.2f s (medians of %d)", screens, scans, firstRuns),
				"under 1 s",
			})
		}
	}
	return rows, nil
}

// repeat is the median of some runs, in seconds.
func (first) repeat(f func() (time.Duration, error)) (float64, error) {
	var took []float64
	for range firstRuns {
		d, err := f()
		if err != nil {
			return 0, err
		}
		took = append(took, d.Seconds())
	}
	return median(took), nil
}

// screen is the time from exec until Overview shows shares that are known to ±1 %.
func (f first) screen(ctx context.Context, s *server, args []string) (time.Duration, error) {
	cmd := exec.CommandContext(ctx, f.binary, append([]string{s.url()}, args...)...)
	begun := time.Now()
	term, err := terminal.Start(ctx, cmd, columns, lines)
	if err != nil {
		return 0, err
	}
	defer term.Close()
	margin := regexp.MustCompile(`keys sampled · ±([0-9.]+) %`)
	err = term.WaitUntil(func(rows []string) bool {
		for _, line := range rows {
			if strings.Contains(line, "Key patterns") {
				if m := margin.FindStringSubmatch(line); m != nil {
					known, err := strconv.ParseFloat(m[1], 64)
					return err == nil && known <= 1
				}
				return strings.Contains(line, "─ exact") || strings.Contains(line, "─ complete")
			}
		}
		return false
	}, 30*time.Second)
	return time.Since(begun), err
}

func short(n int) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%d thousand", n/1000)
	}
	return fmt.Sprintf("%d million", n/1_000_000)
}
