package deployment

import "valktop/collector"

// spared is a batch without the commands that were refused before. These are answered as
// they were then: a command that is denied is sent once a session, whoever asks for it.
type spared struct {
	batch    []collector.Command // what is left to send
	whole    int                 // how many commands there were
	refusals map[int]error       // by their place in the whole; nil when all are sent
}

// recalled is the answer to a command that was not sent: what it was refused with before.
type recalled struct{ error }

// spare leaves out what was refused before. A transaction stays whole: without one of its
// commands it would be another one.
func (a *abilities) spare(batch []collector.Command) spared {
	s := spared{batch: batch, whole: len(batch)}
	if a.none.Load() == 0 || hasMulti(batch) {
		return s
	}
	last := "" // the command before, where its first word is all of its name
	for i, c := range batch {
		if c[0] == last {
			continue
		}
		name := nameOf(c)
		err := a.denied(name)
		switch {
		case err != nil:
			if s.refusals == nil {
				s.refusals = map[int]error{}
			}
			s.refusals[i] = recalled{err}
		case len(name) == len(c[0]):
			last = c[0]
		}
	}
	if s.refusals == nil {
		return s
	}
	s.batch = make([]collector.Command, 0, len(batch)-len(s.refusals))
	for i, c := range batch {
		if s.refusals[i] == nil {
			s.batch = append(s.batch, c)
		}
	}
	return s
}

// answers are the replies to the whole batch, from those to what was sent.
func (s spared) answers(sent []collector.Reply) []collector.Reply {
	if s.refusals == nil {
		return sent
	}
	all := make([]collector.Reply, 0, s.whole)
	for i := range s.whole {
		if err := s.refusals[i]; err != nil {
			all = append(all, collector.Reply{Err: err})
			continue
		}
		all, sent = append(all, sent[0]), sent[1:]
	}
	return all
}
