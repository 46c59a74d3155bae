package deployment

import (
	"context"
	"slices"
	"time"

	"valktop/collector"
	"valktop/keyspace"
)

// Ask sends probes on the counted lane.
func (s *scanned) Ask(ctx context.Context, probes []keyspace.Probe, answers []keyspace.Answer) (keyspace.Spent, error) {
	if len(probes) == 0 || len(answers) != len(probes) {
		return keyspace.Spent{}, errNothing
	}
	text, _ := s.texts.Get().(*[]byte)
	if text == nil {
		text = new([]byte)
	}
	defer s.texts.Put(text)
	*text = (*text)[:0] // written before the turn comes: the lane is for the server
	for _, p := range probes {
		*text = appendProbe(*text, p)
	}
	name := collector.Command(probes[0].Query.Before)
	var spent keyspace.Spent
	err := s.node.counted.raw(ctx, name, func(l *link) error {
		start := time.Now()
		read := 0
		_, err := l.wire.Write(*text)
		for err == nil && read < len(probes) {
			if err = l.codec.answer(&answers[read]); err == nil {
				read++
			}
		}
		ran := map[string]uint64{}
		spent = s.bill(probes, answers[:read], ran)
		spent.Took = time.Since(start)
		s.node.ledger.add(spent, ran)
		return err
	})
	return spent, err
}

// appendProbe adds the command of a probe.
func appendProbe(b []byte, p keyspace.Probe) []byte {
	q := p.Query
	b = appendHead(b, len(q.Before)+1+len(q.After))
	for _, w := range q.Before {
		b = appendWord(b, w)
	}
	b = appendWord(b, p.Key)
	for _, w := range q.After {
		b = appendWord(b, w)
	}
	return b
}

// bill is what probes caused of which these were answered. Where lookups may have happened
// that no answer tells of, the batch is lost. ran counts the commands by name.
func (s *scanned) bill(probes []keyspace.Probe, answers []keyspace.Answer, ran map[string]uint64) keyspace.Spent {
	var spent keyspace.Spent
	costs := priceList{server: s.node.serverID()}
	for i, p := range probes {
		how := costs.of(p)
		if i >= len(answers) {
			if how != free {
				spent.Lost = 1
			}
			continue
		}
		a := answers[i]
		if a.Kind != keyspace.IsError || processed(a.Err) {
			spent.Commands++
			ran[costs.name(p)]++
		} else {
			s.node.hear(a.Err)
		}
		hits, misses, sure := how.readAnswer(a)
		spent.Hits += hits
		spent.Misses += misses
		s.node.misses.probed(p, misses)
		if !sure {
			spent.Lost = 1
		}
	}
	return spent
}

// priceList looks up what the few queries of a batch cost.
type priceList struct {
	server  serverID
	queries []*keyspace.Query
	costs   []cost
	names   []string
}

// name is the command of a probe whose cost was looked up.
func (l *priceList) name(p keyspace.Probe) string { return l.names[slices.Index(l.queries, p.Query)] }

func (l *priceList) of(p keyspace.Probe) cost {
	for i, q := range l.queries {
		if q == p.Query {
			return l.costs[i]
		}
	}
	c := append(append(collector.Command(nil), p.Query.Before...), p.Key)
	l.queries = append(l.queries, p.Query)
	l.costs = append(l.costs, costOf(l.server, append(c, p.Query.After...)))
	l.names = append(l.names, nameOf(c))
	return l.costs[len(l.costs)-1]
}

// readAnswer returns the lookups of one command, or that its answer does not tell.
func (how cost) readAnswer(a keyspace.Answer) (hits, misses uint64, sure bool) {
	switch {
	case how == free:
		return 0, 0, true
	case a.Kind == keyspace.IsError:
		return readError(a.Err)
	case how == nullIsMiss:
		return one(a.Kind != keyspace.IsNothing)
	case how == goneIsMiss:
		return one(a.Number != ttlOfNoKey)
	case how == noneIsMiss:
		return one(a.Text != typeOfNoKey)
	}
	return 0, 0, false
}
