package keyspace

// Class says what kind of text a variable part of a name is. It depends on nothing but
// the text and what stands around it in the name, so every name has one reading.
type Class uint8

// The classes, with how patterns show them.
const (
	Literal   Class = iota // the text itself: it names a thing
	Int                    // {id}: a whole number
	Number                 // {number}: a decimal fraction
	Date                   // {date}: 2024-01-31, 20240131, 2024-01, 202401, 2024-W05
	Time                   // {time}: 2024-01-31T12:00:00Z, 20240131120000
	Timestamp              // {timestamp}: Unix time in seconds, milliseconds or microseconds
	UUID                   // {uuid}: any version, with its dashes
	ULID                   // {ulid}
	KSUID                  // {ksuid}
	NanoID                 // {nanoid}: 21 random characters
	Hex                    // {hex}: a hash, an object id, 0x…
	Base64                 // {base64}: with its padding
	Token                  // {token}: any other text that looks random
	Email                  // {email}
	IP                     // {ip}: IPv4 or IPv6
	MAC                    // {mac}
	URL                    // {url}: a whole URL, plain or percent-encoded
	Encoded                // {encoded}: percent-encoded text
	Build                  // {build}: a version: v41, 1.4.0-rc1
	IDs                    // {ids}: whole numbers with commas between them
	JSON                   // {json}; {json:id,where.name,tags[]} with its shape
	Binary                 // {binary}: bytes that are no text
	Text                   // {text:9f86d081884c7d65}: more than a label holds, with a hash of its words
	Any                    // {…}: any one segment
	Rest                   // {rest}: all that follows, delimiters too
	classCount
)

// word is how the class is written between braces.
func (c Class) word() string {
	switch c {
	case Int:
		return "id"
	case Number:
		return "number"
	case Date:
		return "date"
	case Time:
		return "time"
	case Timestamp:
		return "timestamp"
	case UUID:
		return "uuid"
	case ULID:
		return "ulid"
	case KSUID:
		return "ksuid"
	case NanoID:
		return "nanoid"
	case Hex:
		return "hex"
	case Base64:
		return "base64"
	case Token:
		return "token"
	case Email:
		return "email"
	case IP:
		return "ip"
	case MAC:
		return "mac"
	case URL:
		return "url"
	case Encoded:
		return "encoded"
	case Build:
		return "build"
	case IDs:
		return "ids"
	case JSON:
		return "json"
	case Binary:
		return "binary"
	case Text:
		return "text"
	case Any:
		return "…"
	case Rest:
		return "rest"
	}
	return "literal"
}

// shaped reports whether a shape goes with the class: the paths of JSON, the hash of text.
func (c Class) shaped() bool { return c == JSON || c == Text }

// String returns the class as patterns show it: {id}, {uuid}, {…}.
func (c Class) String() string { return "{" + c.word() + "}" }

// classOf returns the class with this word between its braces.
func classOf(word string) (Class, bool) {
	for c := Int; c < classCount; c++ {
		if c.word() == word {
			return c, true
		}
	}
	return Literal, false
}

// classSet is a set of classes: what one place of a pattern takes.
type classSet uint32

func setOf(c Class) classSet { return 1 << c }

func (s classSet) has(c Class) bool { return s>>c&1 != 0 }

// takes reports whether the set takes a part of a name. Where whole numbers go, those go
// too that would be a date or a time among their like.
func (s classSet) takes(p part) bool { return s.has(p.class) || p.digits && s.has(Int) }
