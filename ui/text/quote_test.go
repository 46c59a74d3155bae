package text

import (
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"valktop/testserver"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":             `""`,
		"user:42":      `"user:42"`,
		"a\x00b":       `"a\x00b"`,
		`say "hi" \o/`: `"say \"hi\" \\o/"`,
		"\n\r\t\a\b":   `"\n\r\t\a\b"`,
		"é":            `"\xc3\xa9"`,
		"\x7f\xff":     `"\x7f\xff"`,
	} {
		if got := Quote(in); got != want {
			t.Errorf("Quote(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestUnquote(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":             "",
		"user:42":      "user:42",
		"é":            "é",
		`a\x00`:        `a\x00`,
		`"a\x00b"`:     "a\x00b",
		`"\XFF\xFf"`:   "XFF\xff",
		`"\xzz\q\""`:   `xzzq"`,
		`"a b"`:        "a b",
		`'a b\n'`:      `a b\n`,
		`'it\'s'`:      "it's",
		`"\x4"`:        "x4",
		`"\n\r\t\a\b"`: "\n\r\t\a\b",
		`""`:           "",
	} {
		got, err := Unquote(in)
		if err != nil || got != want {
			t.Errorf("Unquote(%s) = %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{`"`, `"a`, `"a\"`, `'a`, `'a\'`, `"a"b`, `'a'b`, `a"b`, `a b`, `"a" `, "a\n", `"a\`} {
		if got, err := Unquote(in); !errors.Is(err, errQuotes) {
			t.Errorf("Unquote(%s) = %q, %v; want an error", in, got, err)
		}
	}
}

// TestQuoteIsRedisClis asks redis-cli to read what Quote wrote, and to write it again.
func TestQuoteIsRedisClis(t *testing.T) {
	t.Parallel()
	server := testserver.Start(t, testserver.Redis)
	var all strings.Builder
	for b := 1; b < 256; b++ { // an argument of a process cannot hold a 0 byte, its escape can
		all.WriteByte(byte(b))
	}
	for _, s := range []string{"\x00", all.String(), `"'\`, "é日本", "plain", " "} {
		out, err := exec.Command("redis-cli", "-p", strconv.Itoa(server.Port), "--no-raw", "--quoted-input", "ECHO", Quote(s)).CombinedOutput()
		if err != nil {
			t.Fatalf("redis-cli: %v\n%s", err, out)
		}
		if got := strings.TrimSuffix(string(out), "\n"); got != Quote(s) {
			t.Errorf("redis-cli writes %s\nQuote writes %s", got, Quote(s))
		}
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", "a\x00b", `\`, `"`, `\"`, `\x41`, "\n", "é", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		quoted := Quote(s)
		if got, err := Unquote(quoted); err != nil || got != s {
			t.Errorf("Unquote(Quote(%q)) = %q, %v", s, got, err)
		}
		if Escape(quoted) != quoted {
			t.Errorf("Quote(%q) = %q is not safe to print", s, quoted)
		}
		_, _ = Unquote(s) // any text may come in
	})
}
