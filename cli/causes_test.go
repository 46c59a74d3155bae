package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/analysis"
)

func TestCausesAreToldWithTheirEvidenceAndEscaped(t *testing.T) {
	t.Parallel()
	e := analysis.Explanation{
		Basis:    analysis.Watched,
		Symptoms: []analysis.Symptom{{Name: "lookups", Text: "hit rate 92.2 % → 61.0 %"}},
		Causes: []analysis.Cause{
			{Name: "eviction", Ruling: analysis.Found, Text: "evicted 812 /s", Evidence: []string{"names like \x1b[2J"}, Strength: analysis.Strength{Share: 1, Timing: 1, Specific: 0.5}},
			{Name: "restart", Ruling: analysis.RuledOut, Text: "not a restart: up 4 d"},
			{Name: "hot_key", Ruling: analysis.CannotTell, Text: "hot key: not known", Would: "a sample"},
		},
	}
	var b strings.Builder
	changeOf(e).writeText(&b, 80)
	want := "why  hit rate 92.2 % → 61.0 %\n  1  evicted 812 /s\n     names like \\x1b[2J\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	out, err := json.Marshal(changeOf(e))
	if err != nil || !strings.Contains(string(out), `"name":"hot_key","ruling":"cannot_tell","strength":null,"text":"hot key: not known","evidence":[],"needs":"a sample"`) ||
		!strings.Contains(string(out), `"strength":0.5`) {
		t.Errorf("%s, %v", out, err)
	}
	b.Reset()
	e.Causes = e.Causes[1:]
	changeOf(e).writeText(&b, 80)
	if got := b.String(); !strings.Contains(got, "no cause found") || !strings.Contains(got, "would need a sample") {
		t.Errorf("got\n%s", got)
	}
	b.Reset()
	if changeOf(analysis.Explanation{}).writeText(&b, 80); b.Len() > 0 {
		t.Errorf("nothing got worse, yet it says %q", b.String())
	}
}

func TestEventsAreWrittenForTheirOwnerAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "valktop")
	path, err := eventFiles{dir}.Export(t.Context(), []analysis.Event{
		{Time: time.Unix(1_700_000_000, 0).UTC(), Kind: analysis.EventFlush, Node: "a:1", Text: "flush \x1b[2J"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	want := `{"time":"2023-11-14T22:13:20.000Z","kind":"flush","node":"a:1","text":"flush \\x1b[2J","past":false}` + "\n"
	if err != nil || string(got) != want {
		t.Errorf("%s\n%v, want\n%s", got, err, want)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
