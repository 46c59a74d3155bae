package e2e

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

// keys are what the help lists, and proofs that each does what it says.
func keys() map[string]func(t *testing.T, d *dashboard) {
	return map[string]func(t *testing.T, d *dashboard){
		"← →": func(t *testing.T, d *dashboard) {
			d.press("left", "left")
			d.until("the values at an instant", legend.MatchString)
			d.press("right", "right", "right") // now has moved on a little
			d.until("back at now", func(screen string) bool { return !legend.MatchString(screen) })
		},
		"home": func(t *testing.T, d *dashboard) {
			d.press("left", "left", "left")
			d.until("the values at an instant", legend.MatchString)
			d.press("home")
			d.until("back at now", func(screen string) bool { return !legend.MatchString(screen) })
		},
		"e": func(t *testing.T, d *dashboard) {
			d.press("e")
			d.gone("Fragmentation")
			d.see("Hit rate")
			d.press("e")
			d.see("Fragmentation")
		},
		"j ↓": func(t *testing.T, d *dashboard) {
			d.press("e", "j")
			d.see("─ Lookups ─")
			d.press("down")
			d.see("─ Misses ─")
		},
		"k ↑": func(t *testing.T, d *dashboard) {
			d.press("e", "k")
			d.see("─ CPU ─")
			d.press("up")
			d.see("─ Round trip ─")
		},
		"esc": func(t *testing.T, d *dashboard) {
			for _, back := range []string{"esc", "backspace"} {
				d.press("e")
				d.gone("Fragmentation")
				d.press(back)
				d.see("Fragmentation")
			}
			d.press("left")
			d.until("the values at an instant", legend.MatchString)
			d.press("esc", "esc") // it never quits
			d.until("back at now", func(screen string) bool { return !legend.MatchString(screen) })
		},
		"?": func(t *testing.T, d *dashboard) {
			for _, back := range []string{"?", "esc"} {
				d.press("?")
				d.see("─ Help ─")
				d.press(back)
				d.gone("─ Help ─")
			}
		},
		"r": func(t *testing.T, d *dashboard) {
			d.press("r")
			d.see("polling now")
		},
		"m": func(t *testing.T, d *dashboard) {
			d.press("m")
			d.see("label:")
			if err := d.Type("quiet?"); err != nil { // letters are text here: none quits or opens the help
				t.Fatal(err)
			}
			d.see("label: quiet?")
			d.press("enter")
			d.see("quiet? is set at")
			d.press("[", "e") // a minute on the whole screen: there is room for labels
			labelled := func(screen string) bool {
				return strings.Contains(screen, "quiet? ▏") || strings.Contains(screen, "▏ quiet?")
			}
			for _, chart := range []string{"─ Hit rate ─", "─ Lookups ─", "─ Misses ─", "─ Memory ─"} {
				d.see(chart)
				d.until("the label on this chart", labelled)
				d.press("j")
			}
		},
		"[ ]": func(t *testing.T, d *dashboard) {
			d.press("]")
			d.see("the charts show 15 min", "15 min ─╮")
			d.press("[", "[")
			d.see("1 min ─╮")
			d.press("[")
			d.see("less than 1 m is not possible")
		},
		":": func(t *testing.T, d *dashboard) {
			d.press(":")
			d.see("─ Commands ─", "Choose colours")
			if err := d.Type("window 1h"); err != nil {
				t.Fatal(err)
			}
			d.see(":window 1h")
			d.press("enter")
			d.see("1 h ─╮")
		},
		"q": func(t *testing.T, d *dashboard) {
			d.press("q")
			if code := d.ended(); code != 0 {
				t.Errorf("exit code %d", code)
			}
		},
		"space": func(t *testing.T, d *dashboard) {
			d.press("space")
			d.see("frozen since", "go on")
			d.press("space")
			d.gone("frozen since")
			d.busy()
		},
		"+ -": func(t *testing.T, d *dashboard) {
			d.press("+")
			d.see("every 2 s ")
			d.press("-", "-", "-", "-", "-")
			d.see("every 100 ms")
			d.see("less than 100 ms is not possible")
		},
		"y": func(t *testing.T, d *dashboard) {
			d.press("y")
			d.see("clipboard")
			found := regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]+)`).FindSubmatch(d.Raw())
			if found == nil {
				t.Fatal("nothing was sent to the clipboard (OSC 52)")
			}
			copied, err := base64.StdEncoding.DecodeString(string(found[1]))
			if err != nil || !strings.Contains(string(copied), "hit rate "+hitRate) {
				t.Errorf("the clipboard holds %q, %v", copied, err)
			}
		},
		"1": func(t *testing.T, d *dashboard) {
			d.press("1")
			d.see("it is on display")
		},
		"2": func(t *testing.T, d *dashboard) {
			d.press("2")
			d.see("--no-sampling")
			d.press("1")
			d.see("Fragmentation")
		},
		"3": func(t *testing.T, d *dashboard) {
			d.press("3")
			d.see("CALLS/S", "get", "dbsize own")
			d.press("1")
			d.see("Fragmentation")
		},
		"4": func(t *testing.T, d *dashboard) {
			d.press("4")
			d.see("─ Clients by name ─", "this valktop")
			d.press("1")
			d.see("Fragmentation")
		},
		"5": func(t *testing.T, d *dashboard) {
			d.press("5")
			d.see("─ Slow commands ─", "10 ms")
			d.press("1")
			d.see("Fragmentation")
		},
		"6": func(t *testing.T, d *dashboard) {
			d.press("6")
			d.see("─ Nodes ─")
			d.press("1")
			d.see("Fragmentation")
		},
		"tab": func(t *testing.T, d *dashboard) {
			d.press("tab")
			d.see("--no-sampling")
			d.press("tab")
			d.see("CALLS/S")
			d.press("tab")
			d.see("─ Clients by name ─")
			d.press("tab")
			d.see("─ Slow commands ─")
			d.press("tab")
			d.see("─ Nodes ─")
			d.press("tab")
			d.see("Fragmentation")
		},
		"enter": func(t *testing.T, d *dashboard) {
			d.press("enter")
			d.see("─ Causes ─", "Ruled out")
			d.press("esc")
			d.see("Fragmentation")
		},
		"t": func(t *testing.T, d *dashboard) {
			d.press("m")
			d.see("label:")
			if err := d.Type("before lunch\r"); err != nil {
				t.Fatal(err)
			}
			d.see("before lunch is set at")
			d.press("t")
			d.see("─ Events ─", "newest first", "mark", "before lunch")
			d.press("enter") // the cursor of the charts is there
			d.see("Fragmentation")
			d.until("the values at an instant", legend.MatchString)
		},
		"x": func(t *testing.T, d *dashboard) {
			d.press("x")
			d.until("the menu of changes, or why there is none", func(screen string) bool {
				return strings.Contains(screen, "there is nothing to undo") || strings.Contains(screen, "nothing can be changed here")
			})
			d.press("esc")
			d.gone("─ Change ─")
			d.busy()
		},
		"c": func(t *testing.T, d *dashboard) {
			d.press("c")
			d.see("there was none yet")
		},
		"o": func(t *testing.T, d *dashboard) {
			d.press("o")
			if err := d.Type("nobody"); err != nil {
				t.Fatal(err)
			}
			d.press("enter")
			d.see("There is no such key")
		},
		"h": func(t *testing.T, d *dashboard) {
			d.press("h")
			d.see("─ Sample accesses ─", "[x] MONITOR", "Cancel")
			d.press("esc")
			d.gone("Sample accesses")
			d.busy()
		},
		"ctrl+l": func(t *testing.T, d *dashboard) {
			d.press("space") // so that nothing else is drawn
			d.see("go on")
			d.press("ctrl+l")
			d.until("a whole frame is drawn once more", func(string) bool { return strings.Count(string(d.Raw()), "Fragmentation") >= 2 })
		},
		// With a shell: TestCtrlZGoesToTheShellAndFgComesBack.
		"ctrl+z": func(t *testing.T, d *dashboard) {
			d.press("ctrl+z") // without one it must not wait for a fg that nobody can type
			d.see("no shell waits for it")
			d.busy()
		},
	}
}

func TestEveryKeyOfTheHelpDoesWhatItSays(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	drive(t, s)
	help := window{width: 120, height: 60}.open(t, s.URL(), "--no-sampling") // dashboards look keys up, and all here watch one server
	help.see(hitRate)
	help.press("?")
	help.see("─ Help ─", "Signs")
	proofs := keys()
	if listed, proven := labels(help.Screen()), slices.Sorted(maps.Keys(proofs)); !slices.Equal(listed, proven) {
		t.Errorf("the help lists %q\nthere are proofs of %q", listed, proven)
	}
	for label, prove := range proofs {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			d := open(t, s.URL(), "--no-sampling")
			d.busy()
			d.see("Fragmentation")
			prove(t, d)
		})
	}
}

// labels are the keys that the help lists, sorted.
func labels(rows []string) []string {
	line := regexp.MustCompile(`^│  (\S+(?: \S+)?) {2,}[^ │]`)
	var list []string
	left, within := 0, false
	for _, row := range rows {
		if before, _, found := strings.Cut(row, "╭─ Help"); found {
			left, within = len([]rune(before)), true
		}
		if r := []rune(row); within && len(r) > left {
			row = string(r[left:])
		}
		if strings.HasPrefix(row, "│  Signs ") {
			break
		}
		if found := line.FindStringSubmatch(row); within && found != nil {
			list = append(list, found[1])
		}
	}
	slices.Sort(list)
	return list
}

func TestAThemeIsPreviewedAndGivenUpWithEsc(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	d := open(t, s.URL())
	d.see("primary", "Hit rate")
	before := headStyle(t, d)
	d.press(":")
	if err := d.Type("theme light"); err != nil {
		t.Fatal(err)
	}
	d.see(":theme light")
	d.until("the theme at once", func(string) bool { return headStyle(t, d) != before })
	d.press("esc")
	d.until("the theme before", func(string) bool { return headStyle(t, d) == before })
	d.press(":")
	if err := d.Type("theme light\r"); err != nil {
		t.Fatal(err)
	}
	d.see("the theme is light")
	if got := headStyle(t, d); got == before {
		t.Errorf("it still looks like %q", got)
	}
}

func TestAFrozenDisplayStandsStillWhilePollingGoesOn(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	stop := drive(t, s)
	d := open(t, s.URL())
	d.busy()
	d.press("space")
	d.see("frozen since")
	before := still(d)
	stop()
	client := s.Client()
	polls := func() string { // of which each asks for DBSIZE
		info, err := client.Info(t.Context(), "commandstats").Result()
		if err != nil {
			t.Fatal(err)
		}
		return regexp.MustCompile(`cmdstat_dbsize:calls=(\d+)`).FindString(info)
	}
	for range 3 { // the server was asked again, and what it says now is not on display
		for now := polls(); polls() == now; {
			time.Sleep(20 * time.Millisecond)
		}
	}
	if got := still(d); got != before {
		t.Errorf("the frozen display was\n%s\nand is\n%s", before, got)
	}
	d.press("space")
	d.see("hits 0 /s")
}

// still is what a frozen display shows of the figures.
func still(d *dashboard) string { return chartOf(d.Screen()) }
