package deployment

import (
	"testing"

	"valktop/testserver"
)

func TestASettledDeploymentAsksNothingOfItsOwn(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		driver := s.Client()
		driver.Ping(t.Context()) // it has connected
		before := driver.Info(t.Context(), "stats").Val()
		d, err := New(at(t, s))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		d.Nodes(within(t))
		d.looks.rouse() // another look is under way, or begins soon
		d.Settle(within(t))
		looked := make(chan struct{})
		go func() {
			d.busy.Wait() // until nobody looks any more
			close(looked)
		}()
		d.Refresh(within(t)) // nobody waits for a look that is not taken
		select {
		case <-looked:
		case <-within(t).Done():
			t.Fatal("it still looks")
		}
		_, ledger, err := d.seed.Counted(within(t), commands("PING")...)
		if err != nil {
			t.Fatal(err)
		}
		after := driver.Info(t.Context(), "stats").Val()
		grew := counters(t, after)["total_commands_processed"] - counters(t, before)["total_commands_processed"]
		if own := ledger.Commands + 2; grew != own { // the PING, and the INFO before
			t.Errorf("the server counted %d commands, the ledger %d", grew, own)
		}
	})
}
