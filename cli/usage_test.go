package cli_test

import (
	"strings"
	"testing"

	"valktop/ui/text"
)

func TestUsageErrorsSayWhatWhyAndWhatToTry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		says string
	}{
		{"stats --jsn", "--json"},
		{"stats -x", "unknown shorthand flag"},
		{"stats --interval 5ms", "between 100ms and 1m"},
		{"stats --interval soon", "500ms, 5s or 1m30s"},
		{"stats --for -1s", "longer than 0"},
		{"stats --count many", "whole number"},
		{"stats -p 70000", "from 1 to 65535"},
		{"stats -p", "needs an argument"},
		{"stats redis://a redis://b", "more than one argument"},
		{"stats redis://a -h b", "by the argument and by -h or -p"},
		{"stats -u redis://a @prod", "by the argument and by -u"},
		{"stats -s /tmp/x.sock -p 1", "by -s and by -h or -p"},
		{"stats -a x --askpass", "--askpass"},
		{"stats --cacert ca.crt", "--tls"},
		{"stats --tls --cert c.crt", "--key"},
		{"stats --tls --insecure --cacert ca.crt", "contradict"},
		{"stats redis://host:port", "1 to 65535"},
		{"stats http://host", "rediss://"},
		{"stats @prod", "[profiles.prod]"},
		{"stats --config /no/such/file", "no such file"},
		{"check --min-hit-rate 80", "80%"},
		{"check --min-hit-rate 120%", "between 0% and 100%"},
		{"check --max-ping soon", "500ms"},
		{"check --max-fragmentation -1", "0 or more"},
		{"scan --error 0%", "--full"},
		{"scan --full --exact", "--full and --exact contradict"},
		{"scan --sample 0", "1 or more"},
		{"scan --json --csv", "contradict"},
		{"scan --sort colour", "keys, memory, size, ttl, no-ttl, name"},
		{"scan --delimiter x", "no delimiter"},
		{"scan --prefix \"a --quoted-input", "redis-cli"},
		{"scan redis://a redis://b", "more than one argument"},
		{"key", "one key"},
		{"key a b", "one key"},
		{"key \"a --quoted-input", "redis-cli"},
		{"key a --page 0", "1 or more"},
		{"demo redis://a", "no argument"},
		{"help nothing", "no command nothing"},
		{"stat", "valktop stats"},
		{"redis://127.0.0.1:1", "valktop stats"}, // no terminal
	} {
		r := invocation{configDir: t.TempDir()}.run(strings.Fields(c.args)...)
		if r.code != 2 || r.out != "" || !strings.HasPrefix(strings.TrimPrefix(r.err, warning), "valktop: ") || !strings.Contains(r.err, c.says) {
			t.Errorf("valktop %s: %+v, want exit code 2 and %q", c.args, r, c.says)
		}
	}
}

const warning = `Warning: a password given with -a or in a URL on the command line may not be safe:
ps shows it to others. --askpass or VALKEYCLI_AUTH in the environment keep it private.
`

func TestHelpFits80Columns(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"--help", "help", "demo --help", "stats --help", "help check", "scan --help", "key --help", "completion --help", "-h cache --help", "profiles --help", "profiles add --help"} {
		r := valktop(strings.Fields(args)...)
		if r.code != 0 || r.err != "" || !strings.Contains(r.out, "USAGE\n  valktop") {
			t.Errorf("valktop %s: %+v", args, r)
		}
		for line := range strings.Lines(r.out) {
			if w := text.Width(strings.TrimSuffix(line, "\n")); w > 80 || strings.Contains(line, "…") {
				t.Errorf("valktop %s: %d cells: %s", args, w, line)
			}
		}
	}
}

func TestVersionAndCompletion(t *testing.T) {
	t.Parallel()
	if r := valktop("--version"); r.code != 0 || r.out != "valktop version v0-test\n" {
		t.Errorf("%+v", r)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if r := valktop("completion", shell); r.code != 0 || !strings.Contains(r.out, "valktop") {
			t.Errorf("completion %s: %+v", shell, r)
		}
	}
}

func TestManualPage(t *testing.T) {
	t.Parallel()
	r := valktop("man")
	if r.code != 0 || r.err != "" || !strings.HasPrefix(r.out, ".TH VALKTOP 1") {
		t.Errorf("%+v", r)
	}
	for _, must := range []string{
		"\n.B \\-h, \\-\\-host HOST\n", "hit rate at least: 80% or 0.8", ".SH VALKTOP STATS", ".SH VALKTOP PROFILES ADD", "\\-\\-count N", "exit 0  healthy", "\\-v, \\-\\-version",
	} {
		if !strings.Contains(r.out, must) {
			t.Errorf("the page lacks %q", must)
		}
	}
	for _, wrong := range []string{"%!", "--", "valktop man"} {
		if strings.Contains(r.out, wrong) {
			t.Errorf("the page holds %q", wrong)
		}
	}
	if n := strings.Count(r.out, "cacert FILE"); n != 1 {
		t.Errorf("--cacert is told %d times, want once", n)
	}
}
