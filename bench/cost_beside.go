package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"valktop/access"
	"valktop/collector"
	"valktop/deployment"
)

// collectArgument makes the program a collector of a name on the server of a URL, that works
// until it is killed.
const collectArgument = "collect"

// collect is that process.
func collect(ctx context.Context, name, url string, in io.Reader, out io.Writer) error {
	c, err := deployment.ParseURL(url)
	if err != nil {
		return err
	}
	d, err := deployment.New(c)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	switch name {
	case "misses":
		return sampling{d, access.Plan{Misses: true}}.obey(ctx, in, out)
	case "monitor":
		// Longer than a stretch, and as many lines as there may be.
		most := access.Budget{For: costStretch + 5*costSettle, Lines: 1 << 30}
		return sampling{d, access.Plan{Monitor: true, Budget: most}}.obey(ctx, in, out)
	}
	topics := map[string]collector.Topics{
		"polls": 0, "commands": collector.TopicLatencies, "clients": collector.TopicClients, "slow": collector.TopicSlow,
	}
	watched, known := topics[name]
	if !known {
		return fmt.Errorf("there is no collector %s", name)
	}
	watch := collector.New(d, collector.Options{})
	watch.Watch(watched)
	go func() {
		if _, err := watch.Next(ctx, 1); err == nil {
			fmt.Fprintln(out, "ready")
		}
	}()
	return watch.Run(ctx)
}

// sampling samples accesses when it is told to.
type sampling struct {
	d    *deployment.Deployment
	plan access.Plan
}

func (s sampling) obey(ctx context.Context, in io.Reader, out io.Writer) error {
	node := s.d.Nodes(ctx)[0]
	fmt.Fprintln(out, "ready")
	lines := bufio.NewScanner(in)
	for lines.Scan() { // "on"
		if err := s.setting(ctx, node, "Em"); err != nil {
			return err
		}
		e := access.New(s.d.Accesses(), nil)
		limited, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- e.Run(limited, s.plan) }()
		if _, err := until(ctx, e, func(r access.Report) bool { return r.Burst.State == access.Running || r.Misses.On }); err != nil {
			stop()
			return err
		}
		fmt.Fprintln(out, "on")
		if !lines.Scan() { // "off"
			stop()
			break
		}
		if s.plan.Misses {
			stop()
		}
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			stop()
			return err
		}
		stop()
		if err := s.setting(ctx, node, ""); err != nil {
			return err
		}
		r, err := e.Next(ctx, 0)
		if err != nil {
			return err
		}
		b := burst{took: r.Burst.Took}
		b.cost, b.known = r.Burst.Cost.Get()
		fmt.Fprintln(out, b)
	}
	return lines.Err()
}

// setting is what the server tells of misses, where they are sampled.
func (s sampling) setting(ctx context.Context, n collector.Node, value string) error {
	if !s.plan.Misses {
		return nil
	}
	_, err := n.Try(ctx, "to measure", collector.Command{"CONFIG", "SET", "notify-keyspace-events", value})
	return err
}

// until waits for a report that is as it should be.
func until(ctx context.Context, e *access.Engine, is func(access.Report) bool) (access.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for after := uint64(0); ; {
		r, err := e.Next(ctx, after)
		if err != nil || is(r) {
			return r, err
		}
		after = r.Version
	}
}
