package deployment

import "valktop/collector"

// The commands of a transaction.
const (
	multiCommand   = "MULTI"
	execCommand    = "EXEC"
	discardCommand = "DISCARD"
)

// ran are the commands of a batch that the server ran, with their replies: those of a
// transaction are answered all at once, by EXEC.
type ran struct {
	commands []collector.Command
	replies  []collector.Reply
	// perhaps are commands that were queued, of which no reply tells whether they ran.
	perhaps []collector.Command
}

// unfold takes the transactions of a batch apart. replies may be shorter than batch. It
// knows of no transaction that an earlier batch began.
func unfold(batch []collector.Command, replies []collector.Reply) ran {
	all := ran{commands: batch[:len(replies)], replies: replies}
	if !hasMulti(all.commands) {
		return all
	}
	all = ran{}
	within := false
	var queued []collector.Command
	for i, r := range replies {
		name := nameOf(batch[i])
		switch {
		case name == multiCommand && r.Err == nil:
			within = true
		case name == discardCommand && r.Err == nil:
			within, queued = false, nil
		case name == execCommand:
			all.executed(queued, r)
			within, queued, r.Value = false, nil, nil
		case within && r.Err == nil && name != "WATCH":
			queued = append(queued, batch[i])
			continue
		}
		all.commands, all.replies = append(all.commands, batch[i]), append(all.replies, r)
	}
	all.perhaps = queued
	return all
}

// executed adds what EXEC answered to the commands that were queued. A null, where a key
// that was watched has changed, and an error say that none ran.
func (r *ran) executed(queued []collector.Command, exec collector.Reply) {
	values, _ := exec.Value.([]any)
	if len(values) != len(queued) {
		return
	}
	for i, v := range values {
		answer := collector.Reply{Value: v}
		if err, failed := v.(replyError); failed {
			answer = collector.Reply{Err: err}
		}
		r.commands, r.replies = append(r.commands, queued[i]), append(r.replies, answer)
	}
}

func hasMulti(batch []collector.Command) bool {
	for _, c := range batch {
		if len(c[0]) == len(multiCommand) && nameOf(c) == multiCommand {
			return true
		}
	}
	return false
}
