// Package access tells who asks for which keys: bounded samples of accesses (MONITOR) and
// the names of lookups that missed (keymiss notifications). It only reads; whoever may
// change a server switches notifications on.
package access
