package deployment

import (
	"strings"
	"testing"

	"valktop/collector"
	"valktop/testserver"
)

func TestATransactionCostsWhatItsCommandsCost(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		n := open(t, at(t, s))
		for _, batch := range []string{
			"MULTI | EXEC",
			"MULTI | GET string | GET gone | TYPE set | UNLINK gone | EXEC",
			"TTL string | MULTI | DUMP hash | PEXPIRETIME gone | HLEN string | STRLEN string | EXEC | EXISTS set gone",
			"MULTI | GET string | DISCARD | GET string",
			"WATCH string | PTTL string | MULTI | GET string | EXEC | UNWATCH",
			"MULTI | GET string | NO-SUCH | EXEC | GET gone", // aborted
			"MULTI | GET string | MULTI | WATCH set | GET gone | EXEC | GET gone",
			"MULTI | GET string | SET string value | EXEC | MULTI | GET gone | EXEC",
		} {
			hits, misses, ours := counted(t, n, strings.Split(batch, "|")...)
			if ours.Hits != hits || ours.Misses != misses || ours.Lost != 0 {
				t.Errorf("%s: the server counted %d hits and %d misses; the ledger says %+v", batch, hits, misses, ours)
			}
			countsCommands(t, n, strings.Split(batch, "|")...)
		}
	})
}

func TestARestoreIsNoLookup(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fill(s)
		n := open(t, at(t, s))
		dump, _ := ask(t, n, "DUMP hash")[0].Value.(string)
		before := counters(t, ask(t, n, "INFO stats")[0].Value)
		for _, c := range []collector.Command{
			{"RESTORE", "new", "0", dump}, {"RESTORE", "new", "0", dump}, // BUSYKEY
			{"RESTORE", "new", "0", dump, "REPLACE"}, {"RESTORE", "new2", "9999999999999", dump, "ABSTTL"},
		} {
			if _, _, err := n.Counted(within(t), c); err != nil {
				t.Fatal(err)
			}
		}
		after := counters(t, ask(t, n, "INFO stats")[0].Value)
		if after["keyspace_hits"] != before["keyspace_hits"] || after["keyspace_misses"] != before["keyspace_misses"] {
			t.Errorf("RESTORE was counted as a lookup: %v hits, %v misses", after["keyspace_hits"]-before["keyspace_hits"], after["keyspace_misses"]-before["keyspace_misses"])
		}
		if l := n.ledger.now(); l.Hits != 1 || l.Misses != 0 || l.Lost != 0 {
			t.Errorf("the ledger says %+v, want the DUMP alone", l)
		}
	})
}

func TestQueuedCommandsWhoseExecIsMissingMayHaveRun(t *testing.T) {
	t.Parallel()
	batch := commands("MULTI", "GET string", "EXEC")
	queued := []collector.Reply{{Value: "OK"}, {Value: "QUEUED"}}
	var l ledger
	l.bookBatch(serverID{}, batch, queued)
	if now := l.now(); now.Lost != 1 {
		t.Errorf("the ledger says %+v", now)
	}
	l = ledger{}
	l.bookBatch(serverID{}, commands("MULTI", "UNLINK string", "EXEC"), queued)
	if now := l.now(); now.Lost != 0 {
		t.Errorf("UNLINK is no lookup, but the ledger says %+v", now)
	}
}
