package actions

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"valktop/keyspace"
	"valktop/refused"
)

// Able returns why the servers cannot carry out a plan now, or nil: one is a replica, its
// user may not run a command that it needs, it has no memory for it, or it does not keep
// what the plan goes by. What a server does not tell is no reason. The error is that of a
// connection.
func Able(ctx context.Context, d Deployment, p Plan, backup bool) (*Refusal, error) {
	for _, n := range d.Primaries(ctx) {
		for _, ask := range []func(context.Context, Node, Plan, bool) (*Refusal, error){askItself, askRights} {
			if refusal, err := ask(ctx, n, p, backup); refusal != nil || err != nil {
				return refusal, err
			}
		}
	}
	return nil, nil
}

// askItself asks a server what it is, and what it has.
func askItself(ctx context.Context, n Node, p Plan, _ bool) (*Refusal, error) {
	replies, _, err := n.Uncounted(ctx, keyspace.Command{"ROLE"}, keyspace.Command{"INFO", "memory"})
	if err != nil {
		return nil, err
	}
	if role, ok := replies[0].Value.([]any); ok && len(role) > 2 && role[0] == "slave" {
		port, _ := role[2].(int64)
		return &Refusal{
			"changes are made on the primary", n.Addr() + " is a replica",
			fmt.Sprintf("connect to %v:%d", role[1], port),
		}, nil
	}
	info, _ := replies[1].Value.(string)
	policy := infoField(info, "maxmemory_policy")
	if p.Narrow.Idle > 0 && strings.Contains(policy, "lfu") {
		return &Refusal{
			"idle times are not kept here", "maxmemory-policy is " + policy + ": it goes by frequency",
			"leave out the idle time",
		}, nil
	}
	used, most := infoBytes(info, "used_memory"), infoBytes(info, "maxmemory")
	if p.Action == Restore && most > 0 && used >= most && policy == "noeviction" {
		return &Refusal{
			"the server is out of memory", fmt.Sprintf("it uses %d of %d bytes and evicts nothing", used, most),
			"raise maxmemory, or make room first",
		}, nil
	}
	return nil, nil
}

// infoBytes is a number of INFO, 0 when it is not there.
func infoBytes(info, name string) int64 {
	v, _ := strconv.ParseInt(infoField(info, name), 10, 64)
	return v
}

// askRights asks a server what its user may run, where it has ACL DRYRUN (Redis 7.0).
func askRights(ctx context.Context, n Node, p Plan, backup bool) (*Refusal, error) {
	who, _, err := n.Try(ctx, "to know whether this user may change something", keyspace.Command{"ACL", "WHOAMI"})
	user, ok := who.Value.(string)
	switch {
	case err != nil:
		return nil, err
	case who.Err != nil && refused.Of(who.Err.Error()) == refused.ByServer && p.removes():
		return askUnlink(ctx, n)
	case !ok:
		return nil, nil
	}
	for _, c := range p.Needs(backup) {
		reply, _, err := n.Try(ctx, "to know whether this user may change something", append(keyspace.Command{"ACL", "DRYRUN", user}, c...))
		if err != nil {
			return nil, err
		}
		if c[0] == unlinkCommand && reply.Err != nil && strings.HasSuffix(reply.Err.Error(), "' not found") {
			return noUnlink(n), nil
		}
		if reply.Err != nil {
			return nil, nil // it tells nothing, or does not know the command
		}
		said, _ := reply.Value.(string)
		name, rule := c[0], strings.ToLower(c[0])
		if p.Action == Kill {
			name, rule = c[0]+" "+c[1], strings.ToLower(c[0]+"|"+c[1])
		}
		switch {
		case strings.Contains(said, "run the"):
			return &Refusal{
				name + " is denied to this user", said,
				"an administrator can allow it: ACL SETUSER " + user + " +" + rule,
			}, nil
		case said != "OK" && said != "" && p.exact():
			return &Refusal{"this user may not change that key", said, ""}, nil
		}
	}
	return nil, nil
}

// askUnlink asks a server without users, which is older than Redis 6, whether it has UNLINK.
func askUnlink(ctx context.Context, n Node) (*Refusal, error) {
	reply, _, err := n.Try(ctx, "to know whether keys can be removed", keyspace.Command{"COMMAND", "INFO", unlinkCommand})
	if list, ok := reply.Value.([]any); err == nil && ok && len(list) == 1 && list[0] == nil {
		return noUnlink(n), nil
	}
	return nil, err
}

// noUnlink is why nothing is removed where there is DEL alone: a big value would block the
// server, and no size is known there before it is too late.
func noUnlink(n Node) *Refusal {
	return &Refusal{
		"this server has no " + unlinkCommand, n.Addr() + " is older than Redis 4 or has renamed it, and DEL of a big value would block it",
		"spread the invalidation over a time: the server then removes the keys itself",
	}
}

// exact reports whether the plan names one key.
func (p Plan) exact() bool { return len(p.Selections) == 1 && p.Selections[0].Kind == ByKey }

// Needs are the commands that a run of the plan sends, about a key that it may touch.
func (p Plan) Needs(backup bool) []keyspace.Command {
	if p.Action == Kill {
		return []keyspace.Command{{"CLIENT", "LIST"}, {"CLIENT", "KILL", "ID", "1"}}
	}
	key := ""
	if len(p.Selections) > 0 {
		key = p.Selections[0].Text
	}
	var list []keyspace.Command
	if !p.exact() && p.Action != Restore {
		list = append(list, keyspace.Command{"SCAN", "0"})
	}
	switch {
	case p.Action == Restore:
		list = append(list, keyspace.Command{"RESTORE", key, "0", ""})
	case p.Action == Rename:
		list = append(list, keyspace.Command{renameCommand, key, p.To})
	case p.Action == Persist:
		list = append(list, keyspace.Command{persistCommand, key})
	case p.removes():
		list = append(list, keyspace.Command{unlinkCommand, key})
	case backup || !p.Narrow.all():
		list = append(list, keyspace.Command{expireAtCommand, key, "1"})
	default:
		list = append(list, keyspace.Command{expireCommand, key, "1"})
	}
	if p.Action == Restore || p.Action == Rename || !backup && p.Narrow.all() {
		return list
	}
	list = append(list, keyspace.Command{"WATCH", key}, keyspace.Command{"MULTI"}, keyspace.Command{"EXEC"})
	if backup && p.removes() {
		list = append(list, keyspace.Command{"DUMP", key}, keyspace.Command{"MEMORY", "USAGE", key})
	}
	if len(p.Narrow.Types) > 0 {
		list = append(list, keyspace.Command{"TYPE", key})
	}
	if p.Narrow.Idle > 0 {
		list = append(list, keyspace.Command{"OBJECT", "IDLETIME", key})
	}
	return list
}
