package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestConfigErrorsNameFileLineAndKey has each kind of mistake with each kind of key. The line
// is the one that is wrong, the key is written from the top, and nothing of the value of a
// password is repeated.
func TestConfigErrorsNameFileLineAndKey(t *testing.T) {
	t.Parallel()
	const p = "# mine\n[profiles.prod]\nurl = 'redis://a'\n"
	for _, c := range []struct{ file, where, says string }{
		{"theme = 'dark'\nintervall = '1s'\n", "line 2: intervall", "there is no such key; did you mean interval?"},
		{"\nthreshold = 3\n", "line 2: threshold", "there is no such key; there are audit_command, "},
		{"interval = '1s\n", "line 1: interval", ""},
		{"theme = 'dark'\ntheme = 'light'\n", "line 2: theme", "already"},
		{"interval = '1h'\n", "line 1: interval", "between 100ms and 1m"},
		{"window = '1s'\n", "line 1: window", "between 1m and 24h"},
		{"theme = 3\n", "line 1: theme", "must be a text"},
		{"min_hit_rate = 80\n", "line 1: min_hit_rate", "did you mean 80%?"},
		{"max_memory = true\n", "line 1: max_memory", "must be a percentage"},
		{"min_lookups = -1\n", "line 1: min_lookups", "0 or more"},
		{"max_fragmentation = inf\n", "line 1: max_fragmentation", "0 or more"},
		{"max_evicted_per_sec = nan\n", "line 1: max_evicted_per_sec", "0 or more"},
		{"max_ping = '-1s'\n", "line 1: max_ping", "longer than 0"},
		{"fragmentation_bytes = '10 apples'\n", "line 1: fragmentation_bytes", "100MiB"},
		{"sampling = 'off'\n", "line 1: sampling", "true or false"},
		{"fill_commands = 'set'\n", "line 1: fill_commands", "a list of commands"},
		{"reason = 'sometimes'\n", "line 1: reason", "one of required, optional"},
		{"cascade = ['user']\n", "line 1: cascade", ""},
		{"url = 'redis://a'\n", "line 1: url", "it belongs to a profile: [profiles.NAME]"},
		{"password_command = 'pass'\n", "line 1: password_command", "it belongs to a profile: [profiles.NAME]"},
		{"[profile.prod]\nurl = 'redis://a'\n", "line 1: profile", "did you mean profiles?"},
		{"profiles = 3\n", "line 1: profiles", "must be a table: [profiles.NAME]"},
		{"[profiles]\nprod = 3\n", "line 2: profiles.prod", "must be a table: [profiles.NAME]"},
		{"[profiles]\nprod = { url = 'redis://a', db = 'x' }\n", "line 2: profiles.prod.db", "a whole number"},
		{p + "[profiles.dev]\nurl = 'redis://b'\n[profiles.prod]\nurl = 'redis://c'\n", "line 6", "prod"},
		{p + "\nread_olny = true\n", "line 5: profiles.prod.read_olny", "did you mean read_only?"},
		{p + "max_evicted = 3\n", "line 4: profiles.prod.max_evicted", "did you mean max_evicted_per_sec?"},
		{p + "min_hit_rate = '120%'\n", "line 4: profiles.prod.min_hit_rate", "between 0% and 100%"},
		{p + "max_ping = 'soon'\n", "line 4: profiles.prod.max_ping", "500ms"},
		{p + "url = 3\n", "line 4: profiles.prod.url", ""},
		{"[profiles.prod]\nurl = 3\n", "line 2: profiles.prod.url", "must be a text"},
		{"[profiles.prod]\nurl = ''\n", "line 2: profiles.prod.url", "is empty"},
		{"[profiles.prod.url]\nhost = 'a'\n", "line 1: profiles.prod.url", "must be a text"},
		{p + "db = -1\n", "line 4: profiles.prod.db", "0 or more"},
		{p + "db = 1.5\n", "line 4: profiles.prod.db", "a whole number"},
		{p + "tags = 'eu'\n", "line 4: profiles.prod.tags", `a list of texts: ["eu", "prod"]`},
		{p + "tags = ['eu', 3]\n", "line 4: profiles.prod.tags", "a list of texts"},
		{p + "ssh = 22\n", "line 4: profiles.prod.ssh", "must be a text"},
		{p + "ssh = ''\n", "line 4: profiles.prod.ssh", "is empty"},
		{p + "cluster_map = '10.0.0.1=127.0.0.1'\n", "line 4: profiles.prod.cluster_map", "a list of texts"},
		{p + "cluster_map = ['10.0.0.1']\n", "line 4: profiles.prod.cluster_map", "="},
		{p + "cluster_only_seed = 1\n", "line 4: profiles.prod.cluster_only_seed", "true or false"},
		{p + "cluster_onlyseed = true\n", "line 4: profiles.prod.cluster_onlyseed", "did you mean cluster_only_seed?"},
		{p + "sample_from = 'master'\n", "line 4: profiles.prod.sample_from", "one of replica, primary"},
		{p + "insecure = 'yes'\n", "line 4: profiles.prod.insecure", "true or false"},
		{p + "cacert = 1\n", "line 4: profiles.prod.cacert", "must be a text"},
		{p + "password = '" + secret + "'\n", "line 4: profiles.prod.password", "did you mean password_command, password_env, password_file?"},
		{p + "password_cmd = 'echo " + secret + "'\n", "line 4: profiles.prod.password_cmd", "did you mean password_"},
		{p + "password_env = 3\n", "line 4: profiles.prod.password_env", "must be a text"},
		{p + "password_file = ['" + secret + "']\n", "line 4: profiles.prod.password_file", "must be a text"},
		{p + "password_command = ''\n", "line 4: profiles.prod.password_command", "is empty"},
		{p + "password_env = 'A'\npassword_file = 'b'\n", "line 5: profiles.prod.password_file", "more than once, by password_env and by password_file"},
		{"[profiles.prod]\npassword_env = 'A'\nurl = 'redis://:" + secret + "@a'\n", "line 3: profiles.prod.url", "more than once, by url and by password_env"},
		{"[profiles.prod]\nurl = 'redis://:" + secret + "@a\n", "line 2: profiles.prod.url", ""},
	} {
		file := write(t, filepath.Join(t.TempDir(), "config.toml"), c.file)
		r := valktop("stats", "@prod", "--config", file)
		at := regexp.MustCompile(regexp.QuoteMeta(file+", "+c.where) + `(\n|:? )`)
		if r.code != 2 || !at.MatchString(r.err) || !strings.Contains(r.err, c.says) || strings.Contains(r.err, secret) {
			t.Errorf("%q: %+v, want %s and %q", c.file, r, c.where, c.says)
		}
	}
}

func TestConfigFilesAndProfilesThatAreNotThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := write(t, filepath.Join(dir, "config.toml"), "[profiles.staging]\nurl = 'redis://a'\n[profiles.prod]\nurl = 'redis://b'\n[profiles.odd]\nuser = 'x'\n[profiles.wrong]\nurl = 'http://"+secret+"@b'\n")
	empty := write(t, filepath.Join(dir, "empty.toml"), "")
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ config, profile, says string }{
		{filepath.Join(dir, "none.toml"), "@prod", "none.toml: no such file"},
		{filepath.Join(dir, "folder"), "@prod", "folder: is a directory"},
		{file, "@pord", "try: @prod"},
		{file, "@something-else", "try: @odd, @prod, @staging, @wrong"},
		{file, "@odd", "has no url in " + file},
		{file, "@wrong", "profiles.wrong.url"},
		{empty, "@prod", "add: [profiles.prod]"},
	} {
		r := valktop("stats", c.profile, "--config", c.config)
		if r.code != 2 || !strings.Contains(r.err, c.says) || strings.Contains(r.err, secret) {
			t.Errorf("%s: %+v, want %q", c.profile, r, c.says)
		}
	}
}
