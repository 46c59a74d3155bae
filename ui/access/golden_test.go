package access

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/access"
	"valktop/actions"
)

func TestFrames(t *testing.T) {
	t.Parallel()
	off := Setting{Primaries: 3, Off: 2, Lacks: "Em"}
	denied := access.Report{
		Version: 1, State: access.Ended, Ended: "it was stopped",
		Burst:  access.Burst{State: access.Ended, Failed: true, Why: "MONITOR is denied to this user on cache:6379", Try: "an administrator can allow it: ACL SETUSER <user> +monitor"},
		Misses: access.Hearing{Why: "this user may not subscribe on cache:6379", Try: "an administrator can allow it: ACL SETUSER <user> &__keyevent@*__:keymiss"},
	}
	locksAlone := sampled()
	locksAlone.Stampedes = nil
	for _, shot := range []struct {
		name   string
		f      *fake
		report access.Report
		keys   []string
		lfu    bool
	}{
		{"consent", &fake{setting: off}, access.Report{}, []string{"up", "space"}, false},
		{"locked", &fake{setting: off, policy: actions.Policy{Locked: true}}, access.Report{}, nil, false},
		{"production", &fake{setting: off, policy: actions.Policy{Production: "prod", ReasonRequired: true}}, access.Report{}, []string{"up", "space", "down", "p"}, false},
		{"unseen", &fake{setting: Setting{Primaries: 1, Unseen: &actions.Refusal{What: "no"}}}, access.Report{}, nil, false},
		{"unreached", &fake{err: errGone}, access.Report{}, nil, false},
		{"patterns", &fake{}, sampled(), nil, false},
		{"keys", &fake{}, sampled(), []string{"v"}, false},
		{"change", &fake{}, sampled(), []string{"v", "v"}, false},
		{"stampedes", &fake{}, sampled(), []string{"v", "v", "v"}, false},
		{"locks", &fake{}, locksAlone, []string{"v", "v", "v"}, false},
		{"denied", &fake{}, denied, nil, false},
		{"lfu", &fake{}, denied, nil, true},
	} {
		for _, size := range [][2]int{{80, 20}, {120, 36}, {200, 56}} {
			t.Run(fmt.Sprintf("%s-%dx%d", shot.name, size[0], size[1]), func(t *testing.T) {
				ctx := over(shot.report, size[0], size[1])
				if shot.lfu {
					ctx.Keys = lfu()
				}
				golden.RequireEqual(t, []byte(drawn(opened(t, shot.f, ctx, shot.keys...), ctx)))
			})
		}
	}
}

func TestAnySizeIsDrawn(t *testing.T) {
	t.Parallel()
	for _, r := range []access.Report{{}, sampled()} {
		for _, w := range []int{0, 1, 5, 20, 39, 60, 79, 80, 100, 119, 200} {
			for _, h := range []int{0, 1, 2, 3, 5, 8, 13, 19, 20, 36} {
				ctx := over(r, w, h)
				var keys []string
				for range int(partCount) {
					m := opened(t, &fake{setting: Setting{Primaries: 1, Off: 1, Lacks: "m"}}, ctx, keys...)
					if strings.ContainsRune(drawn(m, ctx), '\x1b') {
						t.Fatalf("an escape reaches the terminal at %dx%d", w, h)
					}
					keys = append(keys, "v")
				}
			}
		}
	}
}

func TestNothingBeginsWithoutConsent(t *testing.T) {
	t.Parallel()
	ctx := over(access.Report{}, 120, 36)
	f := &fake{setting: Setting{Primaries: 1, Off: 1, Lacks: "Em"}}
	if m := opened(t, f, ctx, "enter"); m.IsOpen() || len(f.asked) != 0 {
		t.Errorf("enter on Cancel began %+v", f.asked)
	}
	opened(t, f, ctx, "y", "s", "n", "space", "esc")
	if len(f.asked) != 0 {
		t.Errorf("letters began %+v", f.asked)
	}
	opened(t, f, ctx, "right", "enter")
	if want := (Request{Monitor: true}); len(f.asked) != 1 || f.asked[0].Misses != want.Misses || !f.asked[0].Monitor {
		t.Errorf("it began %+v", f.asked)
	}
	f.asked = nil
	opened(t, f, ctx, "up", "space", "down", "right", "enter")
	if len(f.asked) != 1 || !f.asked[0].Misses || f.asked[0].Plan.Value != "+Em" {
		t.Errorf("it began %+v", f.asked)
	}
}

func TestWhatIsAskedForMustBeGiven(t *testing.T) {
	t.Parallel()
	ctx := over(access.Report{}, 120, 36)
	f := &fake{setting: Setting{Primaries: 1, Off: 1, Lacks: "Em"}, policy: actions.Policy{Production: "prod", ReasonRequired: true}}
	begin := []string{"right", "enter"}
	keys := slices.Concat([]string{"up", "space", "down", "down", "down"}, begin)
	if opened(t, f, ctx, keys...); len(f.asked) != 0 {
		t.Errorf("it began without a name: %+v", f.asked)
	}
	keys = slices.Concat([]string{"up", "space", "down", "p", "r", "o", "d", "down", "w", "h", "y", "down"}, begin)
	if opened(t, f, ctx, keys...); len(f.asked) != 1 || f.asked[0].Plan.Reason != "why" {
		t.Errorf("it began %+v", f.asked)
	}
}

func TestLockedChangesLeaveMonitorAlone(t *testing.T) {
	t.Parallel()
	ctx := over(access.Report{}, 120, 36)
	f := &fake{setting: Setting{Primaries: 1, Off: 1, Lacks: "Em"}, policy: actions.Policy{Locked: true}}
	m := opened(t, f, ctx, "up", "space", "up", "space") // there is no other line to choose than MONITOR
	if m.misses || !m.monitor {
		t.Errorf("misses %v, MONITOR %v", m.misses, m.monitor)
	}
}
