// Package actions changes a deployment, and nothing else in valktop does: it invalidates
// keys, changes when they expire, and plays backups back. Every change is planned,
// previewed, confirmed, run at a pace, and can be undone.
//
// A Plan is a value that says what is meant, byte by byte. A Preview counts what it would
// touch. A Run carries it out; its Outcome says what was done, what was not and why.
package actions
