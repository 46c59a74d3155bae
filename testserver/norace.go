//go:build !race

package testserver

// Raced says that data races are looked for.
const Raced = false
