package prometheus

import (
	"strings"
	"testing"
)

func TestSelectorsAreReadAndWrittenAlike(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{instance="cache-1:9121"}`:                      `{instance="cache-1:9121"}`,
		` { job = "redis" , instance =~ "cache-.*" , } `: `{job="redis",instance=~"cache-.*"}`,
		`{a!="x",b!~"y|z"}`:                              `{a!="x",b!~"y|z"}`,
		`{a="quote \" and \\ and \n"}`:                   `{a="quote \" and \\ and \n"}`,
		`{a="\x1b[31m"}`:                                 "{a=\"\x1b[31m\"}",
	} {
		s, err := ParseSelector(in)
		if err != nil || s.String() != want {
			t.Errorf("%s is %s (%v), want %s", in, s, err, want)
		}
	}
}

func TestWhatIsNoSelectorIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	for in, why := range map[string]string{
		``: "a { is missing at byte 1", `instance="x"`: "a { is missing at byte 1", `{}`: "selects everything",
		`{instance=x}`: `a value between " is missing at byte 11`, `{instance="x"`: "a , or a } is missing at byte 14",
		`{instance="x"} or up`: "nothing may follow the } at byte 16", `{__name__="up"}`: "name of a label", `{1a="x"}`: "name of a label",
		`{a="x}`: `closing " is missing`, `{a=~"("}`: "no regular expression", `{a>"x"}`: "one of = != =~ !~", `{a="x" b="y"}`: "a , or a }",
		"{a=\"\xff\"}": "UTF-8", `{a="\q"}`: "escape", "{a=\"x\ny\"}": "line break", "{a=\"" + strings.Repeat("x", 5000) + "\"}": "4096 bytes",
	} {
		if s, err := ParseSelector(in); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q is %v (%v), want: %s", in, s, err, why)
		}
	}
}

func FuzzParseSelector(f *testing.F) {
	for _, s := range []string{`{instance="cache-1:9121"}`, `{a=~"b|c",d!="\""}`, `{`, "{a=\"\x00\"}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		s, err := ParseSelector(in)
		if err != nil {
			return
		}
		again, err := ParseSelector(s.String())
		if err != nil || again.String() != s.String() {
			t.Fatalf("%q is written %q, which reads as %v (%v)", in, s, again, err)
		}
	})
}
