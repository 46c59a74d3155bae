package inspect

import (
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/screenshots/scene"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
)

// pictured are keys as users meet them.
func pictured(t *testing.T) map[string]*script {
	t.Helper()
	product, err := scene.Inspector{}.Inspect(t.Context(), scene.Inspected, keyspace.ValuePage{})
	if err != nil {
		t.Fatal(err)
	}
	fields := hash(40)
	fields.Len, fields.Next = maybe.Of[int64](1204), &keyspace.ValuePage{From: "17"}
	fields.Rows[3].ID, fields.Rows[3].Value = "日本\x1b[2J", "\xff\x00 wide 価格"
	stream := keyOf("stream", func(r *keyspace.Reading) {
		for i := range 3 {
			r.Rows = append(r.Rows, keyspace.Row{ID: fmt.Sprintf("1526919030474-%d", i), Value: `"temperature" "19.8"`})
		}
		r.TTL = maybe.Of(keyspace.NoTTL)
		r.Groups = []keyspace.ConsumerGroup{{Name: "readers", Consumers: 2, Pending: 5, LastID: "1526919030474-0", Lag: maybe.Of[int64](2)}}
	})
	for _, r := range []*keyspace.Reading{&fields, &stream} {
		r.Time = product.Time
	}
	return map[string]*script{
		"product": {answers: []keyspace.Reading{product}},
		"hash":    {answers: []keyspace.Reading{fields}},
		"stream":  {answers: []keyspace.Reading{stream}},
		"gone":    {answers: []keyspace.Reading{{Time: product.Time}}},
		"untold": {answers: []keyspace.Reading{{
			Time: product.Time, Refused: "NOPERM: this user may not run TYPE, PTTL, MEMORY USAGE, OBJECT ENCODING, OBJECT IDLETIME",
			Limits: []keyspace.Limit{{Command: "TYPE", Try: "an administrator can allow it: ACL SETUSER <user> +type"}},
		}}},
		"denied": {err: advised{"this user may not run TYPE"}},
	}
}

func TestGoldenKeys(t *testing.T) {
	t.Parallel()
	for name, s := range pictured(t) {
		for _, size := range [][2]int{{80, 20}, {120, 36}, {200, 56}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				ctx := screen.Context{
					Theme: themes.Default(true), Now: scene.Begin().Add((scene.DeployAt + 45) * time.Second),
					Zone: time.UTC, Width: size[0], Height: size[1],
				}
				m, cmd := New(t.Context(), &script{answers: s.answers, err: s.err}).Open(scene.Inspected)
				m, _ = m.Update(ctx, cmd())
				c := canvas.New(size[0], size[1])
				m.View(c, ctx)
				golden.RequireEqual(t, c.String())
			})
		}
	}
}
