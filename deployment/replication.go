package deployment

import (
	"context"

	"valktop/collector"
)

// lookAtSet makes members of what a server says of its replication set. A primary knows
// its replicas. A replica that the user named is watched alone, with those that follow it:
// its primary was not asked for. Where the primary became a replica of one that is known,
// that one tells; of one that is not known, it is followed there.
func (d *Deployment) lookAtSet(ctx context.Context, n *node, v view, info collector.Info) discovery {
	if info.Replication.Role == collector.Replica {
		if primary, its := d.primaryAmong(ctx, v, n); primary != nil {
			f := d.setOf(primary, its)
			f.members = f.with(n, collector.Replica)
			return f
		}
		if f, ok := d.behind(n, v, info); ok {
			return f
		}
	}
	f := d.setOf(n, info)
	if v.known && n != d.seed && v.has(d.seed.Addr()) {
		// What the user named is down, and nobody says that it left.
		if f.members[0].role == collector.Replica {
			f.members, f.form = remembered(v), v.topology.Form
		} else {
			f.members = f.with(d.seed, "")
		}
	}
	if len(d.config.Seeds) > 0 {
		f.partial = "several servers make one deployment only as a cluster: " + n.Addr() + " alone is watched"
	}
	return f
}

// behind are the primary of a replica, the replica, and those that follow it. It returns
// false where that primary is none of the deployment's: the replica is not known to have
// been its primary, nor to have followed it so far.
func (d *Deployment) behind(n *node, v view, info collector.Info) (discovery, bool) {
	a, ok := splitAddress(info.Replication.PrimaryAddr)
	was, known := v.member(n)
	if !ok || !known || d.config.OnlySeed || was.Role != collector.Primary && v.at(d.config.reached(a)) == nil {
		return discovery{}, false
	}
	f := d.setOf(n, info)
	primary := member{role: collector.Primary, announced: a, reached: d.config.reached(a)}
	f.members[0].follows = primary.name()
	f.members = append([]member{primary}, f.members...)
	return f, true
}

// setOf are a server and those that follow it.
func (d *Deployment) setOf(n *node, info collector.Info) discovery {
	r := info.Replication
	f := discovery{form: collector.Standalone, healthy: true, members: []member{n.itself(r.Role)}}
	if f.members[0].role == "" {
		f.members[0].role = collector.Primary // it does not say, and nothing tells otherwise
	}
	if r.Role == collector.Replica {
		f.form = collector.Replication
	}
	for _, replica := range r.Replicas {
		if a, ok := splitAddress(replica.Addr); ok && !d.config.OnlySeed {
			f.form = collector.Replication
			f.members = append(f.members, member{
				role: collector.Replica, follows: f.members[0].name(), announced: a, reached: d.config.reached(a),
			})
		}
	}
	return f
}

// name is what others know the member by.
func (m member) name() string {
	if m.id != "" {
		return m.id
	}
	return m.announced.String()
}

// with are the members and another node, unless it is one of them.
func (f discovery) with(n *node, role string) []member {
	for i, m := range f.members {
		if m.reached == n.config.where() {
			f.members[i].node = n
			return f.members
		}
	}
	m := n.itself(role)
	m.follows = f.members[0].name()
	return append(f.members, m)
}

// primaryAmong is the one of the nodes known that is a primary now, with what it says.
func (d *Deployment) primaryAmong(ctx context.Context, v view, not *node) (*node, collector.Info) {
	if !v.known {
		return nil, collector.Info{}
	}
	for _, n := range v.nodes {
		if n == not || n.gate.isDown() {
			continue
		}
		if info, ok := n.infoOf(ctx, "replication"); ok && info.Replication.Role == collector.Primary {
			return n, info
		}
	}
	return nil, collector.Info{}
}

// remembered are the members of a view.
func remembered(v view) []member {
	var all []member
	primary := ""
	for i, n := range v.nodes {
		m := n.itself(v.members[i].Role)
		if m.role == collector.Primary {
			primary = m.name()
		} else {
			m.follows = primary
		}
		all = append(all, m)
	}
	return all
}

// itself is the node as a member.
func (n *node) itself(role string) member {
	m := member{node: n, role: role, announced: n.config.announced, reached: n.config.where()}
	if m.announced == (Address{}) {
		m.announced = m.reached
	}
	return m
}
