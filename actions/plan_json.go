package actions

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

// Names are any bytes, and JSON takes valid UTF-8 only: what is not stands in base64 under
// a name of its own.
type selectionJSON struct {
	Kind       SelectionKind `json:"kind"`
	Text       *string       `json:"text,omitempty"`
	Bytes      []byte        `json:"text_base64,omitempty"`
	Delimiters string        `json:"delimiters,omitempty"`
	Cascade    string        `json:"cascade,omitempty"`
}

// MarshalJSON writes the selection so that UnmarshalJSON reads the same bytes.
func (s Selection) MarshalJSON() ([]byte, error) {
	j := selectionJSON{Kind: s.Kind, Delimiters: s.Delimiters, Cascade: s.Cascade}
	if utf8.ValidString(s.Text) {
		j.Text = &s.Text
	} else {
		j.Bytes = []byte(s.Text)
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Selection) UnmarshalJSON(data []byte) error {
	var j selectionJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*s = Selection{Kind: j.Kind, Text: string(j.Bytes), Delimiters: j.Delimiters, Cascade: j.Cascade}
	if j.Text != nil {
		s.Text = *j.Text
	}
	return nil
}

type planJSON struct {
	Action      Action      `json:"action"`
	DB          int         `json:"db"`
	Selections  []Selection `json:"selections,omitempty"`
	Types       []string    `json:"types,omitempty"`
	Volatility  Volatility  `json:"volatility,omitempty"`
	LongerMS    int64       `json:"longer_than_ms,omitempty"`
	Tier        string      `json:"tier,omitempty"`
	IdleMS      int64       `json:"idle_ms,omitempty"`
	SpreadMS    int64       `json:"spread_ms,omitempty"`
	TTLMS       int64       `json:"ttl_ms,omitempty"`
	Jitter      float64     `json:"jitter,omitempty"`
	OnlyMissing bool        `json:"only_missing,omitempty"`
	To          *string     `json:"to,omitempty"`
	ToBytes     []byte      `json:"to_base64,omitempty"`
	Backup      string      `json:"backup,omitempty"`
	Replace     bool        `json:"replace,omitempty"`
	Setting     string      `json:"setting,omitempty"`
	Value       string      `json:"value,omitempty"`
	Reason      string      `json:"reason,omitempty"`
	Clients     []ClientRef `json:"clients,omitempty"`
}

// clientJSON is a client in a plan.
type clientJSON struct {
	Node      string  `json:"node"`
	ID        int64   `json:"id"`
	Addr      string  `json:"addr"`
	Name      *string `json:"name,omitempty"`
	NameBytes []byte  `json:"name_base64,omitempty"`
}

// MarshalJSON writes the client so that UnmarshalJSON reads the same bytes.
func (c ClientRef) MarshalJSON() ([]byte, error) {
	j := clientJSON{Node: c.Node, ID: c.ID, Addr: c.Addr}
	if utf8.ValidString(c.Name) {
		j.Name = &c.Name
	} else {
		j.NameBytes = []byte(c.Name)
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (c *ClientRef) UnmarshalJSON(data []byte) error {
	var j clientJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*c = ClientRef{Node: j.Node, ID: j.ID, Addr: j.Addr, Name: string(j.NameBytes)}
	if j.Name != nil {
		c.Name = *j.Name
	}
	return nil
}

// MarshalJSON writes the plan so that UnmarshalJSON reads the same: names to the byte,
// times to the millisecond.
func (p Plan) MarshalJSON() ([]byte, error) {
	n := p.Narrow
	j := planJSON{
		Action: p.Action, DB: p.DB, Selections: p.Selections,
		Types: n.Types, Volatility: n.Volatility, LongerMS: n.LongerThan.Milliseconds(), Tier: n.Tier, IdleMS: n.Idle.Milliseconds(),
		SpreadMS: p.Spread.Milliseconds(), TTLMS: p.TTL.Milliseconds(), Jitter: p.Jitter, OnlyMissing: p.OnlyMissing,
		Backup: p.Backup, Replace: p.Replace, Setting: p.Setting, Value: p.Value, Reason: p.Reason, Clients: p.Clients,
	}
	switch {
	case p.Action != Rename:
	case utf8.ValidString(p.To):
		j.To = &p.To
	default:
		j.ToBytes = []byte(p.To)
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Plan) UnmarshalJSON(data []byte) error {
	var j planJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	ms := func(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
	*p = Plan{
		Action: j.Action, DB: j.DB, Selections: j.Selections,
		Narrow: Narrow{j.Types, j.Volatility, ms(j.LongerMS), j.Tier, ms(j.IdleMS)},
		Spread: ms(j.SpreadMS), TTL: ms(j.TTLMS), Jitter: j.Jitter, OnlyMissing: j.OnlyMissing,
		To: string(j.ToBytes), Backup: j.Backup, Replace: j.Replace, Setting: j.Setting, Value: j.Value, Reason: j.Reason, Clients: j.Clients,
	}
	if j.To != nil {
		p.To = *j.To
	}
	return nil
}
