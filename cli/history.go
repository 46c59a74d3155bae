package cli

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"valktop/collector"
	"valktop/maybe"
	"valktop/prometheus"
)

// earlier is where the past of a profile's server is kept, of before valktop came.
type earlier struct {
	url      maybe.Value[string] // of a Prometheus; may hold a password
	match    maybe.Value[prometheus.Selector]
	tokenEnv maybe.Value[string] // the name of a variable that holds a bearer token
	cacert   maybe.Value[string]
}

// historyKeys are the keys of a profile that say where its past is kept.
func historyKeys() []configKey {
	return []configKey{
		key("history", historySource(), func(s *settings) *maybe.Value[string] { return &s.earlier.url }),
		key("history_match", selector(), func(s *settings) *maybe.Value[prometheus.Selector] { return &s.earlier.match }),
		key("history_token_env", filled(word()), func(s *settings) *maybe.Value[string] { return &s.earlier.tokenEnv }),
		key("history_cacert", filled(path()), func(s *settings) *maybe.Value[string] { return &s.earlier.cacert }),
	}
}

// historyPrefix says what keeps the past; there is but one kind.
const historyPrefix = "prometheus="

// historySource is "prometheus=URL". Errors do not repeat it: it may hold a password.
func historySource() syntax[string] {
	return syntax[string]{"text", func(s string) (string, error) {
		url, ok := strings.CutPrefix(s, historyPrefix)
		if !ok {
			return "", errors.New(`the past is had from "prometheus=http://prometheus:9090"`)
		}
		return url, prometheus.CheckURL(url)
	}}
}

func selector() syntax[prometheus.Selector] {
	return syntax[prometheus.Selector]{"text", prometheus.ParseSelector}
}

// hasPassword reports whether the URL holds one.
func (e earlier) hasPassword() bool {
	u, err := url.Parse(e.url.Or(""))
	if err != nil || u.User == nil {
		return false
	}
	_, has := u.User.Password()
	return has
}

// shown is where the past is kept, as it stands in the file, without a password; "" for nowhere.
func (e earlier) shown() string {
	if !e.url.Known() {
		return ""
	}
	return historyPrefix + prometheus.Shown(e.url.Or(""))
}

// reader reads the past of a server; nil where nobody keeps it.
func (p *program) reader(s settings) *prometheus.Reader {
	to, ok := s.earlier.url.Get()
	if !ok {
		return nil
	}
	c := prometheus.Config{URL: to, CACert: s.earlier.cacert.Or(""), Match: s.earlier.match.Or(nil), Fills: s.analysis().FillCommands}
	if name, ok := s.earlier.tokenEnv.Get(); ok {
		c.Token = func() (string, error) {
			if token := p.Env(name); token != "" {
				return token, nil
			}
			return "", errors.New("there is no token in the environment variable " + name + ", which history_token_env names")
		}
	}
	return prometheus.New(c)
}

// allAnswer is how long is waited for all nodes of a deployment to have said who they are.
const allAnswer = 5 * time.Second

// readEarlier reads the past once it is known what servers there are.
func readEarlier(ctx context.Context, from source, r *prometheus.Reader) error {
	var first time.Time
	for after := uint64(0); ; {
		s, err := from.Next(ctx, after)
		if err != nil {
			return err
		}
		after = s.Version
		servers, all := serversOf(s)
		switch {
		case len(servers) == 0:
			continue
		case first.IsZero():
			first = s.Time
		}
		if all || s.Time.Sub(first) >= allAnswer {
			return r.Run(ctx, servers, s.Time)
		}
	}
}

// serversOf are the nodes of a snapshot, and whether all have answered; none when none has.
func serversOf(s collector.Snapshot) (servers []prometheus.Server, all bool) {
	all, some := true, false
	for _, n := range s.Nodes {
		all, some = all && n.Err == nil, some || n.Err == nil
		servers = append(servers, serverOf(n.Addr, n.Info))
	}
	if !some {
		return nil, false
	}
	return servers, all
}

func serverOf(addr string, i collector.Info) prometheus.Server {
	return prometheus.Server{
		Addr: addr, RunID: i.Server.RunID, Uptime: i.Server.Uptime.Or(0), Primary: i.Replication.Role != collector.Replica,
	}
}
