package cli

import (
	"valktop/deployment"
)

// profile is what is told of one, without secrets.
type profile struct {
	Name     string   `json:"name"`
	Server   string   `json:"server"` // a URL; empty when the profile names none
	TLS      bool     `json:"tls"`
	User     string   `json:"user"`
	DB       int      `json:"db"`
	Password string   `json:"password"` // where it comes from: "command", "file", "environment", "url", "none"
	Demands  []string `json:"demands"`  // "production", "read-only", "insecure", ...
	Tags     []string `json:"tags"`
	History  string   `json:"history"` // where its past is kept: "prometheus=http://..."; empty for nowhere

	problem string // why it cannot be connected to; empty when it can
}

// describe tells of a profile of the file.
func (c config) describe(name string) profile {
	s := c.profiles[name]
	p := profile{Name: name, Password: s.server.passwordBy(), Demands: s.demands(), Tags: append([]string{}, s.tags...), History: s.earlier.shown()}
	url, ok := s.server.url.Get()
	if !ok {
		p.problem = "@" + name + " names no server: it has no url in " + c.path
		return p
	}
	to, err := deployment.ParseURL(url)
	if err != nil {
		p.problem = "@" + name + ": " + err.Error()
		return p
	}
	p.Server, p.User, p.DB = to.Name(), s.server.user.Or(to.User), int(s.server.db.Or(int64(to.DB)))
	p.TLS = to.TLS != nil || s.server.tls.Or(false)
	return p
}

// passwordBy is where the password comes from, in a word.
func (s server) passwordBy() string {
	switch {
	case s.passwordCommand.Known():
		return "command"
	case s.passwordFile.Known():
		return "file"
	case s.passwordEnv.Known():
		return "environment"
	case hasPassword(s.url.Or("")):
		return "url"
	}
	return "none"
}

// demands are what is asked of who works on the server, and what to keep in mind.
func (s settings) demands() []string {
	all := []string{}
	for _, d := range []struct {
		holds bool
		word  string
	}{
		{s.rules.production.Or(false), "production"},
		{s.rules.readOnly.Or(false), "read-only"},
		{s.rules.reason.Or("") == required, "reason"},
		{s.rules.values.Or("") == hidden, "values hidden"},
		{s.server.insecure.Or(false), "insecure"},
	} {
		if d.holds {
			all = append(all, d.word)
		}
	}
	return all
}
