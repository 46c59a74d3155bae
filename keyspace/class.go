package keyspace

// Class says what kind of text a variable part of a name is. A text has exactly one
// class; it depends on nothing but its bytes.
type Class uint8

// The classes, and how a pattern shows them.
const (
	Literal   Class = iota // the text itself: it names a thing
	Int                    // {id}: a whole number
	Number                 // {number}: a decimal fraction
	Date                   // {date}: 2024-01-31, 20240131, 2024-01, 2024-W05
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
	Build                  // {build}: a version or a build: v41, 1.4.0-rc1
	IDs                    // {ids}: whole numbers with commas between them
	JSON                   // {json:…}: JSON, told apart by its shape
	Binary                 // {binary}: bytes that are no text
	Text                   // {text}: more than a label holds
	Any                    // {…}: any one segment
	Rest                   // {rest}: all that follows, delimiters too
)
