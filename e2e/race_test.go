//go:build race

package e2e

// raceFlags make the program under test report data races when the tests do.
func raceFlags() []string { return []string{"-race"} }
