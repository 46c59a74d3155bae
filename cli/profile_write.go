package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"

	"valktop/deployment"
	"valktop/ui/enrol"
)

// checkName is the error of a name that no new profile can have. Names are what TOML takes
// without quotes, and what a shell does.
func (c config) checkName(name string) error {
	switch _, exists := c.profiles[name]; {
	case name == "":
		return errors.New("a profile has a name")
	case !regexp.MustCompile(`^[A-Za-z0-9_-]+$`).MatchString(name):
		return errors.New("a name has letters, digits, - and _")
	case exists:
		return errors.New("there is a profile @" + name + " already")
	}
	return nil
}

// checkURL is the error of a server that no profile can have.
func checkURL(url string) error {
	to, err := deployment.ParseURL(url)
	if err == nil && !to.Password.Empty() {
		return errors.New("leave out the password: it would be written to the file")
	}
	return err
}

// speaksTLS reports whether a URL asks for TLS.
func speaksTLS(url string) bool {
	to, err := deployment.ParseURL(url)
	return err == nil && to.TLS != nil
}

// tableFor is d as it is written to a config file.
func tableFor(d enrol.Draft) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "[profiles.%s]\n", d.Name)
	from := map[string]string{enrol.Command: "password_command", enrol.File: "password_file", enrol.Env: "password_env"}
	tags := strings.FieldsFunc(d.Tags, func(r rune) bool { return r == ' ' || r == ',' })
	for _, line := range []struct {
		key   string
		value any
		given bool
	}{
		{"url", d.URL, true},
		{"user", d.User, d.User != ""},
		{from[d.From], d.Password, from[d.From] != ""},
		{"tls", true, d.TLS && !speaksTLS(d.URL)},
		{"cacert", d.CACert, d.CACert != ""},
		{"cert", d.Cert, d.Cert != ""},
		{"key", cmp.Or(d.Key, d.Cert), d.Cert != "" || d.Key != ""},
		{"sni", d.SNI, d.SNI != ""},
		{"insecure", true, d.Insecure},
		{"ssh", d.SSH, d.SSH != ""},
		{"production", true, d.Production},
		{"read_only", true, d.ReadOnly},
		{"tags", tags, len(tags) > 0},
	} {
		if !line.given {
			continue
		}
		if err := toml.NewEncoder(&b).Encode(map[string]any{line.key: line.value}); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// with returns c with a table added at its end, checked as a whole, and what is to be
// written for that.
func (c config) with(table string) (_ config, addition string, err error) {
	before, err := os.ReadFile(c.path)
	if err != nil && !os.IsNotExist(err) {
		return c, "", err
	}
	switch {
	case len(before) > 0 && !bytes.HasSuffix(before, []byte("\n")):
		addition = "\n\n"
	case len(before) > 0:
		addition = "\n"
	}
	addition += table
	after, err := config{path: c.path}.parse(string(before) + addition)
	if err != nil {
		return c, "", problem{
			what: "the profile cannot be added at the end of " + c.path, why: err.Error(), code: exitUsage,
			try: "write profiles as tables of their own: [profiles.NAME]",
		}
	}
	return after, addition, nil
}

// add writes an addition to the end of the file at path, and leaves what stands there as it
// is. A new file is its owner's alone.
func add(path, addition string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if _, err = f.WriteString(addition); err == nil {
		err = f.Sync()
	}
	if err != nil {
		_ = f.Truncate(info.Size()) // half a table would make the whole file wrong
	}
	return err
}
