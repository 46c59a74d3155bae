package actions

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// EventsNote says what a server's setting was before misses were switched on. It is on the
// disk before they are, so that whatever ends valktop, the next one can undo it.
type EventsNote struct {
	Addr   string    `json:"addr"`
	RunID  string    `json:"run_id"` // of the server: one that was restarted has forgotten the setting
	Before string    `json:"before"`
	After  string    `json:"after"`
	Added  string    `json:"added"`
	Token  string    `json:"token"` // of the connection that hears of the misses
	Time   time.Time `json:"time"`
}

// Notes is the folder of notes.
type Notes struct{ Dir string }

const noteSuffix = ".events.json"

// IsNote reports whether a file is a note, by its name.
func IsNote(file string) bool { return strings.HasSuffix(file, noteSuffix) }

// LeftNote is a note of a valktop that was killed.
type LeftNote struct {
	EventsNote
	File string
}

// Left lists them. Nobody holds them: what they say may be undone by others meanwhile.
func (n Notes) Left() []LeftNote {
	left, err := n.left()
	if err != nil {
		return nil
	}
	var all []LeftNote
	for _, note := range left {
		all = append(all, LeftNote{note.EventsNote, note.file.Name()})
		note.leave()
	}
	return all
}

// Concerns reports whether it is of a server: by the id of its process, since a server that was
// restarted has forgotten the setting; by the address where one of the ids is not known.
func (n EventsNote) Concerns(addr, runID string) bool {
	if n.RunID == "" || runID == "" {
		return n.Addr == addr
	}
	return n.RunID == runID
}

// heldNote is a note that this process has: as long as it lives nobody else takes it for left.
type heldNote struct {
	EventsNote
	file   *os.File
	unlock func()
}

// write makes a note and holds it.
func (n Notes) write(note EventsNote) (*heldNote, error) {
	if err := os.MkdirAll(n.Dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(n.Dir, "*"+noteSuffix) // mode 0600
	if err != nil {
		return nil, err
	}
	h := &heldNote{EventsNote: note, file: f}
	if h.unlock, err = lockFile(f); err == nil {
		err = h.rewrite(note)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return h, nil
}

// rewrite changes what the note says.
func (h *heldNote) rewrite(note EventsNote) error {
	text, err := json.Marshal(note)
	if err != nil {
		return err
	}
	if err := h.file.Truncate(0); err != nil {
		return err
	}
	if _, err := h.file.WriteAt(text, 0); err != nil {
		return err
	}
	h.EventsNote = note
	return h.file.Sync()
}

// remove takes the note away: there is nothing to undo any more.
func (h *heldNote) remove() error {
	err := os.Remove(h.file.Name())
	h.leave()
	return err
}

// leave gives the note up: whoever comes next undoes what it says.
func (h *heldNote) leave() {
	h.unlock()
	_ = h.file.Close() // it was written before
}

// left are the notes that nobody holds.
func (n Notes) left() ([]*heldNote, error) {
	names, err := filepath.Glob(filepath.Join(n.Dir, "*"+noteSuffix))
	if err != nil {
		return nil, err
	}
	var all []*heldNote
	for _, name := range names {
		f, err := os.OpenFile(name, os.O_RDWR, 0o600)
		if err != nil {
			continue // it was undone meanwhile
		}
		unlock, free := tryLock(f)
		if !free {
			_ = f.Close() // nothing was written
			continue
		}
		h := &heldNote{file: f, unlock: unlock}
		text, err := io.ReadAll(f)
		if err != nil || json.Unmarshal(text, &h.EventsNote) != nil || strings.Trim(h.Added, missFlags) != "" || h.Added == "" {
			h.leave() // it is none, or was cut off before anything was switched on
			continue
		}
		all = append(all, h)
	}
	return all, nil
}
