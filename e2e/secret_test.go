package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"valktop/testserver"
)

// Passwords that must never be seen again, with what is special in URLs, shells and TOML.
// Their beginnings and ends stay as they are however one is escaped or quoted.
const (
	secretHead, secretTail = "s3cr3tHEAD", "TA1Lt3rc3s"
	secret                 = secretHead + `@:/#%&'"\ ` + secretTail
	// strange is a password of something else, which no child of valktop's needs.
	strange = "0therHEAD@%41TA1Lr3ht0"
)

// mustHide fails when a text holds a password, or enough of one to go by.
func mustHide(t *testing.T, what string, text []byte) {
	t.Helper()
	for _, s := range []string{
		secretHead, secretTail, "0therHEAD", "TA1Lr3ht0",
		hex.EncodeToString([]byte(secretHead)), base64.StdEncoding.EncodeToString([]byte(secret))[:12],
	} {
		if i := bytes.Index(text, []byte(s)); i >= 0 {
			t.Errorf("%s holds a password: %q", what, text[max(i-200, 0):min(i+60, len(text))])
			return
		}
	}
}

// way is a way to give valktop a password.
type way struct {
	name    string
	loud    bool // ps shows it to others, and valktop warns of that
	typed   bool // it is asked for
	env     string
	flags   []string
	profile string // in the config file
}

// ways give the password to valktop. What is in keep is the user's own.
func ways(t *testing.T, password, keep string) []way {
	t.Helper()
	file := filepath.Join(keep, "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// The command writes down what it and valktop can be seen with from outside.
	seen := `cat "/proc/$PPID/cmdline" /proc/self/cmdline /proc/self/environ >> "$HOME/seen"; cat ` + file
	return []way{
		{name: "environment", env: "VALKEYCLI_AUTH=" + password, flags: []string{"--user", "reader"}},
		{name: "askpass", typed: true, flags: []string{"--user", "reader", "--askpass"}},
		{name: "password_env", env: "CACHE_PW=" + password, profile: "user = 'reader'\npassword_env = 'CACHE_PW'\n"},
		{name: "password_file", profile: "user = 'reader'\npassword_file = '" + file + "'\n"},
		{name: "password_command", profile: "user = 'reader'\npassword_command = '''" + seen + "'''\n"},
		{name: "flag", loud: true, flags: []string{"--user", "reader", "-a", password}},
		{name: "URL", loud: true},
	}
}

// outcome is how connecting ends.
type outcome struct {
	name     string
	password string
	port     int  // where nothing listens, unless 0
	tls      bool // the server speaks none
}

// visit is one run of valktop, in a home of its own.
type visit struct {
	t    *testing.T
	home string
	env  []string
	args []string
}

// going is a visit to the server at addr on a way; what is not an argument of connecting is
// what valktop is to do there.
func (w way) going(t *testing.T, addr string, o outcome, command ...string) visit {
	t.Helper()
	v := visit{t: t, home: t.TempDir()}
	if o.port != 0 {
		addr = fmt.Sprint("127.0.0.1:", o.port)
	}
	to := "redis://" + addr
	if w.name == "URL" {
		to = (&url.URL{Scheme: "redis", User: url.UserPassword("reader", o.password), Host: addr}).String()
	}
	v.args = append(v.args, command...)
	config := fmt.Sprintf("[profiles.other]\nurl = 'redis://127.0.0.1:1'\npassword_env = 'OTHER_PW'\n[profiles.p]\nurl = '%s'\n%s", "redis://"+addr, w.profile)
	if w.profile != "" {
		v.args = append(v.args, "--profile", "p")
	} else {
		v.args = append(v.args, "-u", to)
	}
	v.args = append(v.args, w.flags...)
	if o.tls {
		v.args = append(v.args, "--tls")
	}
	for _, dir := range []string{"valktop", "tmp"} {
		if err := os.Mkdir(filepath.Join(v.home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(v.home, "valktop", "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	v.env = []string{"HOME=" + v.home, "XDG_CONFIG_HOME=" + v.home, "XDG_STATE_HOME=" + v.home, "TMPDIR=" + filepath.Join(v.home, "tmp"), "OTHER_PW=" + strange}
	if w.env != "" {
		v.env = append(v.env, w.env)
	} else {
		v.env = append(v.env, "REDISCLI_AUTH="+strange) // it counts for less, and is no child's business
	}
	return v
}

// headless runs it to its end. Nothing that it wrote, anywhere, holds a password.
func (v visit) headless() result {
	v.t.Helper()
	cmd := program(v.t, v.env, v.args...)
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	if err := cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { _ = cmd.Process.Kill() })
	code := endOf(v.t, cmd)
	mustHide(v.t, "standard output", out.Bytes())
	mustHide(v.t, "standard error", err.Bytes())
	v.files()
	return result{out.String(), err.String(), code}
}

// files looks at what was left on the disk.
func (v visit) files() {
	v.t.Helper()
	err := filepath.WalkDir(v.home, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		mustHide(v.t, path, content)
		return err
	})
	if err != nil {
		v.t.Error(err)
	}
}

// onScreen runs it in a terminal, and types the password when it is asked for.
func (v visit) onScreen(w way, password string) *dashboard {
	v.t.Helper()
	d := window{env: v.env}.open(v.t, v.args...)
	if w.typed {
		d.see("Password:")
		if err := d.Type(password + "\r"); err != nil {
			v.t.Fatal(err)
		}
	}
	cmdline, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", d.cmd.Process.Pid))
	if err == nil && !w.loud {
		mustHide(v.t, "ps", cmdline)
	}
	return d
}

// leave ends the dashboard and looks at all that it sent to the terminal, its title too.
func (v visit) leave(d *dashboard, code int) {
	v.t.Helper()
	d.press("q")
	if got := d.ended(); got != code {
		v.t.Errorf("exit code %d, want %d: %s", got, code, d.text())
	}
	mustHide(v.t, "the terminal", d.Raw())
	v.files()
}

// TestNoPasswordIsSeen greps for it in all that valktop writes: standard output and error,
// the terminal and its title, files, and what others see of its processes. Each way meets
// each outcome, and each command both success and failure, but not all of them all.
func TestNoPasswordIsSeen(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	s.Do("ACL", "SETUSER", "reader", "on", ">"+secret, "+@all", "~*", "&*")
	s.Do("MSET", "user:1", "a", "user:2", "b")
	outcomes := []outcome{
		{name: "success", password: secret}, {name: "wrong", password: secret + "x"},
		{name: "refused", password: secret, port: 1}, {name: "no TLS", password: secret, tls: true},
	}
	commands := [][]string{
		{"stats", "--json", "--count", "1", "--interval", "100ms"}, {"check", "--interval", "100ms"}, {"scan", "--full", "--json"},
		{"key", "user:1"}, {"doctor"}, {"invalidate", "--key", "user:2", "--yes"}, {"expire", "--ttl", "1h", "--key", "user:1", "--yes"},
	}
	for i, o := range outcomes {
		for j, w := range ways(t, o.password, t.TempDir()) {
			t.Run(w.name+"/"+o.name, func(t *testing.T) {
				t.Parallel()
				if w.typed {
					v := w.going(t, s.Addr, o)
					d := v.onScreen(w, o.password)
					if o.name == "success" {
						d.see("Hit rate")
						v.leave(d, 0)
						return
					}
					d.until("no word of what is wrong", func(screen string) bool {
						return strings.Contains(screen, "r ") && strings.Contains(screen, s.Addr[:9])
					})
					d.press("q")
					d.ended()
					mustHide(t, "the terminal", d.Raw())
					v.files()
					return
				}
				r := w.going(t, s.Addr, o, commands[(i+j)%len(commands)]...).headless()
				if (r.code == 0) != (o.name == "success") {
					t.Errorf("exit code %d: %s%s", r.code, r.out, r.err)
				}
				if warned := strings.Contains(r.err, "may not be safe"); warned != w.loud {
					t.Errorf("warned: %t: %s", warned, r.err)
				}
			})
		}
	}
}

func TestNoPasswordIsSeenByAnyCommand(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	s.Do("ACL", "SETUSER", "reader", "on", ">"+secret, "+@all", "~*", "&*")
	s.Do("MSET", "user:1", "a", "user:2", "b")
	right := outcome{name: "success", password: secret}
	w := ways(t, secret, t.TempDir())[4] // from a command
	for _, command := range [][]string{
		{"doctor", "--json"}, {"scan", "--full"}, {"profiles"}, {"profiles", "--json"}, {"log"},
		{"invalidate", "--key", "user:2", "--yes"},
	} {
		v := w.going(t, s.Addr, right, command...)
		if command[0] == "profiles" || command[0] == "log" {
			v.args = command
		}
		if r := v.headless(); r.code != 0 && command[0] != "log" {
			t.Errorf("%q: %+v", command, r)
		}
		seen, err := os.ReadFile(filepath.Join(v.home, "seen"))
		if ran := err == nil && bytes.Contains(seen, []byte("--profile")); ran != (len(v.args) > len(command)) {
			t.Errorf("%q: the password_command saw %q", command, seen)
		}
	}
	v := ways(t, secret, t.TempDir())[2].going(t, s.Addr, right)
	v.args = []string{"profiles", "add", "new", "--url", s.Addr, "--user", "reader", "--password-env", "CACHE_PW", "--yes"}
	if r := v.headless(); r.code != 0 {
		t.Errorf("%+v", r)
	}
	for _, host := range []string{s.Addr, "127.0.0.1:1"} { // a server that is no Sentinel, and none
		to := url.URL{Scheme: "redis+sentinel", User: url.UserPassword("reader", secret), Host: host, Path: "/set/0", RawQuery: url.Values{"sentinel_password": {strange}}.Encode()}
		v := way{}.going(t, s.Addr, right, "stats", "--count", "1")
		v.args = []string{"stats", "--count", "1", to.String()}
		if r := v.headless(); r.code == 0 || !strings.Contains(r.err, "may not be safe") {
			t.Errorf("%s: %+v", host, r)
		}
	}
}

func TestNoPasswordIsSeenOnTheDashboard(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	s.Do("ACL", "SETUSER", "reader", "on", ">"+secret, "+@all", "~*", "&*")
	all := ways(t, secret, t.TempDir())
	for _, w := range []way{all[4], all[6]} {
		v := w.going(t, s.Addr, outcome{password: secret})
		d := v.onScreen(w, secret)
		d.see("Hit rate")
		for _, press := range []struct{ key, see string }{{"?", "help"}, {"esc", "Hit rate"}, {"6", "primary"}, {"4", ""}, {"1", "Hit rate"}} {
			d.press(press.key)
			d.see(press.see)
		}
		v.leave(d, 0)
	}
	wrong := ways(t, secret+"x", t.TempDir())[3]
	v := wrong.going(t, s.Addr, outcome{password: secret + "x"})
	d := v.onScreen(wrong, secret)
	d.see("password")
	v.leave(d, 0)
}
