package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"valktop/deployment"
	"valktop/maybe"
)

// resolve makes settings of a command line: the server in the argument, or in flags, or in
// a profile, and whatever the config file and then the flags say beyond it.
func (p *program) resolve(ctx context.Context, f *connection, given settings, args []string) (settings, deployment.Config, error) {
	var none deployment.Config
	flags, profile, err := f.named(args)
	if err != nil {
		return given, none, err
	}
	file, err := p.config(f)
	if err != nil {
		return given, none, err
	}
	s := file.common
	if name, ok := profile.Get(); ok {
		if s, err = file.profile(name); err != nil {
			return given, none, err
		}
		if !s.server.url.Known() {
			return given, none, usage("the profile @"+name+" names no server", "it has no url in "+file.path, `add: url = "redis://host:6379"`)
		}
		if _, err := deployment.ParseURL(s.server.url.Or("")); err != nil {
			return given, none, usage(file.path+": profiles."+name+".url", err.Error(), "correct it; valktop profiles lists what is there")
		}
	}
	if f.askpass.Or(false) {
		password, err := askPassword(ctx, p.Err)
		if err != nil {
			return given, none, err
		}
		flags.password = maybe.Of(password)
	}
	s.server = flags.over(s.server)
	p.warnOfPasswords(f, flags, file, s.server)
	s = given.over(s)
	c, err := s.server.connect(p.Env)
	if err != nil {
		return s, c, err
	}
	if s.rules, err = p.demanded(s.rules, c); err != nil {
		return s, c, err
	}
	s.rules.secrets = file.secrets()
	if err := p.credentials(ctx, s, &c); err != nil {
		return s, c, err
	}
	return s, c, p.goThrough(ctx, s.server, &c)
}

// over is s where it says something, and what it does not say is as below.
func (s settings) over(below settings) settings {
	set(&below.theme, known(s.theme))
	set(&below.interval, known(s.interval))
	set(&below.window, known(s.window))
	set(&below.sampling.on, known(s.sampling.on))
	set(&below.sampling.rate, known(s.sampling.rate))
	below.rules = s.rules.over(below.rules)
	set(&below.limits.minHitRate, known(s.limits.minHitRate))
	set(&below.limits.minLookups, known(s.limits.minLookups))
	set(&below.limits.maxFragmentation, known(s.limits.maxFragmentation))
	set(&below.limits.maxMemory, known(s.limits.maxMemory))
	set(&below.limits.maxEvicted, known(s.limits.maxEvicted))
	set(&below.limits.maxPing, known(s.limits.maxPing))
	return below
}

// named finds out which server is meant, and refuses a command line that names two.
func (f *connection) named(args []string) (server, maybe.Value[string], error) {
	s, profile := f.server, f.profile
	var ways []string // in which the server is named
	if len(args) > 0 {
		ways = append(ways, "the argument")
		if name, isProfile := strings.CutPrefix(args[0], "@"); isProfile {
			profile = maybe.Of(name)
		} else {
			s.url = maybe.Of(args[0])
		}
	}
	for _, way := range []struct {
		flag  string
		given bool
	}{
		{"--profile", f.profile.Known()},
		{"-u", f.url.Known()},
		{"-s", f.socket.Known()},
		{"-h or -p", f.host.Known() || f.port.Known()},
	} {
		if way.given {
			ways = append(ways, way.flag)
		}
	}
	switch {
	case len(args) > 1:
		return s, profile, usage("there is more than one argument", "a command watches one server", "flags begin with a dash: valktop --help")
	case len(ways) > 1:
		return s, profile, usage("the server is named more than once", "by "+strings.Join(ways, " and by "), "keep one of them")
	case f.askpass.Or(false) && f.password.Known():
		return s, profile, usage("-a and --askpass contradict each other", "one gives the password, the other asks for it", "drop -a")
	case f.profile.Known() && f.profile.Or("") == "":
		return s, profile, usage("--profile is empty", "", "--profile NAME, or @NAME")
	}
	return s, profile, nil
}

// namesServer reports whether a flag says which server is meant.
func (f *connection) namesServer() bool {
	return f.profile.Known() || f.url.Known() || f.socket.Known() || f.host.Known() || f.port.Known()
}

// config reads the config file that the flags or the system name.
func (p *program) config(f *connection) (config, error) {
	if path, ok := f.config.Get(); ok {
		return readConfig(path, false)
	}
	return readConfig(filepath.Join(p.ConfigDir, configName), true)
}

// warnOfPasswords warns of passwords that others can read. A process can hide its
// arguments from ps only by writing over them, which a Go program cannot do.
func (p *program) warnOfPasswords(f *connection, flags server, file config, s server) {
	if f.noWarning.Or(false) {
		return
	}
	if f.password.Known() || hasPassword(flags.url.Or("")) {
		fmt.Fprintln(p.Err, "Warning: a password given with -a or in a URL on the command line may not be safe:")
		fmt.Fprintln(p.Err, "ps shows it to others. --askpass or VALKEYCLI_AUTH in the environment keep it private.")
	}
	for _, warning := range []string{file.exposed(), s.exposedPassword()} {
		if warning != "" {
			fmt.Fprintln(p.Err, "Warning:", warning)
		}
	}
}
