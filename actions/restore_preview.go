package actions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
)

const (
	// restoreLooks is how many keys of a backup are asked whether they exist: so many take
	// some seconds at the pace of a preview, and more would not be waited for.
	restoreLooks = 20_000
	// restoreBatch is how many of them are asked at once: what takes the server well under
	// a millisecond.
	restoreBatch = 100
)

// PreviewRestore tells what playing a backup back would do: how many keys come back, how
// old they are, how many are left alone because they exist, or because their time has come.
func PreviewRestore(ctx context.Context, d Deployment, p Plan) (Preview, error) {
	backup, err := OpenBackup(p.Backup)
	if err != nil {
		return Preview{}, err
	}
	defer func() { _ = backup.Close() }() // it was only read
	s := restoreSurvey{d: d, plan: p, v: Preview{Version: 1, Plan: p, Taken: backup.Header.Time, Done: true}}
	seen := newTaken()
	backup.Batches(func(entries []Entry, _ Fate, read error) bool {
		if read != nil {
			s.v.Why = read.Error()
			return true
		}
		for _, e := range entries {
			if seen.add(e.Name) {
				s.entries = append(s.entries, e)
			}
			if len(s.entries) >= restoreBatch {
				err = s.look(ctx)
			}
		}
		return err == nil && ctx.Err() == nil
	})
	if err == nil {
		err = errors.Join(s.look(ctx), ctx.Err())
	}
	return s.finish(), err
}

// restoreSurvey adds up what would come back.
type restoreSurvey struct {
	d       Deployment
	plan    Plan
	v       Preview
	entries []Entry // not yet looked at

	all, asked, exists, expired, expiries int64
	size                                  int64
}

// look asks whether keys exist, as long as there is no end of them.
func (s *restoreSurvey) look(ctx context.Context) error {
	entries := s.entries
	s.entries = s.entries[:0]
	s.all += int64(len(entries))
	of := map[Node][]Entry{}
	for _, e := range entries {
		s.size += int64(len(e.Dump))
		if len(s.v.Examples) < maxRestoreExamples {
			s.v.Examples = append(s.v.Examples, keyspace.Example{Name: e.Name})
		}
		if e.Dump == "" {
			s.expiries++
		}
		node, err := s.d.Owner(ctx, e.Name)
		if err != nil {
			return err
		}
		of[node] = append(of[node], e)
	}
	if s.asked >= restoreLooks {
		return nil
	}
	for node, own := range of {
		if err := s.ask(ctx, node, own); err != nil {
			return err
		}
	}
	return nil
}

// maxRestoreExamples is how many names of a backup are shown.
const maxRestoreExamples = 20

// ask asks one primary.
func (s *restoreSurvey) ask(ctx context.Context, node Node, entries []Entry) error {
	batch := []keyspace.Command{{"TIME"}}
	for _, e := range entries {
		batch = append(batch, keyspace.Command{"EXISTS", e.Name})
	}
	replies, _, err := node.Counted(ctx, batch...)
	if err != nil {
		return err
	}
	now := clock(replies[0].Value)
	for i, e := range entries {
		r := replies[i+1]
		if r.Err != nil {
			return fmt.Errorf("EXISTS: %w", r.Err)
		}
		s.asked++
		switch {
		case e.Before != 0 && e.Before <= now:
			s.expired++
		case e.Dump != "" && r.Value == int64(1):
			s.exists++
		}
	}
	return nil
}

// finish is what was found.
func (s *restoreSurvey) finish() Preview {
	v := s.v
	left := s.expired
	if !s.plan.Replace {
		left += s.exists
	}
	if s.asked < s.all {
		const why = "there are too many keys to ask for each beforehand"
		v.Exists, v.Expired = maybe.Unknown[int64](why), maybe.Unknown[int64](why)
		v.Keys = keyspace.Estimate{Value: float64(s.all), Low: 0, High: float64(s.all)}
	} else {
		v.Exists, v.Expired = maybe.Of(s.exists), maybe.Of(s.expired)
		v.Keys, v.Exact = keyspace.Exactly(float64(s.all-left)), true
	}
	v.Walked, v.Total, v.Samples = s.all, s.all, int(s.asked)
	v.Share = keyspace.Estimate{}
	v.Memory = maybe.Unknown[keyspace.Estimate]("a backup holds values as DUMP writes them, " + fmt.Sprint(s.size) + " bytes")
	v.Duration = maybe.Unknown[time.Duration]("it depends on the values")
	return v
}
