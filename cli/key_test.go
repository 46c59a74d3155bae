package cli_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"valktop/testserver"
	"valktop/ui/text"
)

// oneKey is what `valktop key --json` prints.
type oneKey struct {
	Key                   string
	Exists, More          bool
	Type, Encoding, Value *string
	Memory, TTLMS, Freq   *int64
	IdleMS                *int64 `json:"idle_ms"`
	Expires               *int64 `json:"ttl_ms"`
	Length, Page          *int64
	Formats               []string
	Decoded               any
	Elements              []struct {
		ID, Score *string
		Value     string
		TTL       *int64 `json:"ttl_ms"`
		Formats   []string
		Decoded   any
		Fields    []struct {
			Name, Value string
			Decoded     any
		}
	}
	Groups []struct {
		Name               string
		Consumers, Pending int64
		LastID             string `json:"last_id"`
	}
}

// key runs `valktop key --json`.
func key(t *testing.T, code int, args ...string) oneKey {
	t.Helper()
	r := valktop(append([]string{"key", "--json"}, args...)...)
	if r.code != code || r.err != "" {
		t.Fatalf("valktop key %v: %+v, want exit code %d", args, r, code)
	}
	var k oneKey
	if err := json.Unmarshal([]byte(r.out), &k); err != nil {
		t.Fatalf("%v: %s", err, r.out)
	}
	return k
}

func TestKeyShowsEveryType(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "page", `{"id":42,"name":"`+"\u202eevil"+`"}`, "EX", 3600)
		s.Do("HSET", "user", "name", "Ada", "mail", "a@example.org")
		s.Do("RPUSH", "queue", "first", "second")
		s.Do("SADD", "tags", "red")
		s.Do("ZADD", "ranks", "1.5", "ada")
		s.Do("XADD", "events", "7-1", "temperature", "19.8")
		s.Do("XGROUP", "CREATE", "events", "readers", "0")
		page := key(t, 0, "page", "-u", s.URL())
		if *page.Type != "string" || *page.Expires > 3_600_000 || *page.Expires < 3_000_000 || *page.Memory < 40 || page.Decoded.(map[string]any)["id"] != 42.0 {
			t.Errorf("page: %+v", page)
		}
		for name, want := range map[string]string{
			"user": "name=Ada mail=a@example.org", "queue": "0=first 1=second", "tags": "=red", "ranks": "=ada", "events": `7-1=`,
		} {
			k := key(t, 0, name, "-u", s.URL())
			if *k.Expires != -1 || *k.Length != int64(len(k.Elements)) || k.More || k.Value != nil {
				t.Errorf("%s: %+v", name, k)
			}
			for _, e := range k.Elements {
				id := ""
				if e.ID != nil {
					id = *e.ID
				}
				if !strings.Contains(want, id+"=") || name != "events" && !strings.Contains(want, id+"="+e.Value) {
					t.Errorf("%s: an element %s=%s, want %s", name, id, e.Value, want)
				}
			}
			shown := valktop("key", name, "-u", s.URL())
			if shown.code != 0 || !strings.Contains(shown.out, "TTL        none") || !strings.Contains(shown.out, k.Elements[0].Value) {
				t.Errorf("%s: %+v", name, shown)
			}
		}
		if k := key(t, 0, "ranks", "-u", s.URL()); *k.Elements[0].Score != "1.5" {
			t.Errorf("ranks: %+v", k)
		}
		if k := key(t, 0, "events", "-u", s.URL()); len(k.Groups) != 1 || k.Groups[0].Name != "readers" {
			t.Errorf("events: %+v", k)
		}
	})
}

func TestKeyDecodesElements(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const packed, unpacked = "\x81\xa4name\xa3Ada", `{"name":"Ada"}`
		s.Do("HSET", "user", "packed", packed)
		s.Do("RPUSH", "queue", unpacked)
		s.Do("SADD", "tags", packed)
		s.Do("ZADD", "ranks", "1.5", packed)
		s.Do("XADD", "events", "7-1", "kind", "plain", "body", packed)
		for name, shown := range map[string]string{
			"user": "packed  MessagePack, JSON: " + unpacked, "queue": "0      " + unpacked, "tags": "MessagePack, JSON: " + unpacked,
			"ranks": "1.5    MessagePack, JSON: " + unpacked, "events": "7-1  kind=plain body=MessagePack, JSON: " + unpacked,
		} {
			if r := valktop("key", name, "-u", s.URL()); r.code != 0 || !strings.Contains(r.out, shown+"\n") {
				t.Errorf("%q is missing from\n%s", shown, r.out)
			}
			e := key(t, 0, name, "-u", s.URL()).Elements[0]
			decoded, formats := e.Decoded, strings.Join(e.Formats, ", ")
			switch name {
			case "events":
				if len(e.Fields) != 2 || e.Fields[0].Decoded != nil || e.Fields[0].Name != "kind" {
					t.Fatalf("events: %+v", e)
				}
				decoded = e.Fields[1].Decoded
			case "queue": // it is what it is: nothing was undone
			default:
				if formats != "MessagePack, JSON" {
					t.Errorf("%s: formats %q", name, formats)
				}
			}
			if got := fmt.Sprint(decoded); got != "map[name:Ada]" {
				t.Errorf("%s was decoded to %s", name, got)
			}
		}
	})
}

func TestKeyThatIsNotThere(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	if k := key(t, 1, "nobody", "-u", s.URL()); k.Exists || k.Type != nil || k.Key != "nobody" {
		t.Errorf("%+v", k)
	}
	r := valktop("key", "nobody", "-u", s.URL())
	if r.code != 1 || r.out != "" || !strings.Contains(r.err, `there is no key "nobody"`) || !strings.Contains(r.err, "try: ") {
		t.Errorf("%+v", r)
	}
}

func TestKeyThatMayNotBeLookedAt(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "user:1", "v")
		s.Do("ACL", "SETUSER", "few", "on", ">pw", "~*", "+info", "+scan")
		args := []string{"key", "user:1", "-u", s.URL(), "--user", "few", "--pass", "pw", "--no-auth-warning"}
		r := valktop(append(args, "--json")...)
		for _, part := range []string{`"exists":null`, `"type":null`, `"refused":"NOPERM: this user may not run TYPE, PTTL, `, `"command":"TYPE"`} {
			if r.code != 1 || !strings.Contains(r.out, part) {
				t.Errorf("%+v, want %s", r, part)
			}
		}
		r = valktop(args...)
		for _, part := range []string{"type       –\n", `cannot tell what is in "user:1"`, "NOPERM: this user may not run TYPE, ", "+type"} {
			if r.code != 1 || !strings.Contains(r.out+r.err, part) {
				t.Errorf("%+v, want %q", r, part)
			}
		}
	})
}

func TestKeyNamesAreBytes(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	for _, name := range []string{"a b", `say "hi"`, "nul\x00", hostile, "redis://host", "@prod", `"quoted"`} {
		s.Do("SET", name, "value "+hostile)
		if !strings.Contains(name, "\x00") { // no argument can hold one
			if k := key(t, 0, name, "-u", s.URL()); !k.Exists {
				t.Errorf("%q is not found", name)
			}
		}
		if k := key(t, 0, "--quoted-input", text.Quote(name), "-u", s.URL()); !k.Exists {
			t.Errorf("%q is not found when it is quoted", name)
		}
		for _, args := range [][]string{{"key", name}, {"key", name, "--json"}} {
			r := valktop(append(args, "-u", s.URL())...)
			mustBePlain(t, fmt.Sprint(args), r.out+r.err)
		}
	}
}

func TestKeyPagesThroughAValue(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		pipe := s.Client().Pipeline()
		for i := range 1000 {
			pipe.HSet(t.Context(), "big", fmt.Sprintf("field-%d", i), strings.Repeat("v", 100))
			pipe.RPush(t.Context(), "long", i)
		}
		pipe.Set(t.Context(), "text", strings.Repeat("0123456789", 1000), 0)
		if _, err := pipe.Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for page := 1; ; page++ {
			k := key(t, 0, "big", "--page", fmt.Sprint(page), "--count", "200", "-u", s.URL())
			for _, e := range k.Elements {
				seen[*e.ID] = true
			}
			if !k.More {
				break
			}
		}
		if len(seen) != 1000 {
			t.Errorf("%d of 1000 fields on all pages", len(seen))
		}
		if k := key(t, 0, "long", "--page", "3", "--count", "100", "-u", s.URL()); *k.Elements[0].ID != "200" || len(k.Elements) != 100 || !k.More {
			t.Errorf("%+v", k)
		}
		if k := key(t, 0, "text", "--page", "2", "--count", "1004", "-u", s.URL()); !strings.HasPrefix(*k.Value, "456789") || len(*k.Value) != 1004 {
			t.Errorf("%+v", k)
		}
		r := valktop("key", "long", "--page", "99", "-u", s.URL())
		if r.code != 1 || !strings.Contains(r.err, "fewer pages") || !strings.Contains(r.err, "--page 10") {
			t.Errorf("%+v", r)
		}
	})
}

func TestKeyThatMayNotBeRead(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("SET", "page", "secret")
		s.Do("ACL", "SETUSER", "dim", "on", "nopass", "~*", "+@all", "-getrange")
		s.Do("ACL", "SETUSER", "elsewhere", "on", "nopass", "~other", "+@all")
		for _, user := range []string{"dim", "elsewhere"} {
			r := valktop("key", "page", "-u", s.URL(), "--user", user, "-a", "x", "--no-auth-warning")
			if r.code != 1 || strings.Contains(r.out, "secret") || !strings.Contains(r.err, "why: ") {
				t.Errorf("%s: %+v", user, r)
			}
		}
	})
}
