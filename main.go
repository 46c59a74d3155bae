// Command valktop is a terminal dashboard for Redis and Valkey used as a cache.
package main

import (
	"os"

	"valktop/cli"
)

// version is set when a release is built.
var version string

func main() { os.Exit(cli.Main(version, os.Args[1:], cli.System())) }
