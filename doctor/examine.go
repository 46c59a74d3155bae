package doctor

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"valktop/collector"
	"valktop/refused"
)

// Examine tries on every node all that valktop may need, one node after the other. Login is
// the name that it logs in by; empty for that of the server's default user.
func Examine(ctx context.Context, nodes []Node, login string) Report {
	r := Report{Login: cmp.Or(login, "default")}
	for _, n := range nodes {
		e := examination{node: n, report: NodeReport{Addr: n.Addr(), DB: n.DB()}, tried: map[string]Lack{}, denied: map[string]bool{}}
		if err := e.run(ctx); err != nil {
			e.report = NodeReport{Addr: n.Addr(), DB: n.DB(), Err: err}
		}
		r.Nodes = append(r.Nodes, e.report)
	}
	return r
}

// examination is that of one node.
type examination struct {
	node   Node
	report NodeReport
	dryRun bool            // the server tells beforehand what is allowed
	key    string          // what commands about keys are tried with
	tried  map[string]Lack // by command
	order  []string        // the commands, as they were tried first
	denied map[string]bool // what the server has noted in its ACL LOG
}

func (e *examination) run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{e.info, e.user, e.keys} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	for _, f := range features(e.node.DB(), e.report.Info) {
		found := FeatureReport{Feature: f, State: Works}
		for _, n := range f.Needs {
			lack, err := e.need(ctx, n, f.Changes)
			if err != nil {
				return err
			}
			if lack.State != Works {
				found.Lacks = append(found.Lacks, lack)
			}
			if worse(lack.State, found.State) {
				found.State = lack.State
			}
		}
		if e.report.Keys.Denied > 0 && f.keyed() {
			found.Lacks = append(found.Lacks, Lack{State: Uncovered})
			if worse(Uncovered, found.State) {
				found.State = Uncovered
			}
		}
		if f.Changes && e.report.Info.Replication.Role == collector.Replica {
			found.State, found.Lacks = OnReplica, nil
		}
		e.report.Features = append(e.report.Features, found)
	}
	for _, command := range e.order {
		e.report.Tried = append(e.report.Tried, e.tried[command])
	}
	return nil
}

// try sends a command. refusal is what the server said against it; err is the connection's.
func (e *examination) try(ctx context.Context, c collector.Command) (value any, refusal string, err error) {
	value, err = e.node.Try(ctx, "to know what is allowed", c)
	switch {
	case err == nil:
		return value, "", nil
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	}
	if _, lost := errors.AsType[*collector.Error](err); lost {
		return nil, "", err
	}
	if refused.Of(err.Error()) == refused.ForNow && strings.HasPrefix(err.Error(), "LOADING ") {
		return nil, "", &collector.Error{Node: e.node.Addr(), Op: c[0], Kind: collector.Loading, Err: err, Try: "Wait: the server answers when its data is loaded."}
	}
	reply := err.Error()
	switch refused.Of(reply) {
	case refused.ByUser:
		e.denied[reply] = true // it names the command, and is answered from memory the next time
	case refused.ForKey:
		e.denied[strings.Join(c, " ")] = true
	case refused.ByServer, refused.ForNow, refused.Otherwise:
	}
	e.report.Denials = len(e.denied)
	return nil, reply, nil
}

// note keeps what came of a command.
func (e *examination) note(n Need, s State, reply string) Lack {
	l := Lack{Need: n, State: s, Reply: reply}
	if _, known := e.tried[n.Command]; !known {
		e.order = append(e.order, n.Command)
	}
	e.tried[n.Command] = l
	return l
}

// need finds out whether a command is allowed.
func (e *examination) need(ctx context.Context, n Need, changes bool) (Lack, error) {
	if known, ok := e.tried[n.Command]; ok {
		return known, nil
	}
	var lack Lack
	var err error
	switch {
	case changes && !e.harmless(n):
		lack, err = e.guess(ctx, n)
	default:
		lack, err = e.really(ctx, n)
	}
	if err != nil || lack.State != Missing {
		return lack, err
	}
	if n.Instead != nil {
		other, err := e.need(ctx, *n.Instead, changes)
		if err != nil || other.State != Missing {
			return other, err
		}
	}
	if n.Gone != "" {
		return e.note(n, Without, lack.Reply), nil
	}
	return lack, nil
}

// harmless reports whether a command that actions are made with changes nothing itself.
func (e *examination) harmless(n Need) bool {
	switch n.Command {
	case "ACL WHOAMI", "ACL DRYRUN", "ROLE", "INFO", "TIME", "EXISTS", "SCAN", "PTTL", "PEXPIRETIME", "TYPE", "MEMORY USAGE", "OBJECT IDLETIME", "ASKING", "UNWATCH":
		return true
	}
	return false
}

// really runs a command that only reads.
func (e *examination) really(ctx context.Context, n Need) (Lack, error) {
	_, reply, err := e.try(ctx, n.of(e.key))
	if err != nil {
		return Lack{}, err
	}
	return e.note(n, e.judge(n, reply), reply), nil
}

// judge is what an error reply means for a need.
func (e *examination) judge(n Need, reply string) State {
	switch refused.Of(reply) {
	case refused.ByUser:
		switch {
		case n.Asks:
			return CannotTell
		case n.Wary != "":
			return Without
		}
		return Denied
	case refused.ByServer:
		return Missing
	case refused.ForKey:
		return Uncovered
	case refused.ForNow, refused.Otherwise: // the command itself was let through
	}
	return Works
}

// guess finds out whether a command that changes something is allowed, without running it.
func (e *examination) guess(ctx context.Context, n Need) (Lack, error) {
	if e.dryRun {
		return e.rehearse(ctx, n)
	}
	here, known, err := e.exists(ctx, n)
	switch {
	case err != nil:
		return Lack{}, err
	case known && !here:
		return e.note(n, Missing, ""), nil
	case known && e.report.User.NoACL, e.report.User.Commands == "+@all" && strings.Contains(e.report.User.Patterns, "~*"):
		return e.note(n, Works, ""), nil
	}
	return e.note(n, CannotTell, ""), nil
}

// rehearse asks ACL DRYRUN.
func (e *examination) rehearse(ctx context.Context, n Need) (Lack, error) {
	value, reply, err := e.try(ctx, append(collector.Command{"ACL", "DRYRUN", e.report.User.Name}, n.of(e.key)...))
	if err != nil {
		return Lack{}, err
	}
	said, _ := value.(string)
	switch {
	case strings.Contains(reply, "not found"): // "ERR Command 'x' not found"
		return e.note(n, Missing, reply), nil
	case reply != "":
		return e.note(n, CannotTell, reply), nil
	case said == "OK":
		return e.note(n, Works, ""), nil
	case strings.Contains(said, " run the "):
		return e.note(n, Denied, said), nil
	}
	return e.note(n, Uncovered, said), nil
}

// exists asks whether the server has a command under this name.
func (e *examination) exists(ctx context.Context, n Need) (here, known bool, err error) {
	value, reply, err := e.try(ctx, collector.Command{"COMMAND", "INFO", strings.Fields(n.Command)[0]})
	list, ok := value.([]any)
	if err != nil || reply != "" || !ok || len(list) != 1 {
		return false, false, err
	}
	return list[0] != nil, true, nil
}
