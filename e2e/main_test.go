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
	"strings"
	"testing"
)

// atOnce is how many tests run side by side: they wait far more than they work.
const atOnce = "8"

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
	os.Setenv("GORACE", "exitcode=0 log_path="+races) // on standard error it would be part of the screen
	build := exec.Command("go", slices.Concat([]string{"build"}, raceFlags(), []string{"-o", binary, "valktop"})...)
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build valktop: %v\n%s", err, out)
		return 1
	}
	code := m.Run()
	for _, report := range racesIn(races) {
		fmt.Fprintf(os.Stderr, "FAIL: a data race in the program under test\n%s\n", report)
		code = 1
	}
	return code
}

// racesIn are the reports of data races in the files whose names begin with prefix, but for
// that of the library that reads the terminal: a program that is told to end closes its
// reader while that still waits, and nothing reads from it any more.
func racesIn(prefix string) (reports []string) {
	files, _ := filepath.Glob(prefix + "*") // the pattern is well-formed
	for _, file := range files {
		all, err := os.ReadFile(file)
		if err != nil {
			return []string{err.Error()}
		}
		for report := range strings.SplitSeq(string(all), "==================") {
			if strings.Contains(report, "DATA RACE") && !strings.Contains(report, "cancelreader") {
				reports = append(reports, report)
			}
		}
	}
	return reports
}
