package cli

import (
	"path/filepath"
	"runtime"

	"valktop/deployment"
)

// systemConfig is where an administrator says what no user loosens. The place is fixed: a
// variable in the environment would be the user's.
func systemConfig() string {
	if runtime.GOOS == "windows" {
		return filepath.Join(`C:\ProgramData`, "valktop", configName)
	}
	return filepath.Join("/etc", "valktop", configName)
}

// demanded is r with what the system's file demands for the server c: at its top for every
// server, in a profile for that profile's server under whatever name.
func (p *program) demanded(r rules, c deployment.Config) (rules, error) {
	if p.System == "" {
		return r, nil
	}
	file, err := readConfig(p.System, true)
	if err != nil {
		return r, err
	}
	r = r.under(file.common.rules)
	for name, s := range file.profiles {
		if name == r.profile || s.server.names(c) {
			r = r.under(s.rules)
		}
	}
	return r, nil
}

// names reports whether a profile's server is the one at c.
func (s server) names(c deployment.Config) bool {
	url, ok := s.url.Get()
	if !ok {
		return false
	}
	own, err := deployment.ParseURL(url)
	return err == nil && own.Name() == c.Name()
}
