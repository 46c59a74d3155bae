package access

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestMonitorLinesAreReadByteByByte(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Line{
		`1339518083.107412 [0 127.0.0.1:60866] "keys" "*"`:                      {At: time.Unix(1339518083, 107412000), Client: "127.0.0.1:60866", Args: []string{"keys", "*"}},
		`1.000001 [15 lua] "get" "a b"`:                                         {At: time.Unix(1, 1000), DB: 15, Client: "lua", Args: []string{"get", "a b"}},
		`1.000001 [0 [::1]:6379] "get" ""`:                                      {At: time.Unix(1, 1000), Client: "[::1]:6379", Args: []string{"get", ""}},
		`1.000001 [0 unix:/tmp/a b.sock] "set" "\x00\xff\n\r\t\a\b\\\"" "] \""`: {At: time.Unix(1, 1000), Client: "unix:/tmp/a b.sock", Args: []string{"set", "\x00\xff\n\r\t\a\b\\\"", `] "`}},
	} {
		got, ok := ParseLine([]byte(text))
		if !ok || !got.At.Equal(want.At) || got.DB != want.DB || got.Client != want.Client || !slices.Equal(got.Args, want.Args) {
			t.Errorf("%s\nis read as %+v, %v\nwant         %+v", text, got, ok, want)
		}
	}
}

func TestWhatIsNoMonitorLineIsTold(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "OK", `1.1 [0 a:1] "get"`, `1.000001 [x a:1] "get"`, `1.000001 [0 a:1] get`, `1.000001 [0 a:1] "get`, `1.000001 [0 a:1] "g\`,
		`1.000001 [0 a:1] "\xg0"`, `1.000001 [0 a:1] "\x0"`, `1.000001 [0 a:1] "\q"`, `1.000001 [0 a:1] "get""x"`, `-1.000001 [0 a:1] "get"`, `1.000001 [-1 a:1] "get"`,
	} {
		if got, ok := ParseLine([]byte(text)); ok {
			t.Errorf("%q is taken for %+v", text, got)
		}
	}
}

// quoted writes an argument as sdscatrepr of the servers does.
func quoted(arg string) string {
	out := []byte{'"'}
	for i := range len(arg) {
		switch c := arg[i]; c {
		case '\\', '"':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, `\n`...)
		case '\r':
			out = append(out, `\r`...)
		case '\t':
			out = append(out, `\t`...)
		case '\a':
			out = append(out, `\a`...)
		case '\b':
			out = append(out, `\b`...)
		default:
			if c >= ' ' && c <= '~' {
				out = append(out, c)
			} else {
				out = fmt.Appendf(out, `\x%02x`, c)
			}
		}
	}
	return string(append(out, '"'))
}

func FuzzArgumentsSurviveTheirQuoting(f *testing.F) {
	f.Add("get", "a\x00b\"\\\n")
	f.Add("", "] \"")
	f.Fuzz(func(t *testing.T, a, b string) {
		got, ok := ParseLine([]byte("12.345678 [3 10.0.0.1:80] " + quoted(a) + " " + quoted(b)))
		if !ok || got.DB != 3 || !slices.Equal(got.Args, []string{a, b}) {
			t.Errorf("%q and %q became %+v, %v", a, b, got, ok)
		}
	})
}

func FuzzParseLineTakesAnyBytes(f *testing.F) {
	f.Add([]byte(`1339518083.107412 [0 127.0.0.1:60866] "get" "a\x00b"`))
	f.Add([]byte(`1.000001 [0 a] "`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if l, ok := ParseLine(text); ok && (len(l.Args) == 0 || l.DB < 0) {
			t.Errorf("%q is taken for %+v", text, l)
		}
	})
}
