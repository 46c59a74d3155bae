package analysis

import "time"

// Reads is what a sample of the application's reads says, where somebody asked for one: it
// joins the causes as evidence. Its zero value is that nobody did.
type Reads struct {
	Time   time.Time
	Basis  string // what it rests on: "MONITOR for 3 s, 41,200 reads"
	Hot    []HotKey
	Missed []Missed
}

// HotKey is a key that many reads go to.
type HotKey struct {
	Key   string  // raw bytes
	Share float64 // of the reads
}

// Missed is a pattern and how much of what got worse it accounts for.
type Missed struct {
	Pattern string  // raw bytes
	Share   float64 // of the misses that are too many
	PerSec  float64 // misses
	Filled  bool    // whether what is missed is written afterwards
	Unknown bool    // whether no key with such a name was ever there
}

// readsKept is how long a sample counts as that of now.
const readsKept = 5 * time.Minute

// LearnReads takes in what a sample of the reads says.
func (h *History) LearnReads(r Reads) {
	h.reads = r
	h.version++
}

// who are the patterns that account for most of what got worse.
func (c *comparison) who() []string {
	const few = 3
	var said []string
	for _, m := range c.reads.Missed[:min(len(c.reads.Missed), few)] {
		said = append(said, m.Pattern+" has "+percentText(m.Share)+" of the misses that are too many")
	}
	return said
}

// neverSeen says which missed names were never there.
func (c *comparison) neverSeen() []string {
	var said []string
	for _, m := range c.reads.Missed {
		if m.Unknown {
			said = append(said, "no key like "+m.Pattern+" was ever seen")
		}
	}
	return said
}
