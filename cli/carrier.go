package cli

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"math"
	"os"
	"os/user"
	"path/filepath"
	"time"

	"valktop/actions"
	"valktop/deployment"
	"valktop/keyspace"
	"valktop/maybe"
)

// carrier carries out plans on one server: it writes the log of changes, opens the backup,
// runs, and closes both. The headless commands and the screens share it.
type carrier struct {
	*program
	rules  rules
	server deployment.Config
	to     actions.Deployment
}

// carrying is how a plan is carried out, apart from the plan.
type carrying struct {
	pace, rate float64 // as actions.RunOptions have them
	protect    []string
	floor      float64                     // of the hit rate, under which it pauses; 0: none
	hitRate    func() maybe.Value[float64] // the interval hit rate, which the floor is for
	backup     string                      // the file; empty: none
	limit      int64                       // of the backup, in bytes; 0: none
	takeBig    bool
}

// options are those of the run itself.
func (h carrying) options(plan actions.Plan) actions.RunOptions {
	o := actions.RunOptions{Pace: h.pace, Rate: h.rate, Protect: h.protect, Bounds: keyspace.DefaultBounds()}
	if h.takeBig {
		o.TooBig = actions.TakeTooBig
	}
	if h.floor > 0 && plan.Action == actions.Invalidate && h.hitRate != nil {
		o.Brake = &actions.Brake{Floor: h.floor, HitRate: h.hitRate}
	}
	return o
}

// carried is a plan that is being carried out.
type carried struct {
	*actions.Run
	c      *carrier
	log    actions.Log
	record actions.Record
	backup *actions.BackupWriter // nil without one
}

// start writes to the log that the plan begins, and begins. What cannot be logged is not
// done. The end of ctx cancels the run.
func (c *carrier) start(ctx context.Context, plan actions.Plan, v actions.Preview, how carrying) (*carried, error) {
	run := &carried{c: c, log: c.log(), record: c.begin(plan, v)}
	options := how.options(plan)
	if how.backup != "" {
		var err error
		if run.backup, err = actions.CreateBackup(how.backup, c.header(plan), how.limit); err != nil {
			return nil, unwritten(how.backup, err)
		}
		run.record.Backup, options.Backup = how.backup, run.backup
	}
	if err := run.log.Append(ctx, run.record); err != nil {
		return nil, errors.Join(err, run.close())
	}
	var err error
	if run.Run, err = actions.Start(ctx, c.to, plan, options); err != nil {
		run.record.Event, run.record.Outcome = actions.Ended, outcomeOf(actions.Outcome{Action: plan.Action, Plan: plan, Err: err})
		return nil, errors.Join(err, run.log.Append(ctx, run.record), run.close())
	}
	return run, nil
}

// finish waits for the end of the run, closes its backup, and logs what came of it.
func (r *carried) finish() (actions.Outcome, error) {
	o := r.Wait()
	err := r.close()
	if r.backup != nil && r.backup.Empty() {
		o.Backup = "" // it was removed
	}
	r.record.Event, r.record.Time, r.record.Outcome = actions.Ended, time.Now(), outcomeOf(o)
	// What was done is logged also where its context has ended.
	return o, errors.Join(err, r.log.Append(context.Background(), r.record))
}

// close closes the backup.
func (r *carried) close() error {
	if r.backup == nil {
		return nil
	}
	if err := r.backup.Close(); err != nil {
		return unwritten(r.backup.Path(), err)
	}
	return nil
}

// unwritten is a backup that cannot be written.
func unwritten(path string, err error) error {
	try := "--backup FILE elsewhere, or --no-backup"
	if errors.Is(err, os.ErrExist) {
		try = "another name: a backup never overwrites a file"
	}
	return problem{what: "cannot write the backup " + path, why: err.Error(), try: try, code: exitFailed}
}

func outcomeOf(o actions.Outcome) json.RawMessage {
	j, err := json.Marshal(o)
	if err != nil {
		return nil // it holds nothing that could not be written
	}
	return j
}

// begin is the record of a change that begins: who, when, where, what.
func (c *carrier) begin(plan actions.Plan, v actions.Preview) actions.Record {
	r := actions.Record{
		ID: rand.Text(), Event: actions.Began, Time: time.Now(), User: userName(), Server: c.server.Label(), DB: plan.DB,
		Profile: c.rules.profile, Reason: plan.Reason, Plan: plan, Version: c.root.Version,
	}
	r.Host, _ = os.Hostname() // unknown is empty
	if v.Version > 0 {
		keys := int64(math.Ceil(v.Keys.High))
		r.Keys = &keys
	}
	return r
}

// header is what a backup says of itself.
func (c *carrier) header(plan actions.Plan) actions.BackupHeader {
	return actions.BackupHeader{
		Time: time.Now(), Server: c.server.Label(), DB: plan.DB, Plan: plan, User: userName(), Version: c.root.Version,
	}
}

// userName is that of the operating system; empty when it is not known.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

// log is where changes are written down.
func (c *carrier) log() actions.Log {
	l := actions.Log{Path: c.logPath(), Hide: c.rules.secrets}
	for _, command := range []string{c.rules.system, c.rules.auditCommand.Or("")} {
		if command != "" {
			l.Commands = append(l.Commands, command)
		}
	}
	return l
}

// backupDir is where backups go that nobody gave a name.
func (p *program) backupDir() string { return filepath.Join(p.StateDir, "backups") }

// logPath is where the log of changes is.
func (p *program) logPath() string { return filepath.Join(p.StateDir, "changes.jsonl") }
