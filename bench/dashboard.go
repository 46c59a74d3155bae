package main

import (
	"context"
	"fmt"

	"valktop/demo"
)

// dashboard measures what the dashboard costs this machine and the server, on a demo.
type dashboard struct{ binary string }

func (b dashboard) measure(ctx context.Context, tell func(string)) ([]row, error) {
	d, err := demo.Start(ctx, demo.Options{Server: demo.Auto, Seed: 1})
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close() }() // it was measured: nothing depends on it any more
	target := target{binary: b.binary, url: d.URL()}
	var rows []row
	for _, s := range []struct {
		name    string
		measure func(context.Context) ([]row, error)
	}{
		{"start", target.start},
		{"bytes and CPU at 1 Hz", target.steady},
		{"memory after an hour", hourInAProcess},
		{"frame", frameCost},
		{"history", historyMemory},
		{"poll", func(ctx context.Context) ([]row, error) { return pollCost(ctx, d) }},
	} {
		tell(s.name)
		measured, err := s.measure(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		rows = append(rows, measured...)
	}
	return rows, nil
}
