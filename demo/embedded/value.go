package embedded

// value is what a key holds.
type value interface {
	kind() string     // as TYPE says
	encoding() string // as OBJECT ENCODING says
	bytes() int64     // estimate of what a server takes for it, without its key
	length() int      // elements; a value without any ceases to exist. 1 for a string
}

// Bounds up to which a server keeps a value in one flat block, by its default settings.
const (
	flatFields   = 512 // hash-max-listpack-entries, set-max-intset-entries
	flatMembers  = 128 // set- and zset-max-listpack-entries
	flatElement  = 64  // bytes of an element in these
	flatList     = 8 << 10
	embeddedText = 44 // bytes of a string that shares its object's block
)

// Sizes of a server's own structures on a 64-bit system, in bytes.
const (
	objectSize   = 16
	keySize      = 24 + 8 // an entry of the keys' table and its bucket
	expirySize   = 24 + 8 // the same in the table of expiries
	nodeSize     = 24 + 8 // a field's or member's in a table of its own
	rankedSize   = 56     // of a member in a skip list, on average
	flatOverhead = 3      // bytes before and after an element of a flat block
)

// allocated rounds a size up as the server's allocator does: multiples of 16 up to 128,
// then four steps to each doubling.
func allocated(n int) int64 {
	step := 16
	for size := 128; size < n; size *= 2 {
		step = size / 4
	}
	return int64((n + step - 1) / step * step)
}

func flatOr(table bool, name string) string {
	if table {
		return name
	}
	return "listpack"
}

// collectionBytes estimates a hash, set or sorted set: one flat block, or a table whose
// elements are strings of their own, plus extra bytes an element.
func collectionBytes(n int, total int64, table bool, stringsEach, extra int) int64 {
	if !table {
		return objectSize + allocated(7+int(total)+flatOverhead*stringsEach*n)
	}
	return objectSize + 56 + total + int64(n)*int64(nodeSize+extra+8*stringsEach)
}
