package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"valktop/actions"
	"valktop/collector"
	"valktop/deployment"
	"valktop/ui/text"
)

// notes are where it is noted what was switched on.
func (p *program) notes() actions.Notes {
	return actions.Notes{Dir: filepath.Join(p.StateDir, "switched-on")}
}

// place is a server as a note knows it.
type place struct{ addr, runID string }

// places are the servers of a snapshot that answered.
func places(s collector.Snapshot) []place {
	var all []place
	for _, n := range s.Nodes {
		if n.Err == nil {
			all = append(all, place{n.Addr, n.Info.Server.RunID})
		}
	}
	return all
}

// sayLeft says in a line each what a valktop that was killed has left on these servers. It is
// for commands that change nothing: the servers are not asked, and nothing is undone.
func (p *program) sayLeft(s settings, server deployment.Config, at []place) {
	for _, note := range p.notes().Left() {
		if !slices.ContainsFunc(at, func(n place) bool { return note.Concerns(n.addr, n.runID) }) {
			continue
		}
		c := changer{carrier: carrier{program: p, rules: s.rules, server: server}}
		flags := slices.DeleteFunc(c.serverFlags(), func(f string) bool { return f == "--write" })
		said := fmt.Sprintf("%s on %s was left at %s by a valktop that was killed (%s; before it was %s): the next dashboard there puts it back, and so does",
			actions.EventsSetting, note.Addr, quoted(note.After), note.Time.Format(time.DateTime), quoted(note.Before))
		fmt.Fprintln(p.Err, "valktop: "+text.Escape(said)+" "+shellLine(append([]string{"valktop", "restore", note.File}, flags...)))
	}
}

// restoreNote puts back what a valktop that was killed has switched on, as the next dashboard
// would. It is no change of anybody's but an undo of valktop's own: it takes no more than that
// changes are not turned off.
func (p *program) restoreNote(ctx context.Context, f *restoreFlags, file string) error {
	all := actions.Notes{Dir: filepath.Dir(file)}
	left := all.Left()
	at := slices.IndexFunc(left, func(n actions.LeftNote) bool { return filepath.Base(n.File) == filepath.Base(file) })
	if at < 0 {
		return usage("there is nothing to put back", file+" is gone, or a valktop that runs has it", "valktop doctor says what is left on a server")
	}
	note := left[at]
	s, server, err := p.resolve(ctx, &f.connection, settings{rules: f.rules()}, nil)
	if err != nil {
		return err
	}
	if why := s.rules.readOnlyWhy(); why != "" {
		return refused(&actions.Refusal{What: "nothing may be changed here", Why: why, Try: "without --read-only"}, exitRefused)
	}
	d, err := connect(server)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // what is left of it is of no use to anybody
	if err := reach(ctx, d.Keyspace()); err != nil {
		return err
	}
	if f.dryRun.Or(false) {
		_, err := fmt.Fprintln(p.Out, text.Escape(fmt.Sprintf("%s on %s would be %s again", actions.EventsSetting, note.Addr, quoted(note.Before))))
		return err
	}
	c := carrier{program: p, rules: s.rules, server: server, to: d.Changes()}
	var done []actions.EventsNote
	for _, n := range c.to.Primaries(ctx) {
		undone, err := actions.UndoMissesLeftOn(ctx, n, all)
		for _, u := range undone {
			if err := c.logUndone(ctx, u); err != nil {
				return err
			}
		}
		done = append(done, undone...)
		if err != nil {
			return refused(err, exitFailed)
		}
	}
	switch {
	case len(done) > 0:
		for _, u := range done {
			if _, err := fmt.Fprintln(p.Out, text.Escape(fmt.Sprintf("%s is %s again on %s", actions.EventsSetting, quoted(u.Before), u.Addr))); err != nil {
				return err
			}
		}
		return nil
	case slices.ContainsFunc(all.Left(), func(n actions.LeftNote) bool { return n.File == note.File }):
		return usage("the note is of another server", note.Addr+" is none of "+server.Label()+", or was restarted since", "-u redis://"+note.Addr)
	}
	_, err = fmt.Fprintln(p.Out, text.Escape(fmt.Sprintf("%s on %s was as it should be already, or another valktop needs it", actions.EventsSetting, note.Addr)))
	return err
}

// logUndone writes down that a setting was put back.
func (c *carrier) logUndone(ctx context.Context, note actions.EventsNote) error {
	r := c.begin(actions.Plan{
		Action: actions.Configure, DB: c.server.DB, Setting: actions.EventsSetting, Value: note.Before,
		Reason: "a valktop that was killed had left it at " + quoted(note.After),
	}, actions.Preview{})
	log := c.log()
	if err := log.Append(ctx, r); err != nil {
		return err
	}
	r.Event, r.Time, r.Outcome = actions.Ended, time.Now(), outcomeOf(actions.Outcome{Action: r.Plan.Action, Plan: r.Plan, Matched: 1, Changed: 1})
	return log.Append(ctx, r)
}

// shellLine is a command line as a shell takes it.
func shellLine(argv []string) string {
	words := make([]string, 0, len(argv))
	for _, w := range argv {
		words = append(words, shellWord(w))
	}
	return strings.Join(words, " ")
}

// leftover says what is left, but once: check and stats see many snapshots.
type leftover struct {
	said bool
	say  func([]place)
}

// leftover is what says it for a server.
func (p *program) leftover(s settings, server deployment.Config) leftover {
	return leftover{say: func(at []place) { p.sayLeft(s, server, at) }}
}

// once says it when the first server has answered.
func (l *leftover) once(s collector.Snapshot) {
	if at := places(s); !l.said && l.say != nil && len(at) > 0 {
		l.said = true
		l.say(at)
	}
}
