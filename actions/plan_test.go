package actions_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"valktop/actions"
	"valktop/glob"
	"valktop/keyspace"
)

func selecting(kind actions.SelectionKind, text string) actions.Plan {
	return actions.Plan{Action: actions.Invalidate, Selections: []actions.Selection{{Kind: kind, Text: text}}}
}

// matching are the hostile names that a plan selects.
func matching(t *testing.T, p actions.Plan) []string {
	t.Helper()
	m, err := p.Matcher()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, name := range hostileNames() {
		if m.Match(name) {
			all = append(all, name)
		}
	}
	return all
}

func TestAPlanSelectsByteByByte(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		plan actions.Plan
		want []string
	}{
		{selecting(actions.ByKey, "user:1"), []string{"user:1"}},
		{selecting(actions.ByKey, "user:*"), []string{"user:*"}},
		{selecting(actions.ByKey, ""), []string{""}},
		{selecting(actions.ByPrefix, "user:1:"), nil},
		{selecting(actions.ByPrefix, "product"), []string{"product", "product:", "product:1", "products:1", "product:1:price"}},
		{selecting(actions.ByPrefix, "cart:2:items:"), []string{}},
		{selecting(actions.ByGlob, "cart:?"), []string{"cart:1"}},
		{selecting(actions.ByPattern, "cart:{id}"), []string{"cart:1"}},
	} {
		got := matching(t, c.plan)
		if c.want == nil { // as defined
			for _, name := range hostileNames() {
				if strings.HasPrefix(name, c.plan.Selections[0].Text) {
					c.want = append(c.want, name)
				}
			}
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v selects %.300q, want %.300q", c.plan.Selections[0], got, c.want)
		}
	}
}

// fragments are what names and globs are put together from.
func fragments() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{"user", ":", "1", "42", "*", "?", "[", "]", "[a-c]", "^", "\\", "{id}", "{", "}", "\x00", "\xff", "é", " ", "a", "->", "-", "/"})
}

func joined(t *rapid.T, label string, most int) string {
	return strings.Join(rapid.SliceOfN(fragments(), 0, most).Draw(t, label), "")
}

func TestTheServersGlobFindsWhateverAPlanSelects(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var p actions.Plan
		for range rapid.IntRange(1, 3).Draw(t, "selections") {
			kind := rapid.SampledFrom([]actions.SelectionKind{actions.ByKey, actions.ByPrefix, actions.ByGlob, actions.ByPattern}).Draw(t, "kind")
			p.Selections = append(p.Selections, actions.Selection{Kind: kind, Text: joined(t, "text", 5)})
		}
		m, err := p.Matcher()
		if err != nil {
			return // no plan
		}
		for _, name := range []string{joined(t, "name", 6), p.Selections[0].Text, p.Selections[0].Text + joined(t, "more", 3)} {
			if g := m.Glob(); m.Match(name) && g != "" && !glob.Match(g, name) {
				t.Fatalf("%+v selects %q, which %q does not find", p.Selections, name, g)
			}
		}
	})
}

func TestAPlanSurvivesItsJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ms := func(label string) time.Duration {
			return time.Duration(rapid.Int64Range(0, 1e9).Draw(t, label)) * time.Millisecond
		}
		p := actions.Plan{
			Action: rapid.SampledFrom([]actions.Action{actions.Invalidate, actions.Expire, actions.Persist, actions.Restore}).Draw(t, "action"),
			DB:     rapid.IntRange(0, 15).Draw(t, "db"), Spread: ms("spread"), TTL: ms("ttl"), Jitter: 0.25, OnlyMissing: rapid.Bool().Draw(t, "missing"),
			Selections: []actions.Selection{{Kind: actions.ByGlob, Text: joined(t, "text", 9), Delimiters: ":/", Cascade: "a -> b"}},
			Narrow:     actions.Narrow{Types: []string{"hash"}, Volatility: actions.Volatile, LongerThan: ms("longer"), Tier: "short", Idle: ms("idle")},
			Backup:     "/tmp/x", Replace: true, Reason: "why",
		}
		if rapid.Bool().Draw(t, "kill") {
			p.Action, p.Clients = actions.Kill, []actions.ClientRef{{Node: "10.0.0.1:6379", ID: 7, Addr: "10.0.0.9:4000", Name: joined(t, "name", 5)}}
		}
		if rapid.Bool().Draw(t, "rename") {
			p.Action, p.To = actions.Rename, joined(t, "to", 5)
		}
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var read actions.Plan
		if err := json.Unmarshal(data, &read); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(p, read) {
			t.Fatalf("%s is read as %+v, was %+v", data, read, p)
		}
	})
}

func TestWhatIsNoPlanIsRefused(t *testing.T) {
	t.Parallel()
	prefix := []actions.Selection{{Kind: actions.ByPrefix, Text: "user:"}}
	for want, p := range map[string]actions.Plan{
		"no keys are selected":              {Action: actions.Invalidate},
		"the prefix is empty":               selecting(actions.ByPrefix, ""),
		"the glob is empty":                 selecting(actions.ByGlob, ""),
		"cannot be selected by":             selecting("regexp", "x"),
		"no change called":                  {Action: "flush", Selections: prefix},
		"less than a second":                {Action: actions.Invalidate, Selections: prefix, Spread: time.Millisecond},
		"longer than 0":                     {Action: actions.Expire, Selections: prefix},
		"share of the TTL":                  {Action: actions.Expire, Selections: prefix, TTL: time.Hour, Jitter: 1},
		"no TTL tier":                       {Action: actions.Persist, Selections: prefix, Narrow: actions.Narrow{Tier: "huge"}},
		"no key is meant":                   {Action: actions.Persist, Selections: prefix, Narrow: actions.Narrow{Tier: "short", Volatility: actions.NonVolatile}},
		"volatile or persistent":            {Action: actions.Persist, Selections: prefix, Narrow: actions.Narrow{Volatility: "often"}},
		"only a single key":                 {Action: actions.Rename, Selections: prefix, To: "x"},
		"has that name already":             {Action: actions.Rename, Selections: selecting(actions.ByKey, "a").Selections, To: "a"},
		"which backup":                      {Action: actions.Restore},
		"both for keys with a TTL":          {},
		"a time is below 0":                 {Action: actions.Persist, Selections: prefix, Narrow: actions.Narrow{Idle: -1}},
		"this is no pattern: user:{rest}:x": selecting(actions.ByPattern, "user:{rest}:x"),
	} {
		if want == "both for keys with a TTL" {
			p = actions.Plan{Action: actions.Expire, TTL: time.Hour, OnlyMissing: true, Selections: prefix, Narrow: actions.Narrow{Volatility: actions.Volatile}}
			want = "no key is meant"
		}
		err := p.Check()
		if refusal, ok := errors.AsType[*actions.Refusal](err); !ok || !strings.Contains(refusal.Error(), want) {
			t.Errorf("%+v: %v, want %q", p, err, want)
		}
	}
	for _, p := range []actions.Plan{
		selecting(actions.ByKey, ""), selecting(actions.ByGlob, "*"), selecting(actions.ByPattern, "user:{id}"),
		{Action: actions.Expire, TTL: time.Second, Selections: prefix}, {Action: actions.Restore, Backup: "file"},
		{Action: actions.Rename, Selections: selecting(actions.ByKey, "a").Selections, To: ""},
	} {
		if err := p.Check(); err != nil {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func TestReadingsBeginWithTheNarrowest(t *testing.T) {
	t.Parallel()
	says := func(text, delimiters string) []string {
		var all []string
		for _, r := range actions.Readings(text, delimiters) {
			all = append(all, string(r.Selection.Kind)+" "+r.Selection.Text)
		}
		return all
	}
	for _, c := range []struct {
		text, delimiters string
		want             []string
	}{
		{"user:1", "", []string{"key user:1", "prefix user:1:", "prefix user:1"}},
		{"user:", "", []string{"key user:", "prefix user:"}},
		{"a/b", ":/", []string{"key a/b", "prefix a/b/", "prefix a/b"}},
		{"user:*", "", []string{"key user:*", "prefix user:*:", "prefix user:*", "glob user:*"}},
		{"", "", []string{"key "}},
	} {
		if got := says(c.text, c.delimiters); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) { // each one takes what those before it take, and the text itself
		text := joined(t, "text", 5)
		name := text + joined(t, "more", 3)
		taken := false
		for _, r := range actions.Readings(text, "") {
			m, err := actions.Plan{Selections: []actions.Selection{r.Selection}}.Matcher()
			if err != nil || r.Selection.Kind == actions.ByGlob {
				continue
			}
			if taken && name != text && !m.Match(name) {
				t.Fatalf("%s leaves out %q", r.Says, name)
			}
			taken = taken || m.Match(name)
		}
	})
}

func TestARuleAddsWhatBelongsToASelection(t *testing.T) {
	t.Parallel()
	rule, err := actions.ParseRule("user:{id} -> user:{id}:*, team:*:members")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		of   actions.Selection
		want []string
	}{
		{actions.Selection{Kind: actions.ByKey, Text: "user:42"}, []string{"user:42:*", "team:*:members"}},
		{actions.Selection{Kind: actions.ByKey, Text: "user:42:posts"}, nil},
		{actions.Selection{Kind: actions.ByKey, Text: "cart:42"}, nil},
		{actions.Selection{Kind: actions.ByPrefix, Text: "user:"}, []string{"user:*:*", "team:*:members"}},
		{actions.Selection{Kind: actions.ByPrefix, Text: "user:42:"}, nil},
		{actions.Selection{Kind: actions.ByPrefix, Text: "cart:"}, nil},
		{actions.Selection{Kind: actions.ByPattern, Text: "user:{id}"}, []string{"user:*:*", "team:*:members"}},
		{actions.Selection{Kind: actions.ByGlob, Text: "us*"}, []string{"user:*:*", "team:*:members"}},
		{actions.Selection{Kind: actions.ByGlob, Text: "cart*"}, nil},
	} {
		added, err := actions.Cascade([]actions.Rule{rule}, c.of)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range added {
			got = append(got, s.Text)
			if s.Kind != actions.ByGlob || s.Cascade == "" {
				t.Errorf("%+v adds %+v", c.of, s)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v adds %q, want %q", c.of, got, c.want)
		}
	}
	escaped, err := actions.ParseRule("page:{token} -> seen:{token}")
	if err != nil {
		t.Fatal(err)
	}
	if added, _ := actions.Cascade([]actions.Rule{escaped}, actions.Selection{Kind: actions.ByKey, Text: "page:a*Zq8_Kx"}); len(added) == 1 && glob.Match(added[0].Text, "seen:abZq8_Kx") {
		t.Errorf("a star in a name became one in a glob: %q", added[0].Text)
	}
	for _, text := range []string{"", "user:{id}", "-> a", "user:{id} ->", "user:{id} -> ,"} {
		if r, err := actions.ParseRule(text); err == nil {
			t.Errorf("%q is read as %+v", text, r)
		}
	}
}

func TestEveryRefusalOfAPolicy(t *testing.T) {
	t.Parallel()
	plan := selecting(actions.ByPrefix, "cart:")
	for want, p := range map[string]actions.Policy{
		"nothing may be changed": {ReadOnly: "it is a replica"},
		"locked":                 {Locked: true},
		"reason":                 {ReasonRequired: true},
		"protected":              {Protect: []string{"bull:*", "cart:*"}},
	} {
		if r := p.Allows(plan); r == nil || !strings.Contains(r.Error(), want) {
			t.Errorf("%+v: %v", p, r)
		}
	}
	if r := (actions.Policy{Protect: []string{"cart:*"}}).Allows(selecting(actions.ByKey, "cart:1")); r != nil {
		t.Errorf("a key by its exact name: %v", r)
	}
	if r := (actions.Policy{}).Allows(plan); r != nil {
		t.Errorf("no policy: %v", r)
	}
}

func TestWhatHasToBeTyped(t *testing.T) {
	t.Parallel()
	few, many := actions.Preview{Keys: keyspace.Exactly(1000)}, actions.Preview{Keys: keyspace.Estimate{Value: 900, Low: 800, High: 1001}}
	for _, c := range []struct {
		plan actions.Plan
		v    actions.Preview
		pol  actions.Policy
		want string
	}{
		{selecting(actions.ByPrefix, "user:"), few, actions.Policy{}, ""},
		{selecting(actions.ByPrefix, "user:"), many, actions.Policy{}, "user:"},
		{selecting(actions.ByGlob, "*:x"), few, actions.Policy{}, "*:x"},
		{selecting(actions.ByGlob, "user:*"), few, actions.Policy{}, ""},
		{selecting(actions.ByPattern, "{id}:x"), few, actions.Policy{}, "{id}:x"},
		{selecting(actions.ByPrefix, "us\x00er"), many, actions.Policy{}, "900"},
		{selecting(actions.ByPrefix, "usér"), many, actions.Policy{}, "900"},
		{selecting(actions.ByPrefix, strings.Repeat("x", 41)), many, actions.Policy{}, "900"},
		{selecting(actions.ByKey, "user:1"), few, actions.Policy{}, ""},
		{selecting(actions.ByKey, "user:1"), few, actions.Policy{Production: "prod"}, "prod"},
		{actions.Plan{Action: actions.Restore, Backup: "f"}, many, actions.Policy{}, "900"},
		{actions.Plan{Action: actions.Restore, Backup: "f"}, few, actions.Policy{}, ""},
		{actions.Plan{Action: actions.Kill}, actions.Preview{Keys: keyspace.Exactly(10)}, actions.Policy{}, ""},
		{actions.Plan{Action: actions.Kill}, actions.Preview{Keys: keyspace.Exactly(11)}, actions.Policy{}, "11"},
		{actions.Plan{Action: actions.Kill}, actions.Preview{Keys: keyspace.Exactly(1)}, actions.Policy{Production: "prod"}, "prod"},
	} {
		if got := actions.Confirm(c.plan, c.v, c.pol); got.Type != c.want || (got.Type == "") != (got.Why == "") {
			t.Errorf("%+v: %+v, want %q", c.plan, got, c.want)
		}
	}
}

func TestTheCommandThatDoesTheSame(t *testing.T) {
	t.Parallel()
	with := func(p actions.Plan, change func(*actions.Plan)) actions.Plan { change(&p); return p }
	for want, p := range map[string]actions.Plan{
		"valktop invalidate --prefix user:":               selecting(actions.ByPrefix, "user:"),
		"valktop invalidate -- -x*":                       selecting(actions.ByGlob, "-x*"),
		`valktop invalidate --quoted-input --key "a\x00"`: selecting(actions.ByKey, "a\x00"),
		"valktop invalidate --prefix u --spread 10m --type hash --no-ttl --idle 1h30m": with(selecting(actions.ByPrefix, "u"), func(p *actions.Plan) {
			p.Spread, p.Narrow = 10*time.Minute, actions.Narrow{Types: []string{"hash"}, Volatility: actions.NonVolatile, Idle: 90 * time.Minute}
		}),
		"valktop expire --pattern a/{id} --delimiter / --ttl 1h --jitter 10% --only-missing": {
			Action: actions.Expire, TTL: time.Hour, Jitter: 0.1, OnlyMissing: true,
			Selections: []actions.Selection{{Kind: actions.ByPattern, Text: "a/{id}", Delimiters: "/"}},
		},
		"valktop expire --key k --persist": with(selecting(actions.ByKey, "k"), func(p *actions.Plan) { p.Action = actions.Persist }),
		"valktop restore file --replace":   {Action: actions.Restore, Backup: "file", Replace: true},
		"valktop invalidate --key k --longer-than 2h --tier week": with(selecting(actions.ByKey, "k"), func(p *actions.Plan) {
			p.Narrow = actions.Narrow{Tier: "week", LongerThan: 2 * time.Hour}
		}),
	} {
		if got := strings.Join(p.CommandLine(), " "); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
