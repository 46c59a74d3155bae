package cli

import (
	"encoding/json"
	"io"

	"valktop/doctor"
	"valktop/maybe"
	"valktop/ui/text"
)

// doctorJSON is what `valktop doctor --json` prints. Names of users and keys are escaped as
// redis-cli prints them between quotes.
type doctorJSON struct {
	State   doctor.State     `json:"state"`
	Nodes   []doctorNodeJSON `json:"nodes"`
	Grant   doctorLinesJSON  `json:"grant"`    // for this user
	NewUser doctorLinesJSON  `json:"new_user"` // with no more than it takes
	History *historyJSON     `json:"history"`  // null where no history is set
}

// doctorLinesJSON are ACL SETUSER lines; null where there is nothing to allow.
type doctorLinesJSON struct {
	Read    *string `json:"read"`
	Changes *string `json:"changes"`
}

type doctorNodeJSON struct {
	Addr     string              `json:"addr"`
	DB       int                 `json:"db"`
	Error    *string             `json:"error"`
	Server   doctorServerJSON    `json:"server"`
	User     doctorUserJSON      `json:"user"`
	Denials  int                 `json:"denials"`
	Features []doctorFeatureJSON `json:"features"`
}

type doctorServerJSON struct {
	Product   string              `json:"product"`
	Version   string              `json:"version"`
	Mode      string              `json:"mode"`
	Role      string              `json:"role"`
	OS        string              `json:"os"`
	MaxMemory maybe.Value[int64]  `json:"memory_max"`
	Policy    maybe.Value[string] `json:"eviction_policy"`
	AOF       maybe.Value[bool]   `json:"aof"`
}

type doctorUserJSON struct {
	Name     *string `json:"name"`
	Commands *string `json:"commands"`
	Keys     *string `json:"keys"`
}

type doctorFeatureJSON struct {
	Name    string           `json:"name"`
	Where   string           `json:"where"`
	Changes bool             `json:"changes"`
	State   doctor.State     `json:"state"`
	Lacks   []doctorLackJSON `json:"lacks"`
}

type doctorLackJSON struct {
	Command *string      `json:"command"` // null: keys that are not covered
	State   doctor.State `json:"state"`
	Reply   *string      `json:"reply"`
}

func (d diagnosis) writeJSON(w io.Writer) error {
	out := doctorJSON{
		State: d.State(d.changes), Nodes: []doctorNodeJSON{},
		Grant:   doctorLinesJSON{said(aclLine(d.Grant(false))), said(aclLine(d.Grant(true)))},
		NewUser: doctorLinesJSON{said(aclLine(d.Minimal(false))), said(aclLine(d.Minimal(true)))},
		History: d.historyJSON(),
	}
	for _, n := range d.Nodes {
		out.Nodes = append(out.Nodes, d.nodeJSON(n))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // >PASSWORD is no markup
	return e.Encode(out)
}

func (d diagnosis) nodeJSON(n doctor.NodeReport) doctorNodeJSON {
	j := doctorNodeJSON{
		Addr: text.Escape(n.Addr), DB: n.DB, Denials: n.Denials, Features: []doctorFeatureJSON{},
		Server: doctorServerJSON{
			text.Escape(n.Info.Server.Flavour), text.Escape(n.Info.Server.Version), text.Escape(n.Info.Server.Mode), n.Info.Replication.Role,
			text.Escape(n.Info.Server.OS), n.Info.Memory.MaxMemory, maybe.Then(n.Info.Memory.MaxMemoryPolicy, text.Escape), n.Info.Persistence.AOFEnabled,
		},
		User: doctorUserJSON{said(text.Escape(n.User.Name)), said(text.Escape(n.User.Commands)), said(text.Escape(n.User.Patterns))},
	}
	if n.Err != nil {
		j.Error = said(text.Escape(n.Err.Error()))
	}
	for _, f := range n.Features {
		if f.Changes && !d.changes {
			continue
		}
		feature := doctorFeatureJSON{f.Name, f.Where, f.Changes, f.State, []doctorLackJSON{}}
		for _, l := range f.Lacks {
			feature.Lacks = append(feature.Lacks, doctorLackJSON{said(l.Command), l.State, said(text.Escape(l.Reply))})
		}
		j.Features = append(j.Features, feature)
	}
	return j
}

// said is s, or null where it is empty.
func said(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
