package deployment

import (
	"strings"
	"testing"

	"valktop/collector"
	"valktop/testserver"
)

// fill makes a key of each type.
func fill(s *testserver.Server) {
	s.Do("SET", "string", "value")
	s.Do("SET", "empty", "")
	s.Do("HSET", "hash", "field", "value")
	s.Do("RPUSH", "list", "a", "b")
	s.Do("SADD", "set", "a", "b")
	s.Do("ZADD", "zset", "1", "a", "2", "b")
	s.Do("XADD", "stream", "*", "field", "value")
	s.Do("SET", "volatile", "value", "EX", "1000")
}

// counted runs commands in one batch and returns what the server counted, and what the ledger says.
func counted(t *testing.T, n *node, lines ...string) (hits, misses uint64, ours collector.Ledger) {
	t.Helper()
	before := counters(t, ask(t, n, "INFO stats")[0].Value)
	start := n.ledger.now()
	ask(t, n, lines...)
	end := n.ledger.now()
	after := counters(t, ask(t, n, "INFO stats")[0].Value)
	ours = collector.Ledger{Hits: end.Hits - start.Hits, Misses: end.Misses - start.Misses, Lost: end.Lost - start.Lost}
	return after["keyspace_hits"] - before["keyspace_hits"], after["keyspace_misses"] - before["keyspace_misses"], ours
}

// TestLookupsOfEveryCommandAreThoseThatTheServerCounts is the table of costs, against the servers.
func TestLookupsOfEveryCommandAreThoseThatTheServerCounts(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		n := open(t, at(t, s))
		for line := range strings.Lines(`
			GET string          | GET gone            | GET hash
			DUMP string         | DUMP gone           | DUMP zset
			OBJECT ENCODING set | OBJECT ENCODING gone
			OBJECT IDLETIME set | OBJECT IDLETIME gone
			OBJECT REFCOUNT set | OBJECT REFCOUNT gone
			OBJECT FREQ set     | OBJECT FREQ gone
			TTL string          | TTL gone            | TTL volatile
			PTTL string         | PTTL gone           | PTTL volatile
			EXPIRETIME string   | EXPIRETIME gone     | EXPIRETIME volatile
			PEXPIRETIME string  | PEXPIRETIME gone    | PEXPIRETIME volatile
			TYPE stream         | TYPE gone
			EXISTS string       | EXISTS gone         | EXISTS string gone string zset
			TOUCH string        | TOUCH gone          | TOUCH string gone string zset
			HLEN hash           | HLEN gone           | HLEN string
			LLEN list           | LLEN gone           | LLEN string
			SCARD set           | SCARD gone          | SCARD string
			ZCARD zset          | ZCARD gone          | ZCARD string
			HGETALL hash        | HGETALL gone        | HGETALL string
			HKEYS hash          | HKEYS gone          | HKEYS string
			HVALS hash          | HVALS gone          | HVALS string
			SMEMBERS set        | SMEMBERS gone       | SMEMBERS string
			STRLEN string       | STRLEN hash
			XLEN stream         | XLEN string
			GETRANGE string 0 1 | GETRANGE hash 0 1
			HGET hash field     | HGET string field
			HEXISTS hash field  | HEXISTS string field
			HSTRLEN hash field  | HSTRLEN string field
			LINDEX list 0       | LINDEX string 0
			LRANGE list 0 -1    | LRANGE string 0 -1
			SISMEMBER set a     | SISMEMBER string a
			XRANGE stream - +   | XRANGE string - +
			XREVRANGE stream + -| XREVRANGE string + -
			ZRANGE zset 0 -1    | ZRANGE string 0 -1
			ZREVRANGE zset 0 -1 | ZREVRANGE string 0 -1
			ZSCORE zset a       | ZSCORE string a
			HSCAN hash 0        | HSCAN gone 0        | HSCAN string 0
			SSCAN set 0         | SSCAN gone 0        | SSCAN string 0
			ZSCAN zset 0        | ZSCAN gone 0        | ZSCAN string 0
			XINFO STREAM stream | XINFO STREAM gone   | XINFO STREAM string
			XINFO GROUPS stream | XINFO GROUPS gone   | XINFO GROUPS string
			MEMORY USAGE string | MEMORY USAGE gone
			SCAN 0              | SCAN 0 MATCH str* COUNT 100
			RANDOMKEY           | DBSIZE              | PING     | INFO
			EXPIRE volatile 900 | EXPIRE gone 900     | PEXPIRE volatile 900000 | PEXPIRE gone 900
			PERSIST volatile    | PERSIST gone        | UNLINK volatile gone    | DEL gone
			SET volatile x      | WATCH string gone   | UNWATCH
			EXPIREAT string 9999999999 | PEXPIREAT string 9999999999999 | RESTORE gone 0 x | PUBLISH channel x | WAIT 0 0 | ECHO x
			FUNCTION LIST       | MODULE LIST         | PUBSUB CHANNELS | SCRIPT EXISTS x | CLUSTER INFO | CLUSTER SLOTS
			COPY string copied  | COPY copied string2 | COPY set copied REPLACE
			RENAME string2 string3 | RENAMENX string3 string2 | RENAMENX string2 set | RENAMENX gone new
			PEXPIRE set 900000 LT  | PEXPIRE set 900000 NX    | PEXPIRE gone 900 LT  | PEXPIREAT set 9999999999999 GT | PEXPIREAT set 9999999999999 XX
			PERSIST set         | UNLINK string2 gone copied  | UNLINK gone | DEL string2
			TIME                | ROLE                | LASTSAVE | CLIENT LIST | CONFIG GET maxmemory
			SLOWLOG GET         | LATENCY LATEST      | LATENCY HISTOGRAM | LATENCY HISTORY command | COMMANDLOG GET 10 large-reply
			MEMORY STATS | COMMAND COUNT | ACL WHOAMI
		`) {
			for command := range strings.SplitSeq(line, "|") {
				if command = strings.TrimSpace(command); command == "" {
					continue
				}
				hits, misses, ours := counted(t, n, command)
				if ours.Hits != hits || ours.Misses != misses || ours.Lost != 0 {
					t.Errorf("%s: the server counted %d hits and %d misses; the ledger says %+v", command, hits, misses, ours)
				}
			}
		}
	})
}

func TestObjectFreqIsALookupUnderEveryPolicy(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		n := open(t, at(t, s))
		for _, command := range []string{"OBJECT FREQ set", "OBJECT FREQ gone", "OBJECT IDLETIME set", "OBJECT IDLETIME gone"} {
			hits, misses, ours := counted(t, n, command)
			if ours.Hits != hits || ours.Misses != misses || hits+misses != 1 || ours.Lost != 0 {
				t.Errorf("%s: the server counted %d hits and %d misses; the ledger says %+v", command, hits, misses, ours)
			}
		}
	}, "--maxmemory-policy", "allkeys-lfu")
}

func TestAReplyThatLeavesALookupOpenIsSettledByItsNeighbour(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		n := open(t, at(t, s))
		for _, command := range []string{
			"STRLEN empty", "STRLEN gone", "GETRANGE empty 0 5", "GETRANGE gone 0 5", "XLEN gone",
			"HGET hash nofield", "HGET gone nofield", "LRANGE list 7 9", "LRANGE gone 7 9", "LINDEX list 7",
			"ZRANGE zset 7 9", "ZSCORE gone a", "SISMEMBER set z", "XRANGE gone - +",
			"HSCAN hash 0 MATCH nothing", "HSCAN gone 0 MATCH nothing", "SSCAN gone 0 MATCH a",
		} {
			key := strings.Fields(command)[1]
			_, _, ours := counted(t, n, command)
			if ours.Lost != 1 || ours.Hits+ours.Misses != 0 {
				t.Errorf("%s alone: the ledger says %+v, want an unknown lookup", command, ours)
			}
			hits, misses, ours := counted(t, n, "TYPE "+key, command)
			if ours.Hits != hits || ours.Misses != misses || hits+misses != 2 || ours.Lost != 0 {
				t.Errorf("%s after TYPE: the server counted %d hits and %d misses; the ledger says %+v", command, hits, misses, ours)
			}
		}
	})
}

func TestScanByTypeIsKnownToBeFreeOnValkeyOnly(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		n := open(t, at(t, s))
		hits, misses, ours := counted(t, n, "SCAN 0 COUNT 100 TYPE hash")
		free := s.Kind == testserver.Valkey
		if free != (hits+misses == 0) {
			t.Errorf("the server counted %d hits and %d misses", hits, misses)
		}
		if free != (ours.Lost == 0) || ours.Hits+ours.Misses != 0 {
			t.Errorf("the ledger says %+v", ours)
		}
	})
}

func TestACommandOutsideOfTheTableMakesTheHitRateUnknown(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		n := open(t, at(t, s))
		for _, commands := range [][]string{{"SORT list ALPHA"}, {"MULTI", "SORT list ALPHA", "EXEC"}} {
			if _, _, ours := counted(t, n, commands...); ours.Lost != 1 {
				t.Errorf("%v: the ledger says %+v, want a lookup that it does not know", commands, ours)
			}
		}
	})
}

func TestADenialCostsNothing(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		s.Do("ACL", "SETUSER", "watcher", "on", ">secret", "~str*", "+@all", "-type")
		c := at(t, s)
		c.User, c.Password = "watcher", NewSecret("secret")
		n := open(t, c)
		for _, command := range []string{"TYPE string", "TTL hash"} { // the command, the key
			hits, misses, ours := counted(t, n, command)
			if hits+misses != 0 || ours != (collector.Ledger{}) {
				t.Errorf("%s: the server counted %d hits and %d misses; the ledger says %+v", command, hits, misses, ours)
			}
		}
	})
}
