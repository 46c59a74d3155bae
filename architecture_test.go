package main_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "valktop"

// room is a package of this repository, with its imports and all that it depends on.
type room struct {
	path          string
	imports, deps []string // without those of its tests
}

// rooms lists the packages of this repository as the go command sees them.
func rooms(t *testing.T) []room {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-f",
		`{{.ImportPath}}|{{join .Imports " "}}|{{join .Deps " "}}`, "./...")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []room
	for line := range strings.Lines(string(out)) {
		part := strings.Split(strings.TrimSpace(line), "|")
		all = append(all, room{part[0], strings.Fields(part[1]), strings.Fields(part[2])})
	}
	if len(all) < 10 {
		t.Fatalf("go list found only %d packages", len(all))
	}
	return all
}

// in reports whether a package is one of the given trees of packages.
func in(path string, trees ...string) bool {
	return slices.ContainsFunc(trees, func(tree string) bool {
		return path == tree || strings.HasPrefix(path, tree+"/")
	})
}

// of puts the module's name before rooms' names.
func of(rooms ...string) []string {
	var paths []string
	for _, r := range rooms {
		paths = append(paths, module+"/"+r)
	}
	return paths
}

// What reaches a terminal, a server, or draws a chart.
const (
	charm         = "charm.land"
	charmbracelet = "github.com/charmbracelet"
	goRedis       = "github.com/redis/go-redis/v9"
	ntcharts      = "github.com/NimbleMarkets/ntcharts"
)

// tools are programs beside valktop, which may use every room.
func tools() []string { return of("bench", "screenshots") }

func TestNoRoomDependsOnWhatItMustNotKnow(t *testing.T) {
	t.Parallel()
	for _, wall := range []struct{ rooms, unknown []string }{
		{of("access", "actions", "appmetrics", "collector", "analysis", "deployment", "keyspace", "prometheus", "glob", "maybe", "latest", "nearest", "refused", "shell"), append(of("ui", "themes", "cli"), charm, charmbracelet)},
		{of("access", "actions", "appmetrics", "collector", "analysis", "keyspace", "prometheus", "ui", "themes", "glob", "maybe", "latest", "nearest", "refused", "shell"), append(of("deployment", "demo", "cli"), goRedis)},
		{of("analysis", "collector", "deployment", "ui"), of("prometheus")},
		{of("collector"), of("access", "actions", "analysis", "keyspace")},
		{of("access"), of("actions", "analysis", "collector")},
		{of("actions"), of("access", "analysis", "collector")},
		{of("doctor"), append(of("ui", "themes", "cli", "deployment", "demo", "analysis"), goRedis, charm, charmbracelet)},
		{of("keyspace"), of("access", "actions", "analysis", "collector")},
		{of("glob", "maybe", "latest", "nearest", "refused", "shell"), of("access", "actions", "collector", "keyspace")},
		{of("deployment", "demo"), of("ui", "themes", "analysis", "cli")},
		{of("access", "actions", "analysis", "collector", "doctor", "keyspace", "deployment", "cli", "demo", "ui", "themes"), append(tools(), of("testserver")...)},
	} {
		for _, r := range rooms(t) {
			if !in(r.path, wall.rooms...) {
				continue
			}
			for _, dep := range r.deps {
				if in(dep, wall.unknown...) {
					t.Errorf("%s depends on %s", r.path, dep)
				}
			}
		}
	}
}

func TestOnlyItsOwnersImportALibrary(t *testing.T) {
	t.Parallel()
	for _, owned := range []struct {
		library string
		by      []string
	}{
		{goRedis, append(tools(), of("deployment", "demo", "testserver")...)},
		{ntcharts, of("ui/chart")},
		{"charm.land/fang", of("cli")},
		{"github.com/spf13/cobra", of("cli")},
		{"testing", append(tools(), of("testserver")...)},
		{"image/color", append(tools(), of("themes", "ui/canvas")...)},
	} {
		for _, r := range rooms(t) {
			if in(r.path, owned.by...) {
				continue
			}
			for _, i := range r.imports {
				if in(i, owned.library) {
					t.Errorf("%s imports %s, which belongs to %v", r.path, i, owned.by)
				}
			}
		}
	}
}

func TestAnalysisIsPure(t *testing.T) {
	t.Parallel()
	for _, r := range rooms(t) {
		if r.path != module+"/analysis" {
			continue
		}
		for _, i := range r.imports {
			if in(i, "net", "os", "io", "syscall", "math/rand", "log") {
				t.Errorf("analysis imports %s: it does no I/O", i)
			}
		}
	}
}

func TestMainOnlyHandsOver(t *testing.T) {
	t.Parallel()
	for _, r := range rooms(t) {
		if r.path == module && !slices.Equal(r.imports, []string{"os", module + "/cli"}) {
			t.Errorf("main imports %v, want os and cli alone", r.imports)
		}
	}
}
