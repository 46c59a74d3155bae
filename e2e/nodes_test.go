package e2e

import (
	"testing"

	"valktop/testserver"
)

func TestTheNodesOfAClusterAreListedAndOneHasTheFocus(t *testing.T) {
	t.Parallel()
	c := testserver.StartCluster(t, testserver.Valkey, 3, 3)
	d := open(t, c.Primaries[0].URL())
	d.see("cluster 3+3")
	d.press("6")
	d.see("3 primaries", "3 replicas", "all 16,384 slots covered")
	for _, s := range c.Nodes() {
		d.see(s.Addr)
	}
	d.press("/")
	d.press("r", "e", "p", "l", "enter") // the replicas alone
	d.see("3 of the nodes")
	d.press("enter")
	d.see(" of 6, esc: all", "· replica")
	d.press("esc")
	d.gone("esc: all")
	d.see("3 of the nodes") // back on the screen that the node was chosen on, as it was
	d.press("esc")
	d.gone("of the nodes")

	c.Replicas[0].Kill()
	d.see("✕ 1 down", c.Replicas[0].Addr+" does not answer", "attempt ")
	d.press("1")
	d.see("5 of 6 nodes", "1 down")
	c.Replicas[0].Launch()
	d.gone("does not answer")
	d.press("q")
	if code := d.ended(); code != 0 {
		t.Errorf("it ends with %d", code)
	}
}
