package actions

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"valktop/keyspace"
	"valktop/refused"
)

// SettingNode is a server whose settings are looked at and changed.
type SettingNode interface {
	Addr() string
	Counted(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error)
}

// MissEvents are the notifications of misses that one server was made to send. Whoever has
// them calls Release.
type MissEvents struct {
	node  SettingNode
	note  *heldNote // nil when nothing was changed
	Addr  string
	Added string // flags; empty when they were on already, or nobody can tell
	// Unseen is why the setting could not be looked at; it may well be on. Nil when it was.
	Unseen *Refusal
}

// Called is what the connection that hears of the misses is to be called.
func (m *MissEvents) Called() string {
	if m.note == nil {
		return ""
	}
	return eventsName + m.Added + "-" + m.note.Token
}

// MissesOff reports whether a server does not tell of misses; it changes nothing.
func MissesOff(ctx context.Context, n SettingNode) (lacks string, unseen *Refusal, err error) {
	setting, unseen, err := readEvents(ctx, n)
	if err != nil || unseen != nil {
		return "", unseen, err
	}
	return lackingFlags(setting), nil, nil
}

// SwitchMissesOn has a server tell of misses, with the flags that its setting lacks and no
// others. A note of what it was is on the disk before. Where the setting cannot be read,
// nothing is changed.
func SwitchMissesOn(ctx context.Context, n SettingNode, notes Notes) (*MissEvents, error) {
	m := &MissEvents{node: n, Addr: n.Addr()}
	before, unseen, err := readEvents(ctx, n)
	if err != nil {
		return nil, err
	}
	if unseen != nil {
		m.Unseen = unseen
		return m, nil
	}
	added, runID := lackingFlags(before), runIDOf(ctx, n)
	if added == "" {
		return m, m.takeOver(ctx, notes, before, runID)
	}
	note := EventsNote{Addr: n.Addr(), RunID: runID, Before: before, After: before + added, Added: added, Token: token(), Time: time.Now()}
	if m.note, err = notes.write(note); err != nil {
		return nil, refuse("it cannot be noted what the setting was", err.Error(), "what cannot be undone is not done; make "+notes.Dir+" writable")
	}
	if err := writeEvents(ctx, n, note.After); err != nil {
		return nil, errors.Join(err, m.note.remove())
	}
	m.Added = added
	if after, unseen, err := readEvents(ctx, n); err == nil && unseen == nil { // servers order the flags
		note.After = after
		return m, m.note.rewrite(note)
	}
	return m, nil
}

// token tells connections of several valktops apart.
func token() string { return rand.Text()[:8] }

// takeOver shares what another valktop that still listens has added: whoever ends last undoes it.
func (m *MissEvents) takeOver(ctx context.Context, notes Notes, now, runID string) error {
	list, err := clientList(ctx, m.node)
	if err != nil {
		return nil // what others have is not known, and theirs to undo
	}
	added, listening := addedByOthers(list, "")
	if !listening || added == "" {
		return nil
	}
	before := now
	for _, f := range added {
		before = strings.ReplaceAll(before, string(f), "")
	}
	m.note, err = notes.write(EventsNote{Addr: m.Addr, RunID: runID, Before: before, After: now, Added: added, Token: token(), Time: time.Now()})
	if err != nil {
		return refuse("it cannot be noted what the setting was", err.Error(), "make "+notes.Dir+" writable")
	}
	m.Added = added
	return nil
}

// Release undoes what was switched on, unless another valktop listens still: that one will.
// The connection that heard of the misses is closed before. It reports whether the setting
// was changed.
func (m *MissEvents) Release(ctx context.Context) (undone bool, err error) {
	if m.note == nil {
		return false, nil
	}
	undone, _, err = undo(ctx, m.node, m.note)
	m.note = nil
	return undone, err
}

// undo does what a note says, and removes it; an error leaves it to the next one.
func undo(ctx context.Context, n SettingNode, note *heldNote) (undone, shared bool, err error) {
	if list, err := clientList(ctx, n); err == nil {
		if _, shared = addedByOthers(list, note.Token); shared {
			return false, true, note.remove()
		}
	}
	now, unseen, err := readEvents(ctx, n)
	if err == nil && unseen != nil {
		err = unseen
	}
	if err != nil {
		note.leave()
		return false, false, err
	}
	target := withoutFlags(now, note.EventsNote)
	if !sameFlags(now, target) {
		if err := writeEvents(ctx, n, target); err != nil {
			note.leave()
			return false, false, err
		}
		undone = true
	}
	return undone, false, note.remove()
}

// UndoMissesLeftOn undoes what a valktop that was killed has left on a server, and says what
// the setting was; nil when there was nothing.
func UndoMissesLeftOn(ctx context.Context, n SettingNode, notes Notes) (done []EventsNote, err error) {
	left, err := notes.left()
	if err != nil || len(left) == 0 {
		return nil, err
	}
	runID := runIDOf(ctx, n)
	var all error
	for _, note := range left {
		if note.Addr != n.Addr() && (note.RunID == "" || note.RunID != runID) {
			note.leave()
			continue
		}
		undone, _, err := undo(ctx, n, note)
		if undone {
			done = append(done, note.EventsNote)
		}
		all = errors.Join(all, err)
	}
	return done, all
}

// AnyLeft reports whether there are notes that nobody holds: a server need not be asked otherwise.
func (n Notes) AnyLeft() bool { return len(n.Left()) > 0 }

// readEvents reads the setting, or why this user cannot.
func readEvents(ctx context.Context, n SettingNode) (setting string, unseen *Refusal, err error) {
	replies, _, err := n.Counted(ctx, keyspace.Command{"CONFIG", "GET", EventsSetting})
	if err != nil {
		return "", nil, err
	}
	if said := replies[0].Err; said != nil {
		if refused.Of(said.Error()).ForGood() {
			return "", &Refusal{"the setting " + EventsSetting + " cannot be read", "CONFIG GET is not allowed on " + n.Addr(),
				"an administrator can allow it: ACL SETUSER <user> +config|get; a managed service has it among its parameters"}, nil
		}
		return "", nil, said
	}
	pair, ok := replies[0].Value.([]any)
	if ok && len(pair) == 2 {
		if s, ok := pair[1].(string); ok {
			return s, nil, nil
		}
	}
	return "", &Refusal{"the server tells of no misses by name", n.Addr() + " has no setting " + EventsSetting, "Redis 6 or later, or Valkey"}, nil
}

func writeEvents(ctx context.Context, n SettingNode, setting string) error {
	replies, _, err := n.Counted(ctx, keyspace.Command{"CONFIG", "SET", EventsSetting, setting})
	if err != nil {
		return err
	}
	said := replies[0].Err
	switch {
	case said == nil:
		return nil
	case refused.Of(said.Error()).ForGood():
		return refuse("notifications of misses cannot be switched on", "CONFIG SET is not allowed on "+n.Addr(),
			"an administrator can set "+EventsSetting+" so that it has E and m, or allow it: ACL SETUSER <user> +config|set")
	}
	return refuse("notifications of misses cannot be switched on", fmt.Sprintf("%s: %v", n.Addr(), said), "Redis 6 or later, or Valkey")
}

func clientList(ctx context.Context, n SettingNode) (string, error) {
	replies, _, err := n.Counted(ctx, keyspace.Command{"CLIENT", "LIST"})
	if err != nil {
		return "", err
	}
	if replies[0].Err != nil {
		return "", replies[0].Err
	}
	list, _ := replies[0].Value.(string)
	return list, nil
}

// runIDOf is the id of the server's process; empty when it does not tell.
func runIDOf(ctx context.Context, n SettingNode) string {
	replies, _, err := n.Counted(ctx, keyspace.Command{"INFO", "server"})
	if err != nil || replies[0].Err != nil {
		return ""
	}
	info, _ := replies[0].Value.(string)
	for line := range strings.Lines(info) {
		if id, ok := strings.CutPrefix(line, "run_id:"); ok {
			return strings.TrimSpace(id)
		}
	}
	return ""
}
