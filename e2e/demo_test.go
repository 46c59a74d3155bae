package e2e

import (
	"bufio"
	"context"
	"errors"
	"net"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/redis/go-redis/v9"
)

// demoArgs run a demo that starts at once.
func demoArgs(server string, more ...string) []string {
	return append([]string{"demo", "--server", server, "--keys", "200", "--rate", "50"}, more...)
}

// running is what a demo has started: where its server listens, its process (0 when the
// demo is the server itself), and where its files lie.
type running struct {
	addr string
	pid  int
	temp string
}

// inspect finds out what listens at addr.
func inspect(t *testing.T, addr, temp string) running {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr, Protocol: 2, DisableIdentity: true, MaxRetries: -1})
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	info, err := client.Info(ctx, "server").Result()
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`process_id:(\d+)`).FindStringSubmatch(info)
	if found == nil {
		t.Fatalf("no process_id in %s", info)
	}
	pid, _ := strconv.Atoi(found[1])
	return running{addr, pid, temp}
}

// mustEnd waits until nothing of the demo is left.
func (r running) mustEnd(t *testing.T, tidy bool) {
	t.Helper()
	var left []string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		left = nil
		if err := syscall.Kill(r.pid, 0); !errors.Is(err, syscall.ESRCH) {
			left = append(left, "process "+strconv.Itoa(r.pid))
		}
		if conn, err := net.DialTimeout("tcp", r.addr, time.Second); err == nil {
			conn.Close()
			left = append(left, "a server at "+r.addr)
		}
		if folders, _ := filepath.Glob(filepath.Join(r.temp, "valktop-demo-*")); tidy {
			left = append(left, folders...)
		}
		if len(left) == 0 {
			return
		}
	}
	t.Errorf("left behind: %s", strings.Join(left, ", "))
}

func TestEverythingTheDemoStartedEndsWithIt(t *testing.T) {
	t.Parallel()
	for _, server := range []string{"valkey-server", "redis-server", "embedded"} {
		for name, end := range map[string]struct {
			do   func(d *dashboard)
			code int
			tidy bool // whether its folder is removed: nobody is left to do so after a SIGKILL
		}{
			"q":       {func(d *dashboard) { d.press("q") }, 0, true},
			"SIGTERM": {func(d *dashboard) { d.signal(syscall.SIGTERM) }, 143, true},
			"SIGKILL": {func(d *dashboard) { d.signal(syscall.SIGKILL) }, 137, false},
		} {
			t.Run(server+" "+name, func(t *testing.T) {
				t.Parallel()
				temp := t.TempDir()
				d := window{env: []string{"TMPDIR=" + temp}}.open(t, demoArgs(server)...)
				d.see("1 Overview", "primary", "127.0.0.1:")
				r := inspect(t, regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(d.text()), temp)
				if (r.pid == d.cmd.Process.Pid) != (server == "embedded") {
					t.Errorf("process %d serves, valktop is %d", r.pid, d.cmd.Process.Pid)
				}
				end.do(d)
				if name == "SIGKILL" {
					<-d.Done() // nobody could give the terminal back
				} else if code := d.ended(); code != end.code {
					t.Errorf("exit code %d, want %d:\n%s", code, end.code, d.text())
				}
				r.mustEnd(t, end.tidy)
			})
		}
	}
}

func TestTheDemoEndsWithItsTerminal(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	cmd := program(t, []string{"TMPDIR=" + temp}, demoArgs("valkey-server")...)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 120, Rows: 40})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	shown := waitForText(t, tty, "primary")
	r := inspect(t, regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(shown), temp)
	tty.Close()
	if code := endOf(t, cmd); code != 129 {
		t.Errorf("exit code %d, want that of SIGHUP", code)
	}
	r.mustEnd(t, true)
}

func TestTheHeadlessDemoPrintsItsURLAndEndsWithWhatItStarted(t *testing.T) {
	t.Parallel()
	for sig, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143, syscall.SIGHUP: 129, syscall.SIGKILL: 137} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			temp := t.TempDir()
			cmd := program(t, []string{"TMPDIR=" + temp}, demoArgs("valkey-server", "--headless")...)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = cmd.Process.Kill() })
			url, err := bufio.NewReader(out).ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			r := inspect(t, strings.TrimPrefix(strings.TrimSpace(url), "redis://"), temp)
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			if got := endOf(t, cmd); got != code {
				t.Errorf("exit code %d, want %d", got, code)
			}
			r.mustEnd(t, sig != syscall.SIGKILL)
		})
	}
}

func TestTheDashboardOutlivesTheServerOfItsDemo(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	d := window{env: []string{"TMPDIR=" + temp}}.open(t, demoArgs("valkey-server")...)
	d.see("1 Overview", "primary")
	r := inspect(t, regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(d.text()), temp)
	if err := syscall.Kill(r.pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	d.see("connection lost", "nothing listens there")
	d.press("q")
	if code := d.ended(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	if said := d.text(); !strings.Contains(said, "killed") {
		t.Errorf("it does not say what became of the server:\n%s", said)
	}
	r.mustEnd(t, true)
}
