package cli_test

import (
	"fmt"
	"strings"
	"testing"

	"valktop/screenshots/terminal"
	"valktop/testserver"
)

// dashboard is a run of valktop's dashboard in a terminal of 120x40 that keeps its screen.
type dashboard struct {
	t *testing.T
	*terminal.Terminal
}

func openDashboard(t *testing.T, args ...string) dashboard {
	t.Helper()
	cmd := program(t, args...)
	cmd.Env = terminal.Environment(cmd.Env)
	in, err := terminal.Start(t.Context(), cmd, 120, 40)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(in.Close)
	return dashboard{t, in}
}

// see waits until a row shows each of texts.
func (d dashboard) see(texts ...string) {
	d.t.Helper()
	for _, s := range texts {
		if err := d.WaitFor(s, patience); err != nil {
			rows, _ := d.Frame()
			d.t.Fatalf("%v on\n%s", err, strings.Join(rows, "\n"))
		}
	}
}

// press presses keys.
func (d dashboard) press(keys ...string) {
	d.t.Helper()
	if err := d.Press(keys...); err != nil {
		d.t.Fatal(err)
	}
}

// open opens a key by the name that is typed.
func (d dashboard) open(typed string) {
	d.t.Helper()
	d.press("o")
	d.see("open key:")
	if err := d.Type(typed); err != nil {
		d.t.Fatal(err)
	}
	d.press("enter")
}

func TestInspectorOnARealServer(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("HSET", "user:\x00 42", "name", "Ada"+hostile, "city", "東京")
		s.Do("SET", "page", `{"id":42}`)
		s.Do("HSET", "profile", "packed", "\x81\xa4name\xa3Ada")
		for i := range 250 {
			s.Do("RPUSH", "queue", fmt.Sprintf("job-%d", i))
		}
		d := openDashboard(t, s.URL(), "--theme", "dark")
		d.see("Hit rate")

		d.open(`"user:\x00 42"`)
		d.see("FIELD", "city", "東京", `Ada\x1b[2J`, "TTL none")
		s.Do("DEL", "user:\x00 42")
		s.Do("SET", "user:\x00 42", "now a text")
		d.press("r")
		d.see("it was a hash", "now a text")
		s.Do("PEXPIRE", "user:\x00 42", 1)
		d.press("r")
		d.see("The key is gone")

		d.open("profile")
		d.see("FIELD", `\x81\xa4name`)
		d.press("enter")
		d.see("Field packed · MessagePack · JSON · decoded", `  "name": "Ada"`)
		d.press("esc")
		d.see("FIELD")
		d.press("esc")

		d.open("queue")
		d.see("job-0", "items 1–100 of 250")
		d.press("n")
		d.see("items 101–200 of 250")
		d.press("n")
		d.see("items 201–250 of 250", "job-200")
		d.press("p")
		d.see("items 101–200 of 250")

		d.open("page")
		d.see(`"id": 42`)
		d.press("v", "v")
		d.see("7b 22 69 64 22 3a 34 32")
		d.open("nobody")
		d.see("There is no such key")
		d.press("esc")
		d.see("Hit rate")
		d.press("q")
		<-d.Done()
		if err := d.Err(); err != nil {
			t.Error(err)
		}
	})
}

func TestDrillingDownToOneKeyWithTheKeyboard(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	for i := range 30 {
		s.Do("HSET", fmt.Sprintf("user:%d", 1000+i), "name", "Ada")
	}
	d := openDashboard(t, s.URL())
	d.see("Hit rate")
	d.press("2")
	d.see("user:", "exact")
	d.press("enter")
	d.see("{id}", "30 keys asked") // before that there is no example to inspect
	d.press("right", "i")
	d.see("type hash", "FIELD", "Ada")
	d.press("esc")
	d.see("{id}")
}

func TestInspectorSaysWhatAnACLForbids(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	s.Do("SET", "page", "secret")
	s.Do("ACL", "SETUSER", "dim", "on", "nopass", "~*", "+@all", "-getrange")
	d := openDashboard(t, s.URL(), "--user", "dim", "-a", "x", "--no-auth-warning", "--no-sampling")
	d.see("Hit rate")
	d.open("page")
	d.see("type string", "The value cannot be read", "GETRANGE")
	d.press("esc")
	d.see("Fragmentation") // a key right behind esc would be taken for alt and that key
	d.press("2")
	d.see("--no-sampling")
}

func TestWithoutSamplingNoKeyIsScanned(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	fill(t, s)
	d := openDashboard(t, s.URL(), "--no-sampling", "--interval", "100ms")
	d.see("Hit rate")
	d.press("2")
	d.see("--no-sampling")
	if info, _ := s.Do("INFO", "commandstats").(string); strings.Contains(info, "cmdstat_scan") {
		t.Errorf("it scanned all the same: %s", info)
	}
}
