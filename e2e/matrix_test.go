package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"valktop/testserver"
)

// matrixEnv makes the matrix be printed: `make test-matrix`.
const matrixEnv = "VALKTOP_MATRIX"

// column is something that has to work wherever valktop connects to.
type column struct {
	name string
	try  func(t *testing.T, at target)
}

func columns() []column {
	return []column{
		{"stats", statsWork},
		{"scan", scanWorks},
		{"key", keyWorks},
		{"doctor", doctorWorks},
		{"screen", screenWorks},
	}
}

// TestMatrix holds every way to run a server and to reach it against what people do there.
func TestMatrix(t *testing.T) {
	t.Parallel()
	table := &matrix{cells: map[string]string{}}
	if os.Getenv(matrixEnv) != "" {
		t.Cleanup(func() { t.Log("\n" + table.String()) })
	}
	for _, p := range places() {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
				t.Run(string(kind), func(t *testing.T) {
					t.Parallel()
					at := p.run(t, kind)
					for _, c := range columns() {
						t.Run(c.name, func(t *testing.T) {
							defer func() { table.note(p.name, kind, c.name, !t.Failed()) }()
							c.try(t, at)
						})
					}
				})
			}
		})
	}
}

// matrix collects what came of each cell.
type matrix struct {
	mu    sync.Mutex
	cells map[string]string
}

func cell(place string, kind testserver.Kind, column string) string {
	return place + "|" + string(kind) + "|" + column
}

func (m *matrix) note(place string, kind testserver.Kind, column string, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	says := "ok"
	if !ok {
		says = "FAILED"
	}
	m.cells[cell(place, kind, column)] = says
}

// String is a line a place and server.
func (m *matrix) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "PLACE\tSERVER")
	for _, c := range columns() {
		fmt.Fprint(w, "\t", strings.ToUpper(c.name))
	}
	fmt.Fprintln(w)
	for _, p := range places() {
		for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
			fmt.Fprint(w, p.name, "\t", kind)
			for _, c := range columns() {
				says, ran := m.cells[cell(p.name, kind, c.name)]
				if !ran {
					says = "-"
				}
				fmt.Fprint(w, "\t", says)
			}
			fmt.Fprintln(w)
		}
	}
	_ = w.Flush() // to memory
	return out.String()
}

// headless runs a command on the target.
func (at target) headless(t *testing.T, args ...string) result {
	t.Helper()
	cmd := program(t, at.env, append(args, at.args...)...)
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	r := result{code: endOf(t, cmd)}
	r.out, r.err = out.String(), err.String()
	return r
}

// decode reads JSON that a command printed.
func decode(t *testing.T, r result, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.out), into); err != nil {
		t.Fatalf("%v: exit %d, stdout %q, stderr %q", err, r.code, r.out, r.err)
	}
}

func statsWork(t *testing.T, at target) {
	r := at.headless(t, "stats", "--json", "--count", "2", "--interval", "200ms")
	var line struct {
		Keys       *int64
		MemoryUsed *int64 `json:"memory_used"`
		Nodes      []struct {
			Addr, Role string
			Error      *string
		}
	}
	if r.code != 0 {
		t.Fatalf("exit %d: %s", r.code, r.err)
	}
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	decode(t, result{out: lines[len(lines)-1]}, &line)
	if line.Keys == nil || *line.Keys != allKeys || line.MemoryUsed == nil {
		t.Errorf("keys and memory are %s", r.out)
	}
	if len(line.Nodes) != max(at.nodes, 1) {
		t.Errorf("%d nodes, want %d: %s", len(line.Nodes), max(at.nodes, 1), r.out)
	}
	for _, n := range line.Nodes {
		if n.Error != nil && *n.Error != "" {
			t.Errorf("%s: %s", n.Addr, *n.Error)
		}
	}
}

func scanWorks(t *testing.T, at target) {
	r := at.headless(t, "scan", "--full", "--json", "--rate", "0")
	if r.code != 0 {
		t.Fatalf("exit %d: %s", r.code, r.err)
	}
	type figure struct{ Value, Low, High float64 }
	var scan struct {
		Complete bool
		Tree     []struct {
			Prefix string
			Keys   figure
			Types  map[string]float64
		}
	}
	decode(t, r, &scan)
	if !scan.Complete {
		t.Errorf("not complete: %s", r.out)
	}
	for prefix, n := range keysByPrefix() {
		found := false
		for _, node := range scan.Tree {
			if node.Prefix != prefix {
				continue
			}
			found = true
			if k := node.Keys; k.Value != float64(n) || !at.unsized && k.Low != k.High {
				t.Errorf("%s: %+v keys, want exactly %d", prefix, k, n)
			}
			if known := len(node.Types) > 0; known != at.seesTypes(prefix) {
				t.Errorf("%s: types are %v", prefix, node.Types)
			}
		}
		if !found {
			t.Errorf("no prefix %s in %s", prefix, r.out)
		}
	}
}

func keyWorks(t *testing.T, at target) {
	r := at.headless(t, "key", "user:1", "--json")
	if at.noKey != "" {
		if !strings.Contains(r.err+r.out, at.noKey) {
			t.Errorf("exit %d, no word of %q: %s%s", r.code, at.noKey, r.out, r.err)
		}
		return
	}
	if r.code != 0 {
		t.Fatalf("exit %d: %s", r.code, r.err)
	}
	var k struct {
		Exists   bool
		Type     string
		Elements []struct{ ID, Value string }
	}
	decode(t, r, &k)
	if !k.Exists || k.Type != "hash" || len(k.Elements) != 2 {
		t.Errorf("%s", r.out)
	}
}

func doctorWorks(t *testing.T, at target) {
	r := at.headless(t, "doctor")
	want := 0
	if at.limited {
		want = 1
	}
	if r.code != want {
		t.Errorf("exit %d, want %d:\n%s%s", r.code, want, r.out, r.err)
	}
}

func screenWorks(t *testing.T, at target) {
	d := window{env: at.env}.open(t, at.args...)
	d.see("1 Overview", "Hit rate", at.says)
	d.press("2")
	d.see("user:", "session:")
	if !at.limited {
		d.see("hash")
	}
	d.press("q")
	if code := d.ended(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if at.secret != "" && strings.Contains(string(d.Raw()), at.secret) {
		t.Error("the password is on the screen")
	}
}
