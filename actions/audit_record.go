package actions

import (
	"encoding/json"
	"time"
)

// Event is whether a Record stands at the beginning or at the end of a change.
type Event string

// The events.
const (
	Began Event = "begin"
	Ended Event = "end"
)

// Record is a line of the log of changes: who, when, where, what, and what came of it.
type Record struct {
	ID      string    `json:"id"` // the same in both records of a change
	Event   Event     `json:"event"`
	Time    time.Time `json:"time"`
	User    string    `json:"user"` // of the operating system
	Host    string    `json:"host"` // where valktop runs
	Server  string    `json:"server"`
	DB      int       `json:"db"`
	Profile string    `json:"profile,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	Plan    Plan      `json:"plan"`
	Backup  string    `json:"backup,omitempty"`
	Version string    `json:"version,omitempty"` // of valktop

	// Keys is what the preview said when the change began: at most so many.
	Keys *int64 `json:"keys,omitempty"`
	// Outcome is what was done, as Outcome.MarshalJSON writes it; nil when it begins.
	Outcome json.RawMessage `json:"outcome,omitempty"`
}

// Counts are what an outcome in a record says in figures.
type Counts struct {
	Matched   int64   `json:"matched"`
	Changed   int64   `json:"changed"`
	Failed    int64   `json:"failed"`
	Seconds   float64 `json:"seconds"`
	Cancelled bool    `json:"cancelled"`
	Error     *string `json:"error"`
}

// Counts returns the figures of the record's outcome, if it has one that can be read.
func (r Record) Counts() (Counts, bool) {
	var d Counts
	if len(r.Outcome) == 0 || json.Unmarshal(r.Outcome, &d) != nil {
		return d, false
	}
	return d, true
}
