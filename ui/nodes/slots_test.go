package nodes

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/collector"
	"valktop/maybe"
	"valktop/screenshots/scene"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// slotted is the cluster whose primaries tell of their slots so.
func slotted(of func(primary int) maybe.Value[collector.Slots]) screen.Context {
	return watched(5, func(i int) collector.Snapshot {
		s := scene.Cluster(i, 0)
		s.Nodes = slices.Clone(s.Nodes)
		primary := 0
		for k := range s.Nodes {
			s.Nodes[k].Detail.Topics = collector.TopicSlots
			if s.Nodes[k].Member.Role == collector.Replica {
				s.Nodes[k].Detail.Slots = maybe.Unknown[collector.Slots]("a replica: its primary counts")
				continue
			}
			s.Nodes[k].Detail.Slots = of(primary)
			primary++
		}
		return s
	})
}

// busy are slots of which the second primary has the hottest, and the third that with most bytes.
func busy(primary int) maybe.Value[collector.Slots] {
	first := 5461 * primary
	load := func(slot, ms int, in, out int64, names ...string) collector.SlotLoad {
		return collector.SlotLoad{Slot: first + slot, Keys: 2 + int64(len(names)), CPU: time.Duration(ms) * time.Millisecond, In: in, Out: out, Names: names}
	}
	hot := [][]collector.SlotLoad{
		{load(12, 300, 90_000, 4_000_000, "page:en:17", "cart:\x1b[31m9"), load(99, 20, 6_000, 8_000)},
		{load(318, 2100, 700_000, 9_000_000, "{user:7}:feed", "{user:7}:friends"), load(7, 11, 3_000, 2_000, "session:0a1b")},
		{load(5000, 40, 60_000, 61_000_000, "report:daily")},
	}[primary]
	return maybe.Of(collector.Slots{
		Counted: true, Took: 5 * time.Second, Hot: hot,
		All: collector.SlotLoad{Keys: 400_000, CPU: 2200 * time.Millisecond, In: 900_000, Out: 62_000_000},
	})
}

func uncounted(primary int) maybe.Value[collector.Slots] {
	s, _ := busy(primary).Get()
	s.Counted, s.Took = false, 0
	for i := range s.Hot {
		s.Hot[i].CPU, s.Hot[i].In, s.Hot[i].Out = 0, 0, 0
	}
	return maybe.Of(s)
}

func without(int) maybe.Value[collector.Slots] {
	return maybe.Unknown[collector.Slots]("this server has no CLUSTER SLOT-STATS")
}

func TestFramesOfSlots(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]func(int) maybe.Value[collector.Slots]{"busy": busy, "uncounted": uncounted, "without": without} {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				ctx := sized(slotted(of), size)
				m, _ := press(begin(ctx), ctx, "v")
				golden.RequireEqual(t, []byte(frame(m, ctx)))
			})
		}
	}
}

func TestSlotsAreAskedForOnlyWhileTheyAreOnDisplay(t *testing.T) {
	t.Parallel()
	ctx := slotted(busy)
	m := begin(ctx)
	if m.Topics() != 0 {
		t.Errorf("beside the nodes it asks for %v", m.Topics())
	}
	m, _ = press(m, ctx, "v")
	if m.Topics() != collector.TopicSlots {
		t.Errorf("for the slots it asks for %v", m.Topics())
	}
	m, _ = press(m, ctx, "esc")
	if m.Topics() != 0 {
		t.Errorf("back at the nodes it asks for %v", m.Topics())
	}
}

func TestTheCostliestSlotIsFirstAndAnotherOrderIsAKeyAway(t *testing.T) {
	t.Parallel()
	ctx := slotted(busy)
	m, _ := press(begin(ctx), ctx, "v")
	if r, _ := m.slots.current(); r.Slot != 5461+318 {
		t.Errorf("first by time is slot %d", r.Slot)
	}
	contains(t, m, ctx, "have the hash tag {user:7}", "42.00 %")
	m, _ = press(m, ctx, "s")
	r, _ := m.slots.current()
	if r.Slot != 2*5461+5000 {
		t.Errorf("first by bytes is slot %d", r.Slot)
	}
	if _, msg := press(m, ctx, "enter"); msg != (Focus{r.addr}) {
		t.Errorf("enter leads to %v", msg)
	}
	m, _ = press(m, ctx, "j")
	chosen := m.slots.selected
	m, _ = m.Update(ctx, ctx.All.Snapshot)
	if r, _ := m.slots.current(); r.Slot != chosen {
		t.Errorf("the selection went from slot %d to %d", chosen, r.Slot)
	}
}

func TestWhatSlotsLackIsSaid(t *testing.T) {
	t.Parallel()
	denied := func(int) maybe.Value[collector.Slots] {
		return maybe.Unknown[collector.Slots]("CLUSTER SLOT-STATS is denied to this user")
	}
	for name, test := range map[string]struct {
		of    func(int) maybe.Value[collector.Slots]
		words []string
	}{
		"another server": {without, []string{"this server has no CLUSTER SLOT-STATS", "Valkey 8.0"}},
		"denied":         {denied, []string{"is denied to this user", "+cluster|slot-stats"}},
		"not counted":    {uncounted, []string{"keys alone are counted", "cluster-slot-stats-enabled yes"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := slotted(test.of)
			m, _ := press(begin(ctx), ctx, "v")
			contains(t, m, ctx, test.words...)
		})
	}
	alone := watched(3, scene.Snapshot)
	for _, b := range begin(alone).Bindings(alone) {
		if slices.Contains(b.Keys, "v") && !strings.Contains(b.Disabled, "cluster") {
			t.Errorf("on one server it says %q", b.Disabled)
		}
	}
}

func TestSlotsFitAnySize(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{0, 0}, {20, 5}, {30, 9}, {60, 15}, {400, 100}} {
		ctx := sized(slotted(busy), size)
		m, _ := press(begin(ctx), ctx, "v", "G")
		m.View(canvas.New(size[0], size[1]), ctx) // it panics beyond its edges
	}
}
