package change

import (
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/actions"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/canvas"
)

// pictured are what users meet.
func pictured(t *testing.T) map[string]Model {
	t.Helper()
	taken := []Undoable{{scene.Backup, actions.Plan{Action: actions.Invalidate, Selections: []actions.Selection{{Kind: actions.ByPrefix, Text: "product:"}}}, now().Add(-12 * time.Minute), 253_559}}
	loading := whole(t, &fake{answer: func(p actions.Plan) actions.Preview { return scene.Products(p, 400_000) }})
	typing := to(t, ready(t, &fake{}), onTyped)
	old, _ := press(to(t, whole(t, &fake{}), onOld), "space")
	expanded, _ := press(to(t, whole(t, &fake{}), onExamples), "space")
	missing, _ := press(to(t, whole(t, &fake{}), onGo), "enter")
	strict := &fake{pol: actions.Policy{Production: "shop-eu", BackupAsked: true, ReasonRequired: true, HitRateFloor: 0.95, Cascade: []actions.Rule{mustRule(t, "product:* -> index:product:*")}}, terms: Terms{BackupLimit: 100 << 20}}
	undoingStrictly, strictly := New(t.Context(), strict, "").Undo(at(120, 36), taken[0])
	undoing, cmd := New(t.Context(), &fake{}, "").Undo(at(120, 36), taken[0])
	sure, _ := press(ran(t, &fake{}, walked), "tab", "tab", "enter")
	return map[string]Model{
		"menu":     New(t.Context(), &fake{undoable: taken}, "").Open(products()),
		"menu-key": New(t.Context(), &fake{pol: actions.Policy{Locked: true}}, "").Open(Key("product:18442")),
		"refused":  New(t.Context(), &fake{pol: actions.Policy{ReadOnly: "this server is a replica"}}, "").Open(products()),
		"counting": loading,
		"exact":    whole(t, &fake{}),
		"typing":   typed(typing, "produ"),
		"old":      to(t, old, onSpread),
		"examples": expanded,
		"missing":  missing,
		"strict":   ready(t, strict),
		"expire":   begin(t, &fake{}, Expire, Pattern("product:{id}", false, "")),
		"delete":   begin(t, &fake{}, Delete, Key("product:18442")),
		"rename":   begin(t, &fake{}, Rename, Key("evil\x1b]0;\x07")),
		"running":  ran(t, &fake{}, walked),
		"cancel":   sure,
		"outcome":  ran(t, &fake{undoable: taken}, scene.Invalidated),
		"undo":     answered(undoing, cmd),

		"undo-production": answered(undoingStrictly, strictly),
		"menu-nothing":    New(t.Context(), &fake{}, "").Open(Target{}),

		"kill-menu":    New(t.Context(), &fake{undoable: taken}, "").Open(app(1)),
		"kill":         begin(t, &fake{answer: still(18)}, Kill, app(20)),
		"kill-denied":  begin(t, &fake{answer: deniedKill}, Kill, app(20)),
		"kill-strict":  begin(t, &fake{answer: still(20), pol: actions.Policy{Production: "shop-eu", ReasonRequired: true}}, Kill, app(20)),
		"kill-outcome": ranKill(t, &fake{answer: still(10)}),
	}
}

func mustRule(t *testing.T, s string) actions.Rule {
	t.Helper()
	r, err := actions.ParseRule(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFrames(t *testing.T) {
	t.Parallel()
	for name, m := range pictured(t) {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				golden.RequireEqual(t, []byte(frame(m, size[0], size[1])))
			})
		}
	}
}

// TestStyles holds the colours, and that without colours everything can still be told apart.
func TestStyles(t *testing.T) {
	t.Parallel()
	mono, err := themes.Find("mono", themes.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	all := pictured(t)
	for look, th := range map[string]themes.Theme{"dark": themes.Default(true), "mono": mono} {
		for _, name := range []string{"menu", "typing", "old", "running", "outcome"} {
			t.Run(name+"-"+look, func(t *testing.T) {
				ctx := at(80, 23)
				ctx.Theme = th
				c := canvas.New(80, 23)
				all[name].View(c, ctx)
				golden.RequireEqual(t, []byte(c.String()))
			})
		}
	}
}
