package actions

import (
	"encoding/json"
	"math"
	"unicode/utf8"

	"valktop/maybe"
)

// outcomeJSON is the stable shape of an outcome. Bytes are integers, what is unknown is
// null, and what a server said is escaped where it is no text.
type outcomeJSON struct {
	Action    Action             `json:"action"`
	Plan      Plan               `json:"plan"`
	Matched   int64              `json:"matched"`
	Changed   int64              `json:"changed"`
	Unsure    int64              `json:"unsure"`
	Skipped   skippedJSON        `json:"skipped"`
	Failed    int64              `json:"failed"`
	Failures  []string           `json:"failures,omitempty"`
	Bytes     maybe.Value[int64] `json:"bytes"`
	Seconds   float64            `json:"seconds"`
	Backup    *string            `json:"backup"`
	BackedUp  int64              `json:"backed_up"`
	Cancelled bool               `json:"cancelled"`
	Error     *string            `json:"error"`
	Nodes     []nodeOutcomeJSON  `json:"nodes"`
}

type skippedJSON struct {
	Vanished    int64 `json:"vanished"`
	ChangedType int64 `json:"changed_type"`
	NotMatching int64 `json:"not_matching"`
	Exists      int64 `json:"exists"`
	Expired     int64 `json:"expired"`
	Protected   int64 `json:"protected"`
	Rewritten   int64 `json:"rewritten"`
	TooBig      int64 `json:"too_big"`
	Unchanged   int64 `json:"unchanged"`
}

type nodeOutcomeJSON struct {
	Addr    string  `json:"addr"`
	Walked  int64   `json:"walked"`
	Matched int64   `json:"matched"`
	Changed int64   `json:"changed"`
	Failed  int64   `json:"failed"`
	Error   *string `json:"error"`
}

// MarshalJSON writes the outcome in its stable shape.
func (o Outcome) MarshalJSON() ([]byte, error) {
	j := outcomeJSON{
		Action: o.Action, Plan: o.Plan, Matched: o.Matched, Changed: o.Changed, Unsure: o.Unsure, Skipped: skippedJSON(o.Skipped),
		Failed: o.Failed, Bytes: o.Bytes, Seconds: math.Round(o.Elapsed.Seconds()*1000) / 1000,
		BackedUp: o.BackedUp, Cancelled: o.Cancelled, Error: said(o.Err), Nodes: []nodeOutcomeJSON{},
	}
	if o.Backup != "" {
		j.Backup = &o.Backup
	}
	for _, f := range o.Failures {
		j.Failures = append(j.Failures, legible(f))
	}
	for _, n := range o.Nodes {
		j.Nodes = append(j.Nodes, nodeOutcomeJSON{n.Addr, n.Walked, n.Matched, n.Changed, n.Failed, said(n.Err)})
	}
	return json.Marshal(j)
}

// said is an error's text; nil without one.
func said(err error) *string {
	if err == nil {
		return nil
	}
	s := legible(err.Error())
	return &s
}

// legible is s where it is text, else with its bytes escaped.
func legible(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return quoted(s)
}
