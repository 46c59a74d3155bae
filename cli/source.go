package cli

import (
	"context"

	"golang.org/x/sync/errgroup"

	"valktop/collector"
	"valktop/deployment"
	"valktop/keyspace"
)

// source is a server that is being polled.
type source struct {
	*collector.Collector
	name     string
	config   deployment.Config
	keys     *deployment.Keyspace
	changes  *deployment.Changes
	accesses *deployment.Accesses
	loopback func() bool                       // whether every server known is on this machine
	run      func(func(context.Context) error) // beside the polls, until stop
	stop     func()
}

// poll begins to poll the server c. Everything it started has ended when stop returns.
func poll(ctx context.Context, s settings, c deployment.Config) (source, error) {
	d, err := connect(c)
	if err != nil {
		return source{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	poller := collector.New(d, collector.Options{Interval: s.interval.Or(defaultInterval)})
	var running errgroup.Group
	run := func(f func(context.Context) error) { running.Go(func() error { return f(ctx) }) }
	run(poller.Run)
	return source{poller, d.Name(), c, d.Keyspace(), d.Changes(), d.Accesses(), d.Loopback, run, func() {
		cancel()
		_ = running.Wait() // it ended because it was told to
		_ = d.Close()      // what is left of it is of no use to anybody
	}}, nil
}

// connect prepares the deployment that c describes. Nothing is sent yet: what is wrong is
// a file or a setting.
func connect(c deployment.Config) (*deployment.Deployment, error) {
	d, err := deployment.New(c)
	if err != nil {
		p := explain(err)
		p.code = exitUsage
		return nil, p
	}
	return d, nil
}

// open resolves what the flags and args mean, and prepares that deployment.
func (p *program) open(ctx context.Context, f *connection, args []string) (settings, deployment.Config, *deployment.Deployment, error) {
	s, server, err := p.resolve(ctx, f, settings{}, args)
	if err != nil {
		return s, server, nil, err
	}
	d, err := connect(server)
	return s, server, d, err
}

// sample begins to scan the keys, and ends with the polls.
func (s source) sample(o keyspace.EngineOptions) *keyspace.Engine {
	engine := keyspace.New(s.keys, o)
	s.run(engine.Run)
	return engine
}
