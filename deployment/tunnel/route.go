// Package tunnel reaches servers through SSH: which hosts lie on the way and how to log in to
// them, as ~/.ssh/config says, host keys held against known_hosts without exception, keys from
// an agent or from files, and connections through it.
package tunnel

import (
	"errors"
	"fmt"
	"net"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	defaultPort = "22"
	// mostHops is how many hosts a way may lead over. A ProxyJump that leads back to its own
	// host would never end.
	mostHops = 8
)

// Options are what a way is found with. The zero value knows no files and no agent.
type Options struct {
	Home   string                   // the user's, with .ssh in it
	System string                   // the folder with the system's ssh_config and ssh_known_hosts
	User   string                   // who to log in as unless something says otherwise; the user of this process when empty
	Env    func(name string) string // SSH_AUTH_SOCK, and what files refer to
}

// Route is the way to a bastion, over jump hosts if need be.
type Route struct {
	spec string
	hops []hop // the last one is the bastion
}

// hop is one host on the way.
type hop struct {
	spec       string // as it was written: also what ssh knows it by
	over       string // the hops before it that ssh's -J wants to be told; empty where its config says so
	user       string
	host, port string
	alias      string   // HostKeyAlias; empty: host and port
	known      []string // known_hosts files
	identities []string // files of private keys
	named      bool     // the files were named, and are not those that ssh looks for by itself
	only       bool     // no keys but those of identities
	agent      string   // its socket
	noAgent    string   // why there is none
	unchecked  bool     // StrictHostKeyChecking is turned off, which changes nothing here
}

// Find reads the way to spec: [user@]host[:port], ssh://[user@]host[:port], or the name of a host in
// ~/.ssh/config; hosts before a comma are jumped over.
func Find(spec string, o Options) (Route, error) {
	if o.Env == nil {
		o.Env = func(string) string { return "" }
	}
	if o.User == "" {
		if u, err := user.Current(); err == nil {
			o.User = u.Username
		}
	}
	hops, err := o.chain(spec, 0)
	if err != nil {
		return Route{}, err
	}
	return Route{spec, hops}, nil
}

// Name is what to call the way on a screen: the host that it ends at, as it was written.
func (r Route) Name() string { return r.hops[len(r.hops)-1].name() }

// Spec is what the way was found by.
func (r Route) Spec() string { return r.spec }

// name is the host as it was written.
func (h hop) name() string {
	t, _ := parseTarget(h.spec) // it was read before
	return t.host
}

// addr is host:port.
func (h hop) addr() string { return net.JoinHostPort(h.host, h.port) }

// String is what to call the host in an error: user@host:port.
func (h hop) String() string { return h.user + "@" + h.addr() }

// command is what a user types to get to the host with ssh.
func (h hop) command() string {
	t, _ := parseTarget(h.spec) // it was read before
	words := []string{"ssh"}
	if h.over != "" {
		words = append(words, "-J", h.over)
	}
	if t.port != "" {
		words = append(words, "-p", t.port)
	}
	if t.user != "" {
		t.host = t.user + "@" + t.host
	}
	return strings.Join(append(words, t.host), " ")
}

// chain reads hosts separated by commas; the first one may have a ProxyJump of its own.
func (o Options) chain(spec string, before int) ([]hop, error) {
	var hops []hop
	for i, part := range strings.Split(spec, ",") {
		h, jump, err := o.hop(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		switch {
		case i > 0: // the hosts before it are the way
			h.over = strings.Join(strings.Split(spec, ",")[:i], ",")
		case jump != "" && !strings.EqualFold(jump, "none"):
			if before >= mostHops {
				return nil, fmt.Errorf("ProxyJump leads over more than %d hosts, perhaps in a circle", mostHops)
			}
			if hops, err = o.chain(jump, before+1); err != nil {
				return nil, fmt.Errorf("ProxyJump %s of %s: %w", jump, h.spec, err)
			}
		}
		hops = append(hops, h)
	}
	if len(hops) > mostHops {
		return nil, fmt.Errorf("the way leads over more than %d hosts", mostHops)
	}
	return hops, nil
}

// hop reads one host, and its ProxyJump.
func (o Options) hop(spec string) (h hop, jump string, err error) {
	t, err := parseTarget(spec)
	if err != nil {
		return h, "", err
	}
	s, err := o.settings(t)
	if err != nil {
		return h, "", err
	}
	if c := s.first("proxycommand"); c != "" && !strings.EqualFold(c, "none") && s.first("proxyjump") == "" {
		return h, "", fmt.Errorf("ssh's config reaches %s with a ProxyCommand, which valktop does not run: give ProxyJump, or another host", t.host)
	}
	h = hop{spec: spec, user: first(t.user, s.first("user"), o.User), host: first(s.first("hostname"), t.host), port: first(t.port, s.first("port"), defaultPort)}
	h.host = strings.ToLower(o.expansion(t.host, hop{}).tokens(h.host))
	e := o.expansion(t.host, h)
	if h.alias = s.first("hostkeyalias"); h.alias != "" {
		h.alias = strings.ToLower(e.tokens(h.alias))
	}
	h.only = strings.EqualFold(s.first("identitiesonly"), "yes")
	h.unchecked = slices.Contains([]string{"no", "off"}, strings.ToLower(s.first("stricthostkeychecking")))
	h.known = o.knownFiles(s, e)
	h.identities, h.named = o.identityFiles(s, e)
	h.agent, h.noAgent = o.agent(s, e)
	return h, e.tokens(s.first("proxyjump")), nil
}

// target is a host as it is written on the command line or after ProxyJump.
type target struct{ user, host, port string }

func parseTarget(spec string) (target, error) {
	rest := strings.TrimSuffix(strings.TrimPrefix(spec, "ssh://"), "/")
	var t target
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		t.user, rest = rest[:at], rest[at+1:]
		if t.user == "" || strings.Contains(t.user, ":") {
			return t, errors.New("what stands before the @ is no user: no password can be given here")
		}
	}
	t.host = rest
	if host, port, err := net.SplitHostPort(rest); err == nil {
		t.host, t.port = host, port
	} else if inside, ok := strings.CutPrefix(rest, "["); ok {
		t.host = strings.TrimSuffix(inside, "]")
	}
	switch n, err := strconv.ParseUint(t.port, 10, 16); {
	case t.port != "" && (err != nil || n == 0):
		return t, errors.New("the port is not a number from 1 to 65535")
	case t.host == "":
		return t, errors.New("it names no host")
	case strings.HasPrefix(t.host, "-") || strings.ContainsAny(t.host, " \t\r\n\"'`$;&|<>()/\\,"):
		return t, errors.New("the host has a character that no host name has")
	}
	return t, nil
}

// knownFiles are where host keys are looked up, as ssh does.
func (o Options) knownFiles(s settings, e expansion) []string {
	var files []string
	for _, f := range s.all("userknownhostsfile", "~/.ssh/known_hosts", "~/.ssh/known_hosts2") {
		files = append(files, e.path(f))
	}
	if o.System != "" {
		for _, f := range s.all("globalknownhostsfile", filepath.Join(o.System, "ssh_known_hosts"), filepath.Join(o.System, "ssh_known_hosts2")) {
			files = append(files, e.path(f))
		}
	}
	return files
}

// identityFiles are the private keys to try, and whether they were named.
func (o Options) identityFiles(s settings, e expansion) (files []string, named bool) {
	given := s["identityfile"]
	if len(given) == 0 {
		given = []string{"~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ecdsa_sk", "~/.ssh/id_ed25519", "~/.ssh/id_ed25519_sk"}
	} else {
		named = true
	}
	for _, f := range given {
		if path := e.path(f); path != "" && !slices.Contains(files, path) {
			files = append(files, path)
		}
	}
	return files, named
}

// agent is the socket of the agent, or why there is none.
func (o Options) agent(s settings, e expansion) (socket, none string) {
	given := s.first("identityagent")
	switch {
	case strings.EqualFold(given, "none"):
		return "", "ssh's config says IdentityAgent none"
	case given == "" || given == "SSH_AUTH_SOCK":
		if socket := o.Env("SSH_AUTH_SOCK"); socket != "" {
			return socket, ""
		}
		return "", "there is no agent (SSH_AUTH_SOCK is not set)"
	case strings.HasPrefix(given, "$") && !strings.HasPrefix(given, "${"):
		if socket := o.Env(given[1:]); socket != "" {
			return socket, ""
		}
		return "", "there is no agent (" + given + " is not set)"
	}
	return e.path(given), ""
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
