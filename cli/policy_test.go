package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"valktop/deployment"
)

// ruled resolves a command line between a user's config file and the system's.
func ruled(t *testing.T, user, system string, args ...string) (rules, deployment.Config, error) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{configName: user, "system.toml": system} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := &program{World: World{
		Err: &bytes.Buffer{}, ConfigDir: dir, System: filepath.Join(dir, "system.toml"), Env: func(string) string { return "" },
	}}
	var f changeFlags
	c := &cobra.Command{}
	f.addPace(c, true)
	f.addSafety(c)
	f.addBackup(c)
	f.addOutput(c)
	if err := c.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	s, to, err := p.resolve(t.Context(), &f.connection, settings{rules: f.rules()}, nil)
	return s.rules, to, err
}

func TestAProfileSaysWhatMayBeChanged(t *testing.T) {
	t.Parallel()
	r, to, err := ruled(t, `
protect = ["bull:*"]
[profiles.prod]
url = "redis://cache-1"
production = true
reason = "required"
values = "hidden"
audit_command = "logger -t valktop"
hit_rate_floor = "60%"
backup_limit = "2GiB"
cascade = ["user:{id} -> user:{id}:*, team:*:members"]
`, "", "--profile", "prod", "--backup-limit", "100MiB")
	if err != nil {
		t.Fatal(err)
	}
	p := r.policy(to, false)
	if !p.Locked || p.Production != "prod" || !p.ReasonRequired || !p.ValuesHidden || !p.BackupAsked || p.HitRateFloor != 0.6 || p.ReadOnly != "" {
		t.Errorf("the policy is %+v", p)
	}
	if !slices.Equal(p.Protect, []string{"bull:*"}) || len(p.Cascade) != 1 {
		t.Errorf("protected %q, cascade %+v", p.Protect, p.Cascade)
	}
	if r.backupLimit.Or(0) != 100<<20 || r.auditCommand.Or("") != "logger -t valktop" {
		t.Errorf("the rules are %+v", r)
	}
	if r.policy(to, true).Locked {
		t.Error("locked though --write was given")
	}
}

func TestOnlyOtherMachinesAreLocked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		user   string
		args   []string
		locked bool
	}{
		{"", nil, false},
		{"", []string{"-h", "::1"}, false},
		{"", []string{"-h", "cache-1"}, true},
		{"writable = true", []string{"-h", "cache-1"}, false},
	} {
		r, to, err := ruled(t, c.user, "", c.args...)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.policy(to, false).Locked; got != c.locked {
			t.Errorf("%q %q: locked is %v", c.user, c.args, got)
		}
	}
}

func TestNobodyLoosensWhatTheSystemDemands(t *testing.T) {
	t.Parallel()
	const system = `
protect = ["cart:*"]
values = "hidden"
reason = "required"
hit_rate_floor = "70%"
backup_limit = "1GiB"
writable = false
audit_command = "logger"
[profiles.money]
url = "redis://cache-1:6379"
read_only = true
`
	const user = `
protect = ["bull:*"]
values = "shown"
reason = "optional"
hit_rate_floor = "10%"
backup_limit = "9GiB"
writable = true
audit_command = "true"
[profiles.mine]
url = "redis://me@cache-1"
read_only = false
production = false
`
	r, to, err := ruled(t, user, system, "--profile", "mine", "--floor", "5%")
	if err != nil {
		t.Fatal(err)
	}
	p := r.policy(to, false)
	if p.ReadOnly == "" {
		t.Error("the server may be changed under another profile's name")
	}
	if !p.Locked || !p.ValuesHidden || !p.ReasonRequired || p.HitRateFloor != 0.7 {
		t.Errorf("the policy is %+v", p)
	}
	if !slices.Equal(p.Protect, []string{"bull:*", "cart:*"}) {
		t.Errorf("protected is %q", p.Protect)
	}
	if r.backupLimit.Or(0) != 1<<30 || r.system != "logger" || r.auditCommand.Or("") != "true" {
		t.Errorf("the rules are %+v", r)
	}
	r, to, err = ruled(t, user, system, "-h", "cache-2")
	if err != nil {
		t.Fatal(err)
	}
	if r.policy(to, false).ReadOnly != "" {
		t.Error("a rule for one server holds for another")
	}
}

func TestASlipInARuleIsFound(t *testing.T) {
	t.Parallel()
	for config, want := range map[string]string{
		`protect = "bull:*"`:         `a list of texts`,
		`reason = "always"`:          "one of required, optional",
		`values = "secret"`:          "one of hidden, shown",
		`production = "yes"`:         "true or false",
		`cascade = ["user:{id}"]`:    "cascade",
		`protekt = ["a"]`:            "did you mean protect",
		`backup_limit = "a lot"`:     "100MiB",
		`hit_rate_floor = "sixty"`:   "80% or 0.8",
		"[profiles.p]\nreadonly = 1": "did you mean read_only",
	} {
		if _, _, err := ruled(t, config, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", config, err, want)
		}
		if _, _, err := ruled(t, "", config); err == nil {
			t.Errorf("%s is taken in the system's file", config)
		}
	}
}
