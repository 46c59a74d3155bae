package change

import (
	"fmt"
	"testing"

	"valktop/actions"
	"valktop/keyspace"
)

// app is what the Clients screen chooses: so many connections of one application.
func app(n int) Target {
	c := Clients{Label: "api"}
	for i := range n {
		c.Refs = append(c.Refs, actions.ClientRef{Node: "cache-1:6379", ID: int64(100 + i), Addr: fmt.Sprintf("10.0.3.%d:%d", 11+i%4, 40_000+i), Name: "api"})
	}
	if n == 1 {
		c.Label, c.All, c.Group = c.Refs[0].Addr, app(20).Clients.Refs, "api"
	}
	return OfClients(c)
}

// still is a preview that finds so many of the clients.
func still(n int64) func(actions.Plan) actions.Preview {
	return func(p actions.Plan) actions.Preview {
		return actions.Preview{Version: 1, Plan: p, Done: true, Exact: true, Keys: keyspace.Exactly(float64(n))}
	}
}

func deniedKill(p actions.Plan) actions.Preview {
	v := still(20)(p)
	v.Refusal = &actions.Refusal{What: "CLIENT KILL is denied to this user", Why: "User watch has no permissions to run the 'client|kill' command", Try: "an administrator can allow it: ACL SETUSER watch +client|kill"}
	return v
}

// killed is the outcome of a run whose every client was killed but for two.
func killed(p actions.Plan) actions.Progress {
	o := actions.Outcome{Action: p.Action, Plan: p, Begun: now(), Ended: now(), Matched: int64(len(p.Clients)), Changed: int64(len(p.Clients)) - 2, Skipped: actions.Skipped{Vanished: 2}}
	return actions.Progress{Version: 2, Plan: p, State: actions.Done, Outcome: o}
}

func TestManyClientsWantTheirNumberTyped(t *testing.T) {
	t.Parallel()
	f := &fake{answer: still(20)}
	m := begin(t, f, Kill, app(20))
	m, _ = press(to(t, m, onGo), "enter")
	contains(t, m, "type 20 to go on")
	if len(f.begun) > 0 {
		t.Fatal("it began unconfirmed")
	}
	m = typed(to(t, m, onTyped), "20")
	if _, cmd := press(to(t, m, onGo), "enter"); cmd == nil {
		t.Fatal("nothing begins")
	} else if cmd(); len(f.begun) != 1 || len(f.begun[0].Clients) != 20 || f.options[0].Backup {
		t.Errorf("begun: %+v %+v", f.begun, f.options)
	}
}

func TestFewClientsWantNoTyping(t *testing.T) {
	t.Parallel()
	f := &fake{answer: still(10)}
	m := begin(t, f, Kill, app(10))
	if m.form.at != onCancel {
		t.Error("the cursor is not on Cancel")
	}
	if _, cmd := press(to(t, m, onGo), "enter"); cmd == nil {
		t.Error("nothing begins")
	}
}

func TestClientsThatHaveGoneAreSaidToBeGone(t *testing.T) {
	t.Parallel()
	contains(t, begin(t, &fake{answer: still(7)}, Kill, app(10)), "7 of them are connected", "3 have gone meanwhile", "Kill 7 clients")
	m := begin(t, &fake{answer: still(0)}, Kill, app(10))
	m, _ = press(to(t, m, onGo), "enter")
	contains(t, m, "none of them is connected any more")
}

func TestADeniedKillSaysWhyAndWhatAllowsIt(t *testing.T) {
	t.Parallel()
	f := &fake{answer: deniedKill}
	m := typed(to(t, begin(t, f, Kill, app(20)), onTyped), "20")
	m, cmd := press(to(t, m, onGo), "enter")
	contains(t, m, "CLIENT KILL is denied to this user", "+client|kill")
	if cmd != nil || len(f.begun) > 0 {
		t.Error("it begins all the same")
	}
}

func TestOfAListTheOneOrAllCanBeKilled(t *testing.T) {
	t.Parallel()
	m := New(t.Context(), &fake{answer: still(20)}, "").Open(app(1))
	contains(t, m, "disconnect this client", "disconnect the 20 clients of api")
	next, cmd := press(m, "down", "enter")
	contains(t, answered(next, cmd), "20 clients of api")
}

func TestKillingDoesNotScanTheKeysAnew(t *testing.T) {
	t.Parallel()
	f := &fake{answer: still(10)}
	m := ranKill(t, f)
	contains(t, m, "Kill 10 clients of api · done", "8 clients", "had gone meanwhile", "connect again by themselves")
}

// ranKill is the panel of a kill that has ended.
func ranKill(t *testing.T, f *fake) Model {
	t.Helper()
	m, cmd := press(to(t, begin(t, f, Kill, app(10)), onGo), "enter")
	m, _ = m.Update(at(120, 36), cmd())
	m, cmd = m.Update(at(120, 36), progressed{i: 0, now: killed(f.begun[0])})
	if _, mark := cmd().(Mark); !mark { // and not a batch with Settled in it
		t.Error("keys are said to have changed")
	}
	return m
}
