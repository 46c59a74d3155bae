package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"valktop/analysis"
	"valktop/doctor"
	"valktop/maybe"
	"valktop/prometheus"
)

// doctorTimeout is how long all questions together may take: some seventy round trips to
// each node.
const doctorTimeout = 2 * time.Minute

// doctorFlags are what `valktop doctor` was asked.
type doctorFlags struct {
	connection connection
	readOnly   maybe.Value[bool]
	json       maybe.Value[bool]
}

func (p *program) doctorCommand() *cobra.Command {
	var f doctorFlags
	c := &cobra.Command{
		Use:   "doctor [URL|@profile]",
		Short: "What this server and user allow, and how to get more",
		Long: "Tries once all that valktop may need, says what works with it, what does not and\n" +
			"why, and prints the ACL SETUSER line that allows the rest. Each command that is\n" +
			"denied is an entry in the server's ACL LOG. It changes nothing: whether an action\n" +
			"is allowed it asks with ACL DRYRUN, where there is that.\n\n" +
			"exit 0  all works\n" +
			"     1  something is missing\n" +
			"     2  the command line or the config file is wrong\n" +
			"     3  cannot tell, or a server cannot be reached",
		Example: "valktop doctor redis://cache:6379\n" +
			"valktop doctor @prod --read-only\n" +
			"valktop doctor @prod --json | jq -r .new_user.read",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.doctor(ctx, &f, args) }),
	}
	g := group(c, "output")
	g.onOff(&f.readOnly, "read-only", "", "leave out what changes something")
	g.onOff(&f.json, "json", "", "one JSON object")
	f.connection.addTo(c)
	addConfig(c, &f.connection.config)
	return c
}

func (p *program) doctor(ctx context.Context, f *doctorFlags, args []string) error {
	s, server, d, err := p.open(ctx, &f.connection, args)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // what is left of it is of no use to anybody
	ctx, cancel := context.WithTimeout(ctx, doctorTimeout)
	defer cancel()
	var nodes []doctor.Node
	for _, n := range d.Nodes(ctx) {
		nodes = append(nodes, n)
	}
	found := diagnosis{Report: doctor.Examine(ctx, nodes, server.User), changes: !f.readOnly.Or(false) && !s.rules.readOnly.Or(false)}
	if r := p.reader(s); r != nil {
		found.history = s.earlier.shown()
		found.earlier = maybe.Of(r.Read(ctx, found.servers(), time.Now()))
	}
	p.sayLeft(s, server, found.places())
	if err := found.unreachable(); err != nil && !f.json.Or(false) {
		return err
	}
	if f.json.Or(false) {
		err = found.writeJSON(p.Out)
	} else {
		err = found.writeText(p, widthOf(p.Out))
	}
	if err != nil || found.code() == exitOK {
		return err
	}
	return exitCode(found.code())
}

// diagnosis is what the doctor found, and what of it counts.
type diagnosis struct {
	doctor.Report
	changes bool // actions count

	history string                        // where the past is kept; "" for nowhere
	earlier maybe.Value[analysis.Earlier] // what is there
}

// servers are the nodes, as whoever keeps their past knows them.
func (d diagnosis) servers() []prometheus.Server {
	var all []prometheus.Server
	for _, n := range d.Nodes {
		all = append(all, serverOf(n.Addr, n.Info))
	}
	return all
}

// places are the nodes that answered, as notes know them.
func (d diagnosis) places() []place {
	var all []place
	for _, n := range d.Nodes {
		if n.Err == nil {
			all = append(all, place{n.Addr, n.Info.Server.RunID})
		}
	}
	return all
}

// unreachable is why no node at all could be asked.
func (d diagnosis) unreachable() error {
	for _, n := range d.Nodes {
		if n.Err == nil {
			return nil
		}
	}
	p := explain(d.Nodes[0].Err)
	p.code = exitCannotTell
	return p
}

// code is the exit code.
func (d diagnosis) code() int {
	for _, n := range d.Nodes {
		if n.Err != nil {
			return exitCannotTell
		}
	}
	if e, ok := d.earlier.Get(); ok && e.Problem != "" {
		return exitFailed
	}
	switch d.State(d.changes) {
	case doctor.Works, doctor.Without:
		return exitOK
	case doctor.CannotTell:
		return exitCannotTell
	case doctor.Uncovered, doctor.OnReplica, doctor.Denied, doctor.Missing:
	}
	return exitFailed
}
