package cli_test

import (
	"fmt"
	"strings"
	"testing"

	"valktop/testserver"
)

func TestABackupIsOfEveryNodeOfItsCluster(t *testing.T) {
	t.Parallel()
	const warning = "the backup is of "
	cluster := testserver.StartCluster(t, testserver.Valkey, 2, 0)
	for i := range 40 {
		key := fmt.Sprint("page:", i)
		cluster.OwnerOf(key).Do("SET", key, "v")
	}
	c := changer(t, cluster.Primaries[0], "")
	if r := c.on("invalidate", "--prefix", "page:", "--yes"); r.code != 0 {
		t.Fatalf("%+v", r)
	}
	file := c.backups()[0]
	if r := c.run("restore", file, "--dry-run", "-u", testserver.Start(t, testserver.Redis).URL()); !strings.Contains(r.err, warning+cluster.Primaries[0].Addr) {
		t.Errorf("onto another server: %+v", r)
	}
	r := c.run("restore", file, "--yes", "-u", cluster.Primaries[1].URL())
	if r.code != 0 || strings.Contains(r.err, warning) || !strings.Contains(r.out, "40 keys") {
		t.Errorf("by another node: %+v", r)
	}
}
