//go:build unix

package demo

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// helperEnv makes the test binary play a program that is killed; its value says which.
const helperEnv = "VALKTOP_DEMO_TEST_HELPER"

func TestMain(m *testing.M) {
	switch os.Getenv(helperEnv) {
	case "demo":
		playDemo()
	case "watched":
		playWatched()
	default:
		os.Exit(m.Run())
	}
}

// playDemo runs a demo for ever.
func playDemo() {
	d, err := Start(context.Background(), Options{Server: "valkey-server", Keys: 200, Rate: 50})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(strings.TrimPrefix(d.URL(), "redis://"))
	select {}
}

// playWatched runs a child under a watchdog for ever. The child has this program's output.
func playWatched() {
	child := exec.Command("sleep", "600")
	child.Stdout = os.Stdout
	if _, err := runWatched(child); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("watched")
	select {}
}

// helper starts the test binary in a role, with temp for its temporary files, and returns
// its first line of output and a reader of the rest.
func helper(t *testing.T, role, temp string) (cmd *exec.Cmd, line string, rest io.Reader) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd = exec.Command(exe)
	cmd.Env = append(os.Environ(), helperEnv+"="+role, "TMPDIR="+temp)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	out := bufio.NewReader(r)
	line, err = out.ReadString('\n')
	if err != nil {
		t.Fatalf("the helper said nothing: %v", err)
	}
	return cmd, strings.TrimSpace(line), out
}

// kill ends a helper as the kernel's OOM killer would.
func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
}

// A demo that is killed takes its server with it. Its folder stays until the next demo.
func TestServerEndsWithAKilledProgram(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	cmd, addr, _ := helper(t, "demo", temp)
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	kill(t, cmd)
	if err := conn.SetReadDeadline(time.Now().Add(60 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err == nil || os.IsTimeout(err) {
		t.Fatalf("the server outlived its program: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(temp, dirPrefix+"*")); len(left) != 1 {
		t.Fatalf("folders after the kill: %v", left)
	}
	living := filepath.Join(temp, fmt.Sprintf("%s%d-x", dirPrefix, os.Getpid()))
	other := filepath.Join(temp, dirPrefix+"of-someone-else")
	for _, dir := range []string{living, other} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	removeStale(temp)
	left, _ := filepath.Glob(filepath.Join(temp, dirPrefix+"*"))
	if len(left) != 2 {
		t.Errorf("after tidying up there are %v, want %s and %s", left, living, other)
	}
}

// The watchdog of systems whose kernel does not end children by itself.
func TestWatchdogKillsTheChildOfAKilledProgram(t *testing.T) {
	t.Parallel()
	cmd, line, rest := helper(t, "watched", t.TempDir())
	if line != "watched" {
		t.Fatalf("the helper said %q", line)
	}
	kill(t, cmd)
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, rest) // ends when the child, who has it too, is gone
		ended <- err
	}()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(60 * time.Second):
		t.Error("the child outlived its program and its watchdog")
	}
}

func TestWatchdogLetsGoOfAChildThatEnds(t *testing.T) {
	t.Parallel()
	child := exec.Command("sh", "-c", "exit 3")
	ended, err := runWatched(child)
	if err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil || err.Error() != "exit status 3" {
		t.Errorf("the child's end is %v", err)
	}
	if _, err := runWatched(exec.Command("/nowhere/server")); err == nil {
		t.Error("a child that cannot start was started")
	}
}
