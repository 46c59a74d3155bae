package e2e

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/redis/go-redis/v9"

	"valktop/testserver"
	"valktop/ui/text"
)

// hugeName is as long as a name may be for some tools, and wide and hostile all along.
func hugeName() string {
	const atLeast = 64 << 10
	return strings.Repeat("東"+evil, atLeast/len("東"+evil)+1)
}

// hostileKeys fills a server with keys whose names and values are hostile: below one
// prefix, so that drilling into it shows it among the breadcrumbs. (Names with control
// characters are a pattern of their own, {binary}.)
func hostileKeys(t *testing.T, s *testserver.Server) {
	t.Helper()
	ctx, pipe := t.Context(), s.Client().Pipeline()
	for i := range 20 {
		pipe.Set(ctx, fmt.Sprintf("%s:%d", evil, i), evil, 0)
		pipe.Set(ctx, fmt.Sprintf("\u202eEVIL\u2066:價:%d", i), "v", 0)
		pipe.Set(ctx, fmt.Sprintf("\u202eEVIL\u2066:%s\u202eEVIL:x%d", strings.Repeat("東", 80), i), evil, 0)
		pipe.Set(ctx, fmt.Sprintf("価格👩‍👩‍👧‍👦e\u0301\u0301:東京:%d", i), "v", 0)
	}
	pipe.Set(ctx, hugeName(), hugeName(), 0)
	pipe.HSet(ctx, "types:hash", evil, evil, "wide 価格", "東京\u202e", hugeName(), hugeName(), "json", `{"a":"`+"\u202e\u009b"+`"}`)
	pipe.RPush(ctx, "types:list", evil, hugeName(), "東京")
	pipe.SAdd(ctx, "types:set", evil, "東京", "\u202eabc")
	pipe.ZAdd(ctx, "types:zset", redis.Z{Score: 1, Member: evil}, redis.Z{Score: 2, Member: "東京"})
	pipe.XAdd(ctx, &redis.XAddArgs{Stream: "types:stream", ID: "1-1", Values: []string{evil, evil, "東京", evil}})
	pipe.XGroupCreate(ctx, "types:stream", evil, "0")
	if _, err := pipe.Exec(ctx); err != nil {
		t.Fatal(err)
	}
}

// mustBeAligned fails when a panel's right edge is not where the terminal ends.
func mustBeAligned(t *testing.T, what string, d *dashboard) {
	t.Helper()
	w, h := d.Size()
	edges := 0
	for _, row := range d.Screen() {
		if edge := strings.LastIndexAny(row, "│╮╯"); edge >= 0 && edge == len(row)-len("│") {
			edges++
			if got := ansi.StringWidth(row); got != w {
				t.Errorf("%s: a row ends in column %d of %d: %s", what, got, w, row)
			}
		}
	}
	const around = 6 // header, tabs, the scan's line, messages, footer
	if edges < h-around {
		t.Errorf("%s: %d of %d rows end in an edge:\n%s", what, edges, h, d.text())
	}
}

func TestHostileKeysReachTheTerminalEscaped(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		hostileKeys(t, s)
		for _, size := range [][2]int{{80, 24}, {200, 60}} {
			d := window{width: size[0], height: size[1]}.open(t, s.URL(), "--rate", "0")
			d.see("Hit rate")
			d.press("2")
			d.see("Prefixes", "types:", "exact")
			mustBeAligned(t, "tree", d)
			d.press("v")
			d.see("Patterns")
			mustBeAligned(t, "list", d)
			d.press("v")
			d.see("Map of memory")
			mustBeAligned(t, "map", d)
			d.press("v", "/")
			if err := d.Type("xaeEVIL"); err != nil {
				t.Fatal(err)
			}
			d.press("enter", "enter")
			d.see(`Prefixes › \xe2\x80\xaeEVIL`)
			mustBeAligned(t, "breadcrumbs", d)
			d.press("v", "v")
			d.see("Map of memory ›")
			mustBeAligned(t, "map below a prefix", d)
			d.press("e")
			d.until("an example", regexp.MustCompile(`KEY .*TTL`).MatchString)
			mustBeAligned(t, "examples", d)
			d.press("i")
			d.see("type string", "TTL none")
			mustBeAligned(t, "inspector", d)
			d.press("backspace")
			inspectHostile(t, d)
			d.press("q")
			if code := d.ended(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			mustBeTame(t, fmt.Sprintf("%d x %d", size[0], size[1]), d.Raw())
		}
	})
}

// inspectHostile opens a key of each type, its elements, and one by a hostile name.
func inspectHostile(t *testing.T, d *dashboard) {
	t.Helper()
	open := func(name string) {
		d.press("o")
		d.see("open key:")
		if err := d.Type(text.Quote(name)); err != nil {
			t.Fatal(err)
		}
		d.press("enter")
	}
	open(evil + ":7")
	d.see("type string")
	for _, shown := range []string{"· text", "· hex"} {
		d.press("v")
		d.see(shown)
		mustBeAligned(t, shown, d)
	}
	for kind, opened := range map[string]string{"hash": "Field ", "list": "Item 0", "set": "Member ", "zset": "Member ", "stream": "Entry 1-1"} {
		open("types:" + kind)
		d.see("type "+kind, `\x1b]1337;EVIL`)
		mustBeAligned(t, kind, d)
		d.press("enter")
		d.see(opened)
		mustBeAligned(t, "an element of a "+kind, d)
		d.press("v", "j", "backspace", "j", "enter", "v", "v", "backspace")
		d.see("type " + kind)
		d.press("backspace")
	}
}
