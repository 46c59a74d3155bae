package change

import (
	"errors"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/screenshots/scene"
)

// wide is the dialog of invalidating all that starts with product:, with its preview.
func whole(t *testing.T, c *fake) Model {
	t.Helper()
	m := begin(t, c, Invalidate, products())
	for range m.form.readings {
		if m.form.plan().Selections[0].Kind == actions.ByPrefix {
			return m
		}
		m, _ = press(m, "space")
	}
	t.Fatal("no reading is the prefix")
	return m
}

// ready is that dialog with everything answered but what is to be typed.
func ready(t *testing.T, c *fake) Model {
	t.Helper()
	m := to(t, whole(t, c), onWrong)
	m, _ = press(m, "space")
	return m
}

func TestTheCursorIsOnCancelAndTabGoesFromTopToBottom(t *testing.T) {
	t.Parallel()
	m := whole(t, &fake{})
	if m.form.at != onCancel {
		t.Fatalf("the cursor is on %d, want Cancel", m.form.at)
	}
	want := []spot{onReading, onVolatile, onExamples, onWrong, onOld, onPace, onFloor, onBackup, onTyped, onGo, onCancel}
	var got []spot
	for range want {
		m, _ = press(m, "tab")
		got = append(got, m.form.at)
	}
	if !slices.Equal(got, want) {
		t.Errorf("tab goes through %v, want %v", got, want)
	}
	for i := len(want) - 2; i >= 0; i-- {
		if m, _ = press(m, "shift+tab"); m.form.at != want[i] {
			t.Fatalf("shift+tab goes to %d, want %d", m.form.at, want[i])
		}
	}
	m, _ = press(to(t, m, onCancel), "right")
	if m.form.at != onGo {
		t.Errorf("right of Cancel is %d, want the other button", m.form.at)
	}
	if m, _ = press(m, "up"); m.form.at != onTyped {
		t.Errorf("above the buttons is %d, want the last field", m.form.at)
	}
}

func TestNothingHappensBeforeEverythingIsAnswered(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := whole(t, c)
	steps := []struct {
		says string // what enter on the button says is missing
		at   spot
		then []string
	}{
		{"wrong data, or old data", onWrong, []string{"space"}},
		{"type product: to go on", onTyped, []string{"p", "r", "o", "d", "u", "c", "t"}},
		{"type product: to go on", onTyped, []string{":"}},
	}
	for _, s := range steps {
		m = to(t, m, onGo)
		m, _ = press(m, "enter")
		contains(t, m, s.says)
		if len(c.begun) > 0 || m.form.starting {
			t.Fatalf("it began while it still said %q", s.says)
		}
		if m.form.at != s.at {
			t.Fatalf("after %q the keys are on %d, want %d", s.says, m.form.at, s.at)
		}
		m, _ = press(m, s.then...)
	}
	contains(t, m, "typed")
	m, cmd := press(to(t, m, onGo), "enter")
	if cmd == nil || !m.form.starting {
		t.Fatal("enter on the button did not begin")
	}
	m, _ = m.Update(at(120, 36), cmd())
	if len(c.begun) != 1 || c.begun[0].Spread != 0 || c.begun[0].Selections[0].Text != "product:" {
		t.Fatalf("begun: %+v", c.begun)
	}
	if !c.options[0].Backup || c.options[0].Pace != keyspace.DefaultPace {
		t.Errorf("options: %+v, want a backup and a tenth of the server", c.options[0])
	}
	contains(t, m, "Invalidating product:", "To the background", "Pause", "Cancel …")
}

func TestNoSingleKeyBeginsAChange(t *testing.T) {
	t.Parallel()
	for _, k := range []string{"enter", "space", "y", "Y", "x", "i", "d", "q", "right", "left", "j", "a", "1"} {
		c := &fake{}
		m := whole(t, c)
		if _, cmd := press(m, k); cmd != nil {
			if msg, ok := cmd().(started); ok {
				t.Errorf("%s begins: %v", k, msg)
			}
		}
		if len(c.begun) > 0 {
			t.Errorf("%s begins a change", k)
		}
		menu := New(t.Context(), &fake{}, "").Open(products())
		if menu, _ = press(menu, k); k != "enter" && menu.face == onForm {
			t.Errorf("%s opens a dialog", k)
		}
	}
}

func TestEscCancelsFromEverywhere(t *testing.T) {
	t.Parallel()
	for _, s := range []spot{onCancel, onReading, onOld, onBackup, onTyped, onGo} {
		c := &fake{}
		m := to(t, ready(t, c), s)
		m, _ = press(m, "esc")
		if m.IsOpen() || len(c.begun) > 0 {
			t.Errorf("esc on %d: open %v, begun %v", s, m.IsOpen(), c.begun)
		}
		if c.stopped != len(c.previews) {
			t.Errorf("%d of %d previews were stopped", c.stopped, len(c.previews))
		}
	}
}

func TestLettersGoToTheTextFieldAndNowhereElse(t *testing.T) {
	t.Parallel()
	m := ready(t, &fake{})
	before := m.form
	m = typed(m, "ajkgGqx") // no text field has the keys
	if m.form.typed.Value() != "" || m.form.why != before.why || m.form.at != before.at {
		t.Errorf("letters changed the dialog: %q", m.form.typed.Value())
	}
	m = typed(to(t, m, onTyped), "y ?:q")
	if got := m.form.typed.Value(); got != "y ?:q" || !m.IsOpen() {
		t.Errorf("the field holds %q, want all that was typed", got)
	}
	m, _ = m.Update(at(120, 36), tea.PasteMsg{Content: "pasted"})
	if got := m.form.typed.Value(); got != "y ?:qpasted" {
		t.Errorf("the field holds %q after pasting", got)
	}
	m, _ = press(to(t, m, onCancel), "y")
	m, _ = m.Update(at(120, 36), tea.PasteMsg{Content: "\r"})
	if !m.IsOpen() {
		t.Error("what was pasted acted as a key")
	}
}

func TestAnotherReadingAsksForTheWordsAgain(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := typed(to(t, ready(t, c), onTyped), "product:")
	asked := len(c.previews)
	m, _ = press(to(t, m, onReading), "space")
	if m.form.typed.Value() != "" {
		t.Errorf("%q still confirms another reading", m.form.typed.Value())
	}
	if len(c.previews) != asked+1 || c.stopped != asked {
		t.Errorf("%d previews, %d stopped: want another one in place of the last", len(c.previews), c.stopped)
	}
}

func TestLatePreviewsAreDropped(t *testing.T) {
	t.Parallel()
	m := whole(t, &fake{})
	late := previewed{m.number - 1, scene.One(m.form.plan()), nil}
	if m, cmd := m.Update(at(120, 36), late); cmd != nil || m.form.v.Keys.Value == 1 {
		t.Error("a preview of another reading was shown")
	}
	closed, _ := press(m, "esc")
	if again, cmd := closed.Update(at(120, 36), previewed{m.number, m.form.v, nil}); cmd != nil || again.IsOpen() {
		t.Error("a preview opened a dialog that was closed")
	}
}

func TestKeysWithoutATTLCanBeLeftOut(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := whole(t, c)
	contains(t, m, "2,282 have no TTL: may be no cache", "[ ] leave them out")
	m, _ = press(to(t, m, onVolatile), "space")
	if last := c.previews[len(c.previews)-1]; last.Narrow.Volatility != actions.Volatile {
		t.Errorf("the preview is of %+v, want keys with a TTL only", last.Narrow)
	}
	contains(t, m, "[x] only keys with a TTL")
}

func TestSpreadIsTypedAndRead(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := to(t, whole(t, c), onOld)
	m, _ = press(m, "space")
	m = to(t, m, onSpread)
	if got := m.form.plan().Spread; got != 10*time.Minute {
		t.Errorf("spread over %s at first, want 10 m", got)
	}
	m, _ = press(m, "backspace")
	m = typed(m, "x")
	m, _ = press(to(t, m, onGo), "enter")
	contains(t, m, `"10x" is no duration`)
	m, _ = press(to(t, m, onSpread), "backspace")
	m = typed(m, "h")
	if got := m.form.plan().Spread; got != 10*time.Hour {
		t.Errorf("spread over %s, want 10 h", got)
	}
}

func TestABackupOverItsLimitIsAskedFor(t *testing.T) {
	t.Parallel()
	c := &fake{terms: Terms{BackupLimit: 100 << 20}}
	m := typed(to(t, ready(t, c), onTyped), "product:")
	m, _ = press(to(t, m, onGo), "enter")
	contains(t, m, "say whether to back up first", "over the limit of 100 MiB")
	m, _ = press(m, "space")
	if o := m.form.options(); !o.Backup || !o.Unlimited {
		t.Errorf("options %+v, want a backup without limit", o)
	}
	m, _ = press(m, "space")
	if o := m.form.options(); o.Backup || o.Unlimited {
		t.Errorf("options %+v, want none", o)
	}
	contains(t, m, "there is no undo")
}

func TestProductionAsksForTheBackupTheReasonAndItsName(t *testing.T) {
	t.Parallel()
	c := &fake{pol: actions.Policy{Production: "shop-eu", BackupAsked: true, ReasonRequired: true}}
	m := ready(t, c)
	for _, want := range []string{"back up first", "a reason is required", "type shop-eu"} {
		m, _ = press(to(t, m, onGo), "enter")
		contains(t, m, want)
		switch m.form.at {
		case onBackup:
			m, _ = press(m, "space")
		case onReason:
			m = typed(m, "bad prices")
		case onTyped:
			m = typed(m, "shop-eu")
		}
	}
	if what, _ := m.form.missing(); what != "" {
		t.Errorf("still missing: %s", what)
	}
	if got := m.form.plan().Reason; got != "bad prices" {
		t.Errorf("the reason is %q", got)
	}
}

func TestKeysTooBigForABackupAreAskedFor(t *testing.T) {
	t.Parallel()
	c := &fake{answer: func(p actions.Plan) actions.Preview {
		v := scene.Products(p, 0)
		v.TooBig = maybe.Of(keyspace.Exactly(3))
		return v
	}}
	m := typed(to(t, ready(t, c), onTyped), "product:")
	m, _ = press(to(t, m, onGo), "enter")
	contains(t, m, "too big for the backup")
	if m.form.at != onBig {
		t.Fatalf("the keys are on %d, want the question", m.form.at)
	}
	m, _ = press(m, "space")
	if !m.form.options().TakeBig {
		t.Error("they are not taken")
	}
	m, _ = press(m, "space")
	if m.form.options().TakeBig {
		t.Error("they are not skipped")
	}
	if what, _ := m.form.missing(); what != "" {
		t.Errorf("still missing: %s", what)
	}
}

func TestUnderTheFloorItAsksAgain(t *testing.T) {
	t.Parallel()
	c := &fake{pol: actions.Policy{HitRateFloor: 0.99}}
	m := typed(to(t, ready(t, c), onTyped), "product:")
	m, _ = press(to(t, m, onGo), "enter")
	contains(t, m, "under its floor already")
	m, _ = press(m, "space")
	if what, _ := m.form.missing(); what != "" {
		t.Errorf("still missing: %s", what)
	}
	if got := m.form.options().Floor; got != 0.99 {
		t.Errorf("the floor is %v", got)
	}
}

func TestARefusalKeepsTheDialogAndSaysWhy(t *testing.T) {
	t.Parallel()
	c := &fake{failed: &actions.Refusal{What: "the log of changes cannot be written", Why: "disk full", Try: "free some"}}
	m := typed(to(t, ready(t, c), onTyped), "product:")
	m, cmd := press(to(t, m, onGo), "enter")
	m, _ = m.Update(at(120, 36), cmd())
	contains(t, m, "nothing was changed", "disk full", "free")
	if m.form.at != onCancel || m.form.starting || m.Running() {
		t.Errorf("on %d, starting %v, running %v", m.form.at, m.form.starting, m.Running())
	}
	c.failed = errors.New("dial tcp: connection refused")
	m, cmd = press(to(t, m, onGo), "enter")
	m, _ = m.Update(at(120, 36), cmd())
	contains(t, m, "connection refused")
}

func TestWhatIsNotAllowedIsShownWithItsReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]*fake{
		"replica":   {pol: actions.Policy{ReadOnly: "this server is a replica"}},
		"locked":    {pol: actions.Policy{Locked: true}},
		"forbidden": {refusal: &actions.Refusal{What: "this user may not run UNLINK", Try: "ACL SETUSER app +unlink"}},
	} {
		m := New(t.Context(), c, "").Open(products())
		want := map[string]string{"replica": "this server is a replica", "locked": ":unlock", "forbidden": "ACL SETUSER app +unlink"}[name]
		contains(t, m, want)
		m, _ = press(m, "enter")
		if m.face != onMenu || len(c.previews) > 0 {
			t.Errorf("%s: the dialog opened", name)
		}
		contains(t, m, want)
	}
	if why := New(t.Context(), nil, "a recording cannot be changed").Disabled(); why != "a recording cannot be changed" {
		t.Errorf("without a changer: %q", why)
	}
}

func TestUnlockingLastsItsTime(t *testing.T) {
	t.Parallel()
	c := &fake{pol: actions.Policy{Locked: true}}
	m := New(t.Context(), c, "")
	ctx := at(120, 36)
	m, why := m.Unlock(ctx)
	if why != "" || m.Unlocked(ctx) != UnlockedFor || c.Policy().Locked {
		t.Fatalf("unlock: %q, %s left", why, m.Unlocked(ctx))
	}
	ctx.Now = ctx.Now.Add(UnlockedFor - time.Second)
	if m = m.Tick(ctx); m.Unlocked(ctx) != time.Second {
		t.Errorf("%s left", m.Unlocked(ctx))
	}
	ctx.Now = ctx.Now.Add(time.Second)
	if m = m.Tick(ctx); m.Unlocked(ctx) != 0 || c.locked != 1 || !c.Policy().Locked {
		t.Errorf("%s left, locked %d times", m.Unlocked(ctx), c.locked)
	}
	if _, why := New(t.Context(), &fake{}, "").Unlock(ctx); why == "" {
		t.Error("what is not locked was unlocked")
	}
	if _, why := New(t.Context(), &fake{pol: actions.Policy{ReadOnly: "read-only"}}, "").Unlock(ctx); why != "read-only" {
		t.Errorf("a read-only server was unlocked: %q", why)
	}
}

func TestRenameNeedsAnotherName(t *testing.T) {
	t.Parallel()
	c := &fake{}
	m := begin(t, c, Rename, Key("a\x00"))
	m, _ = press(to(t, m, onGo), "enter")
	contains(t, m, "the new name is not said")
	m = typed(m, `"a\x00"`)
	m, _ = press(to(t, m, onGo), "enter")
	contains(t, m, "that is the name it has")
	m, _ = press(m, "backspace")
	m = typed(m, `1"`)
	if got := m.form.plan().To; got != "a\x001" {
		t.Errorf("the new name is %q", got)
	}
}

func TestATimeToLiveIsADurationOrATier(t *testing.T) {
	t.Parallel()
	for typedTTL, want := range map[string]time.Duration{
		"1h": time.Hour, "90s": 90 * time.Second, "7d": 7 * day, "1d12h": 36 * time.Hour, "medium": time.Hour, " Week ": 7 * day, "1h 30m": 90 * time.Minute,
	} {
		m := begin(t, &fake{}, Expire, products())
		m, _ = press(to(t, m, onTTL), "backspace", "backspace")
		m = typed(m, typedTTL)
		if got := m.form.plan().TTL; got != want {
			t.Errorf("%q is %s, want %s", typedTTL, got, want)
		}
	}
	for _, bad := range []string{"", "0s", "-1h", "h", "1", "9999999999999h", "99999d", "d", "none"} {
		if d, err := span(bad); err == nil {
			t.Errorf("%q is read as %s", bad, d)
		}
	}
}

func TestAProtectedNameIsAskedFor(t *testing.T) {
	t.Parallel()
	c := &fake{pol: actions.Policy{Protect: []string{"cart:*"}}}
	m := begin(t, c, Delete, Key("cart:17"))
	m, _ = press(to(t, m, onGo), "enter")
	contains(t, m, "the profile protects this name")
	m, _ = press(m, "space")
	if what, _ := m.form.missing(); what != "" {
		t.Errorf("still missing: %s", what)
	}
	if m = begin(t, c, Delete, Key("user:17")); m.form.asksGuarded() {
		t.Error("a name that nobody protects is asked for")
	}
}

func TestWhatThePreviewCannotTellIsSaid(t *testing.T) {
	t.Parallel()
	c := &fake{answer: func(p actions.Plan) actions.Preview {
		v := scene.Products(p, 400_000)
		v.Limits = []keyspace.Limit{{Command: "PTTL", Missing: "TTLs", Why: "this user may not run PTTL"}}
		v.Again, v.Why = true, "cache-2 does not answer"
		return v
	}}
	m := begin(t, c, Invalidate, products())
	contains(t, m, "TTLs: this user may not run PTTL", "may be taken again", "cache-2 does not answer")
	m, _ = m.Update(at(120, 36), previewed{m.number, actions.Preview{}, errors.New("connection lost")})
	contains(t, m, "it is not counted any further: connection lost", "~254 k")
}

func TestANumberMayBeTypedWithItsCommas(t *testing.T) {
	t.Parallel()
	m := begin(t, &fake{}, Invalidate, Typed("\xff")) // cannot be typed
	for range m.form.readings {
		if m.form.plan().Selections[0].Kind == actions.ByPrefix {
			break
		}
		m, _ = press(m, "space")
	}
	m, _ = press(to(t, m, onWrong), "space")
	contains(t, m, "type the number of keys", "253600")
	m = typed(to(t, m, onTyped), "253,600")
	if what, _ := m.form.missing(); what != "" {
		t.Errorf("still missing: %s", what)
	}
}
