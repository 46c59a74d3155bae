package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"valktop/deployment"
)

const configOfTest = `
interval = "2s"
min_hit_rate = "85%"

[profiles.prod]
url = "rediss://monitor@cache-1:6380/3"
password_env = "PROD_PASSWORD"
cacert = "/etc/ca.crt"
min_hit_rate = 0.9
`

// resolved runs the part of a command that finds out where to connect.
func resolved(t *testing.T, env map[string]string, args ...string) (settings, deployment.Config, string, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, configName), []byte(configOfTest), 0o600); err != nil {
		t.Fatal(err)
	}
	var warnings bytes.Buffer
	p := &program{World: World{Err: &warnings, ConfigDir: dir, Env: func(name string) string { return env[name] }}}
	var f connection
	var given settings
	c := &cobra.Command{}
	f.addTo(c)
	addDisplay(c, &given)
	addConfig(c, &f.config)
	if err := c.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	s, to, err := p.resolve(t.Context(), &f, given, c.Flags().Args())
	return s, to, warnings.String(), err
}

// described is a connection in one line, its secret included.
func described(c deployment.Config) string {
	var b strings.Builder
	b.WriteString(c.User + ":" + c.Password.Reveal() + "@" + c.Name())
	if c.DB != 0 {
		b.WriteString("/" + string(rune('0'+c.DB)))
	}
	if c.TLS != nil {
		b.WriteString(" tls=" + c.TLS.CACert + "," + c.TLS.SNI)
	}
	return b.String()
}

func TestWhatNamesTheServer(t *testing.T) {
	t.Parallel()
	env := map[string]string{"REDIS_URL": "redis://u:envpw@env-2", "PROD_PASSWORD": "prodpw"}
	both := map[string]string{"VALKEY_URL": "valkey://env-1/1", "REDIS_URL": "redis://env-2", "REDISCLI_AUTH": "r", "VALKEYCLI_AUTH": "v"}
	for _, c := range []struct {
		env  map[string]string
		args string
		want string
	}{
		{nil, "", ":@127.0.0.1:6379"},
		{env, "", "u:envpw@env-2:6379"},
		{both, "", ":v@env-1:6379/1"},
		{both, "redis://:urlpw@host", ":urlpw@host:6379"},
		{both, "redis://:urlpw@host -a flag", ":flag@host:6379"},
		{env, "-h host", ":@host:6379"}, // the password of REDIS_URL is not host's
		{env, "-p 6380", ":@127.0.0.1:6380"},
		{env, "-s /tmp/x.sock", ":@/tmp/x.sock"},
		{env, "-n 4 --user me", "me:envpw@env-2:6379/4"},
		{env, "-u redis://other", ":@other:6379"},
		{env, "--tls --sni name -h host -c", ":@host:6379 tls=,name"},
		{env, "@prod", "monitor:prodpw@cache-1:6380/3 tls=/etc/ca.crt,"},
		{env, "--profile prod --user me -n 5 -a x", "me:x@cache-1:6380/5 tls=/etc/ca.crt,"},
	} {
		_, to, _, err := resolved(t, c.env, strings.Fields(c.args)...)
		if got := described(to); err != nil || got != c.want {
			t.Errorf("valktop %s: %s, %v; want %s", c.args, got, err, c.want)
		}
	}
}

func TestFlagsWinOverProfileOverFileOverDefaults(t *testing.T) {
	t.Parallel()
	env := map[string]string{"PROD_PASSWORD": "x"}
	for _, c := range []struct {
		args     string
		interval string
		target   float64
	}{
		{"", "2s", 0.85},
		{"@prod", "2s", 0.9},
		{"@prod -i 5s", "5s", 0.9},
	} {
		s, _, _, err := resolved(t, env, strings.Fields(c.args)...)
		if got := s.interval.Or(0).String(); err != nil || got != c.interval || s.analysis().HitRateTarget != c.target {
			t.Errorf("valktop %s: interval %s, target %v, %v; want %s, %v", c.args, got, s.analysis().HitRateTarget, err, c.interval, c.target)
		}
	}
}

func TestAProfileWithoutItsPasswordIsAnError(t *testing.T) {
	t.Parallel()
	if _, _, _, err := resolved(t, nil, "@prod"); err == nil || !strings.Contains(err.Error(), "PROD_PASSWORD") {
		t.Errorf("%v, want one that names the variable", err)
	}
}

func TestPasswordsOnTheCommandLineAreWarnedOf(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]bool{
		"-a pw":                              true,
		"--pass pw":                          true,
		"redis://:pw@host":                   true,
		"-u redis://:pw@host":                true,
		"-u redis://user@host":               false,
		"redis://:pw@host --no-auth-warning": false,
		"":                                   false,
	} {
		_, _, warnings, err := resolved(t, map[string]string{"VALKEYCLI_AUTH": "pw"}, strings.Fields(args)...)
		if err != nil || strings.Contains(warnings, "may not be safe") != want || strings.Contains(warnings, "pw@") {
			t.Errorf("valktop %s: %q, %v; want a warning: %v", args, warnings, err, want)
		}
	}
}

func TestAReadableConfigWithAPasswordIsWarnedOf(t *testing.T) {
	t.Parallel()
	for mode, want := range map[os.FileMode]bool{0o600: false, 0o644: true} {
		file := filepath.Join(t.TempDir(), "valktop.toml")
		if err := os.WriteFile(file, []byte("[profiles.prod]\nurl = 'redis://:s3cret@host'\n"), mode); err != nil {
			t.Fatal(err)
		}
		_, _, warnings, err := resolved(t, nil, "--config", file)
		if got := strings.Contains(warnings, "chmod 600 "+file); err != nil || got != want || strings.Contains(warnings, "s3cret") {
			t.Errorf("mode %o: %q, %v; want a warning: %v", mode, warnings, err, want)
		}
	}
}
