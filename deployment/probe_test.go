package deployment_test

import (
	"errors"
	"testing"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

func TestProbesAreAnsweredAndBookedLikeCommands(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		keys := append(strange(), "hash", "list", "gone")
		for _, key := range strange() {
			s.Do("SET", key, "v", "EX", 5000)
		}
		s.Do("HSET", "hash", "field", "v")
		s.Do("RPUSH", "list", "a", "b")
		var probes []keyspace.Probe
		var commands []keyspace.Command
		for _, q := range []*keyspace.Query{
			{Before: []string{"TYPE"}}, {Before: []string{"EXPIRETIME"}}, {Before: []string{"OBJECT", "ENCODING"}},
			{Before: []string{"OBJECT", "FREQ"}}, // refused: the server keeps idle times
			{Before: []string{"MEMORY", "USAGE"}, After: []string{"SAMPLES", "0"}}, {Before: []string{"GET"}},
			{Before: []string{"NOSUCH"}},
		} {
			for _, key := range keys {
				probes = append(probes, keyspace.Probe{Query: q, Key: key})
				commands = append(commands, append(append(append(keyspace.Command{}, q.Before...), key), q.After...))
			}
		}
		n := primary(t, s)
		replies, want, err := n.Counted(t.Context(), commands...)
		if err != nil {
			t.Fatal(err)
		}
		answers := make([]keyspace.Answer, len(probes))
		got, err := n.Ask(t.Context(), probes, answers)
		if err != nil {
			t.Fatal(err)
		}
		if got.Took, want.Took = 0, 0; got != want || want.Misses == 0 || want.Hits == 0 {
			t.Errorf("spent %+v, as commands %+v", got, want)
		}
		for i, a := range answers {
			r := replies[i]
			same := false
			switch a.Kind {
			case keyspace.IsError:
				same = r.Err != nil && a.Err.Error() == r.Err.Error()
			case keyspace.IsText:
				same = r.Value == a.Text
			case keyspace.IsNumber:
				same = r.Value == a.Number
			case keyspace.IsNothing:
				same = r.Value == nil && r.Err == nil
			}
			if !same {
				t.Errorf("%.40q: %.60q as a probe, %.60q as a command", commands[i], []any{a}, []any{r})
			}
		}
	})
}

func TestProbesOfALostConnectionAreLost(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d, err := deployment.New(deployment.Config{Host: "127.0.0.1", Port: s.Port})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		n := d.Keyspace().Primaries(t.Context())[0]
		kill := &keyspace.Query{Before: []string{"CLIENT", "KILL", "SKIPME", "NO", "TYPE"}}
		probes := []keyspace.Probe{{Query: &keyspace.Query{Before: []string{"TYPE"}}, Key: "a"}, {Query: kill, Key: "normal"}, {Query: &keyspace.Query{Before: []string{"TYPE"}}, Key: "a"}}
		answers := make([]keyspace.Answer, len(probes))
		spent, err := n.Ask(t.Context(), probes, answers)
		if err == nil || spent.Lost != 1 {
			t.Errorf("the connection was cut in the middle: %v, spent %+v", err, spent)
		}
		if errors.Is(err, deployment.ErrClosed) {
			t.Errorf("nobody closed it: %v", err)
		}
		if _, err := n.Ask(t.Context(), probes[:1], answers[:1]); err != nil || answers[0].Text != "none" {
			t.Errorf("the lane did not connect again: %v, %+v", err, answers[0])
		}
	})
}
