// Package e2e drives the built program in terminals of its own, on real servers: keys
// in, screen out, and what is left of both afterwards.
package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// atOnce is how many tests run side by side: they wait far more than they work.
const atOnce = "12"

// binary is the program under test, built once.
var binary string

// TestMain builds the program and runs the tests. It is also the programs with bugs of
// panic_test.go, which run as processes of their own.
func TestMain(m *testing.M) {
	if bug := os.Getenv(bugEnv); bug != "" {
		os.Exit(runWithBug(bug))
	}
	flag.Parse()
	if err := flag.Set("test.parallel", atOnce); err != nil {
		panic(err)
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "valktop-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "valktop")
	races := filepath.Join(dir, "race")
	os.Setenv("GORACE", "log_path="+races) // on standard error it would be part of the screen
	build := exec.Command("go", slices.Concat([]string{"build"}, raceFlags(), []string{"-o", binary, "valktop"})...)
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build valktop: %v\n%s", err, out)
		return 1
	}
	code := m.Run()
	found, _ := filepath.Glob(races + "*") // the pattern is well-formed
	for _, file := range found {
		report, _ := os.ReadFile(file)
		fmt.Fprintf(os.Stderr, "FAIL: a data race in the program under test\n%s", report)
		code = 1
	}
	return code
}
