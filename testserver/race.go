//go:build race

package testserver

// Raced says that data races are looked for: what computes then takes ten times as long. Tests
// of many trials make a part of them, and `make test` runs them whole without it.
const Raced = true
