// Package keyspace finds out what is in a deployment: key names are scanned, folded into
// patterns and counted in a tree of bounded size; a sample of keys is asked for type, TTL
// and memory. It only reads.
package keyspace
