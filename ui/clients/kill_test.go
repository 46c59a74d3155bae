package clients

import (
	"testing"

	"valktop/collector"
	"valktop/ui/key"
	"valktop/ui/screen"
)

// killKey is the binding that kills.
func killKey(t *testing.T, m Model, ctx screen.Context) key.Binding {
	t.Helper()
	for _, b := range m.Bindings(ctx) {
		if b.Matches("x") {
			return b
		}
	}
	t.Fatal("there is no such key")
	return key.Binding{}
}

func TestXAsksForAGroupAClientOrAllThatAreListed(t *testing.T) {
	t.Parallel()
	m, ctx := deployed()
	_, msg := press(m, ctx, "g", "x")
	if k, ok := msg.(Kill); !ok || k.Label != "api" || len(k.What) != 20 || k.All != nil {
		t.Errorf("on a group: %+v", msg)
	}
	_, msg = press(m, ctx, "g", "enter", "j", "x")
	if k, ok := msg.(Kill); !ok || len(k.What) != 1 || k.Label != k.What[0].Addr || k.Group != "api" || len(k.All) != 20 {
		t.Errorf("within a group: %+v", msg)
	}
	_, msg = press(m, ctx, "g", "enter", "enter", "x")
	if k, ok := msg.(Kill); !ok || len(k.What) != 1 || k.All != nil {
		t.Errorf("on a client: %+v", msg)
	}
	_, msg = press(m, ctx, "v", "v", "v", "v", "v", "/", "w", "o", "r", "k", "enter", "x")
	if k, ok := msg.(Kill); !ok || len(k.What) != 1 || len(k.All) != 6 || k.Group != "the filter work" {
		t.Errorf("of what is filtered: %+v", msg)
	}
}

func TestOwnConnectionsAndReplicationAreNotKilled(t *testing.T) {
	t.Parallel()
	for why, c := range map[string]collector.Client{
		"these are valktop's own connections":                      {ID: 1, Addr: "a:1", Own: true},
		"this is a link of the replication":                        {ID: 2, Addr: "a:2", Flags: "S"},
		"the server tells no ids, and an address may be used anew": {Addr: "a:3"},
		"": {ID: 4, Addr: "a:4"},
	} {
		m, ctx := watched(2, func(i int) collector.Snapshot { return only(i, c) })
		for _, keys := range [][]string{nil, {"enter"}, {"enter", "enter"}} {
			m, _ := press(m, ctx, keys...)
			if got := killKey(t, m, ctx).Disabled; got != why {
				t.Errorf("after %q: %q, want %q", keys, got, why)
			}
		}
	}
	m, ctx := deployed()
	ctx.NoChange = "this is a recording"
	if got := killKey(t, m, ctx).Disabled; got != ctx.NoChange {
		t.Errorf("%q", got)
	}
}
