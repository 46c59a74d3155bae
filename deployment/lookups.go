package deployment

import (
	"slices"
	"strings"

	"valktop/collector"
)

// cost is how a reply tells what its command added to keyspace_hits and keyspace_misses.
type cost int

const (
	uncertain cost = iota // not tested: it may count, and the reply does not tell
	free                  // never counts
	nullIsMiss
	goneIsMiss     // an integer: -2 for a key that does not exist
	noneIsMiss     // TYPE
	countIsHits    // one lookup for each argument; the reply counts the hits
	emptyIsMiss    // 0, or nothing: no such key, because an empty one does not exist
	emptyMayBeMiss // 0, or nothing: no such key, or nothing in the range asked for
	pageMayBeMiss  // a page of HSCAN, SSCAN or ZSCAN
	errorIsMiss    // no such key is an error reply
)

// What replies say of a key that does not exist, or that is not what was asked for.
const (
	typeOfNoKey = "none"
	ttlOfNoKey  = -2
	firstCursor = "0" // also the one after the last page

	wrongType   = "WRONGTYPE "
	noSuchKey   = "ERR no such key"
	otherPolicy = "ERR An LFU maxmemory policy is" // of OBJECT FREQ, and of OBJECT IDLETIME: the key was found
)

// found is what replies tell of the lookups of their commands.
type found struct {
	hits, misses uint64
	unknown      bool // there may have been more, or others
}

// lookups reads what the server counted from the replies to a batch. A reply that leaves
// it open whether its key exists is settled by a neighbour on the same key: the server
// runs a batch in one go.
func lookups(server serverID, did ran) found {
	sum := found{unknown: mayCount(server, did.perhaps)}
	batch, replies := did.commands, did.replies
	exists := map[string]bool{}
	var open []string
	for i, c := range batch {
		how := costOf(server, c)
		if how == free {
			continue
		}
		hits, misses, sure := how.read(c, replies[i])
		sum.hits += hits
		sum.misses += misses
		key := keyOf(c)
		switch {
		case !sure && how == uncertain:
			sum.unknown = true
		case !sure:
			open = append(open, key)
		case hits+misses == 1:
			exists[key] = hits == 1
		}
	}
	for _, key := range open {
		there, known := exists[key]
		switch {
		case !known:
			sum.unknown = true
		case there:
			sum.hits++
		default:
			sum.misses++
		}
	}
	return sum
}

// read returns the lookups of one command, or that the reply does not tell.
func (how cost) read(c collector.Command, r collector.Reply) (hits, misses uint64, sure bool) {
	if r.Err != nil {
		return readError(r.Err)
	}
	switch how {
	case nullIsMiss:
		return one(r.Value != nil)
	case goneIsMiss:
		return one(r.Value != int64(ttlOfNoKey))
	case noneIsMiss:
		return one(r.Value != typeOfNoKey)
	case errorIsMiss:
		return one(true)
	case countIsHits:
		n, _ := r.Value.(int64)
		return uint64(n), uint64(len(c)-1) - uint64(n), true
	case emptyIsMiss:
		return one(!isEmpty(r.Value))
	case emptyMayBeMiss:
		if isEmpty(r.Value) {
			return 0, 0, false
		}
		return one(true)
	case pageMayBeMiss:
		return readPage(c, r.Value)
	}
	return 0, 0, false
}

// one is a lookup that hit, or missed.
func one(hit bool) (hits, misses uint64, sure bool) {
	if hit {
		return 1, 0, true
	}
	return 0, 1, true
}

// readError tells the lookups of an error reply: to find a key of another type is a hit.
func readError(err error) (hits, misses uint64, sure bool) {
	e, _ := asReply(err)
	switch {
	case e.isAny(wrongType, otherPolicy):
		return one(true)
	case e.isAny(noSuchKey):
		return one(false)
	}
	return 0, 0, !processed(err)
}

// readPage tells the lookup of HSCAN, SSCAN and ZSCAN. A pass without MATCH over a key
// that exists returns something.
func readPage(c collector.Command, v any) (hits, misses uint64, sure bool) {
	page, ok := v.([]any)
	if !ok || len(page) != 2 || len(c) < 3 {
		return 0, 0, false
	}
	if next, _ := page[0].(string); next != firstCursor || !isEmpty(page[1]) {
		return one(true)
	}
	if c[2] != firstCursor || hasOption(c[3:], "MATCH") {
		return 0, 0, false
	}
	return one(false)
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case int64:
		return v == 0
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	}
	return false
}

func hasOption(args []string, option string) bool {
	return slices.ContainsFunc(args, func(a string) bool { return strings.EqualFold(a, option) })
}

// keyOf is the key of a command on a single key.
func keyOf(c collector.Command) string {
	at := 1
	if strings.Contains(nameOf(c), " ") { // a subcommand comes first
		at = 2
	}
	if at < len(c) {
		return c[at]
	}
	return ""
}
