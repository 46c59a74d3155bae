package cli

import (
	"context"
	"strings"
	"time"

	"valktop/collector"
	"valktop/deployment"
	"valktop/maybe"
	"valktop/ui/text"
)

// tryTime is how long a new profile is tried: it takes in a slow link and a slow command.
const tryTime = 15 * time.Second

// found is what a server said of itself when a profile was tried.
type found struct {
	server string // "Valkey 8.0.1, primary, 120,000 keys"
	denied []string
}

// try connects to the server of a profile and polls it once.
func (p *program) try(ctx context.Context, file config, name string) (found, error) {
	ctx, cancel := context.WithTimeout(ctx, tryTime+passwordTimeout)
	defer cancel()
	s, err := file.profile(name)
	if err != nil {
		return found{}, err
	}
	s.interval, s.rules.secrets = maybe.Of(minInterval), file.secrets()
	c, err := s.server.connect(p.Env)
	if err != nil {
		return found{}, err
	}
	if err := p.credentials(ctx, s, &c); err != nil {
		return found{}, err
	}
	defer func() {
		p.closeTunnel()
		p.tunnel = nil // the next try digs its own
	}()
	if err := p.goThrough(ctx, s.server, &c); err != nil {
		return found{}, err
	}
	return p.look(ctx, s, c)
}

// tryPolls is how many polls wait for what the server remembers to be asked for.
const tryPolls = 5

// look polls a server until all that the dashboard asks was asked, or a poll fails.
func (p *program) look(ctx context.Context, s settings, c deployment.Config) (found, error) {
	from, err := poll(ctx, s, c)
	if err != nil {
		return found{}, err
	}
	defer from.stop()
	for version := uint64(0); ; {
		snapshot, err := from.Next(ctx, version)
		if err != nil {
			return found{}, err
		}
		n := snapshot.Nodes[0]
		if n.Err != nil {
			return found{}, n.Err
		}
		version = snapshot.Version
		if !n.Past.Time.IsZero() || version >= tryPolls { // what it remembers is asked last
			return foundOn(n), nil
		}
	}
}

// foundOn reads what a node said.
func foundOn(n collector.NodeSnapshot) found {
	says := []string{strings.TrimSpace(n.Info.Server.Flavour + " " + n.Info.Server.Version)}
	if role := n.Info.Replication.Role; role != "" {
		says = append(says, role)
	}
	if keys, ok := n.DBSize.Get(); ok {
		says = append(says, text.Keys(text.Whole(keys))+" in database "+text.Whole(int64(n.DB)))
	}
	var denied []string
	for _, c := range n.Allowed {
		if c.Err != nil {
			denied = append(denied, c.Command)
		}
	}
	return found{strings.Join(says, ", "), denied}
}

// lines are what was found, for a user.
func (f found) lines() []string {
	lines := []string{"connected: " + text.Escape(f.server)}
	if len(f.denied) > 0 {
		return append(lines, "this user may not: "+text.Escape(strings.Join(f.denied, ", ")))
	}
	return append(lines, "this user may run all that the dashboard asks")
}
