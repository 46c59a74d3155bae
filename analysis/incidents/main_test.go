// Package incidents makes things go wrong on real servers and holds what valktop says of
// the cause against what was done.
package incidents

import (
	"flag"
	"os"
	"testing"
)

// atOnce is how many incidents run side by side: they wait far more than they work.
const atOnce = "6"

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", atOnce); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
