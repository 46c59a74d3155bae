package deployment

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/testserver"
)

// rejected is how often a server turned a command away, by its name in INFO.
func rejected(t testing.TB, admin *redis.Client) map[string]string {
	t.Helper()
	stats := map[string]string{}
	info := admin.Info(t.Context(), "commandstats").Val()
	for _, m := range regexp.MustCompile(`cmdstat_(\S+):.*rejected_calls=([1-9]\d*)`).FindAllStringSubmatch(info, -1) {
		stats[m[1]] = m[2]
	}
	return stats
}

func TestWhatIsDeniedIsSentOnce(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		admin := s.Client()
		s.Do("ACL", "SETUSER", "guest", "on", ">p", "~*", "+info", "+multi", "+exec", "+get")
		c := at(t, s)
		c.User, c.Password = "guest", NewSecret("p")
		d, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		n := d.seed
		scanned, changed := d.Keyspace().Primaries(within(t))[0], d.Changes().Primaries(within(t))[0]
		for range 3 {
			replies := ask(t, n, "DBSIZE", "INFO server", "TYPE k", "TYPE l", "CLIENT LIST")
			for i, denied := range []bool{true, false, true, true, true} {
				if (replies[i].Err != nil) != denied {
					t.Errorf("reply %d is %v", i, replies[i])
				}
			}
			if _, err := n.Ping(within(t)); err == nil || !strings.Contains(err.Error(), "NOPERM") {
				t.Errorf("PING: %v", err)
			}
			page, err := scanned.Scan(within(t), keyspace.Stretch{Count: 10})
			if err != nil || page.Err == nil {
				t.Errorf("SCAN: %v, %v", page, err)
			}
			if got, spent, err := scanned.Uncounted(within(t), keyspace.Command{"DBSIZE"}, keyspace.Command{"RANDOMKEY"}); err != nil || got[0].Err == nil || got[1].Err == nil || spent.Commands != 0 || spent.Lost != 0 {
				t.Errorf("%v, spent %+v, %v", got, spent, err)
			}
			link, err := changed.Change(within(t))
			if err != nil {
				t.Fatal(err)
			}
			if got, _, err := link.Do(within(t), keyspace.Command{"PING"}, keyspace.Command{"TIME"}); err != nil || got[0].Err == nil || got[1].Err == nil {
				t.Errorf("%v, %v", got, err)
			}
			link.Close()
		}
		before := ask(t, n, "INFO stats")[0]
		want := map[string]string{
			"client|id": "1", "client|list": "1", "client|setname": "1",
			"dbsize": "1", "ping": "1", "randomkey": "1", "scan": "1", "time": "1", "type": "2", // two in one batch
		}
		if s.Kind == testserver.Valkey { // Redis 7.0 does not know it
			want["client|no-touch"] = "1"
		}
		if got := rejected(t, admin); !maps.Equal(got, want) {
			t.Errorf("turned away: %v, want %v", got, want)
		}
		if _, _, err := n.Counted(within(t), collector.Command{"TYPE", "k"}); err != nil || before.Err != nil {
			t.Error(err)
		}
		// A user who asks again does so on purpose.
		s.Do("ACL", "SETUSER", "guest", "+dbsize")
		n.Retry()
		if replies := ask(t, n, "DBSIZE"); replies[0].Err != nil {
			t.Errorf("once it is allowed and asked for anew: %v", replies[0].Err)
		}
	})
}

func TestATransactionIsNeverCutShort(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	s.Do("SET", "k", "v")
	s.Do("ACL", "SETUSER", "guest", "on", ">p", "~*", "+multi", "+exec", "+persist")
	c := at(t, s)
	c.User, c.Password = "guest", NewSecret("p")
	d, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for range 2 {
		link, err := d.Changes().Primaries(within(t))[0].Change(within(t))
		if err != nil {
			t.Fatal(err)
		}
		var last []keyspace.Reply
		for _, batch := range [][]keyspace.Command{{{"UNLINK", "k"}}, {{"MULTI"}}, {{"UNLINK", "k"}}, {{"PERSIST", "k"}}, {{"EXEC"}}} {
			if last, _, err = link.Do(within(t), batch...); err != nil {
				t.Fatal(err)
			}
		}
		if last[0].Err == nil || !strings.HasPrefix(last[0].Err.Error(), "EXECABORT") {
			t.Errorf("a transaction with a command that is denied: %v", last[0])
		}
		link.Close()
	}
}
