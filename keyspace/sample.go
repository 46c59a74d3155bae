package keyspace

import "time"

// unknown stands for a figure of a key that could not be had.
const unknown = -1

// maxName is the longest name that a sample keeps once its key was asked, in bytes: longer
// ones, up to 512 MB, would make the process grow.
const maxName = 1024

// sample is a key that stands for others.
type sample struct {
	name  string
	kept  bool // a reservoir took it
	out   bool // and gave it up again
	asked bool
	gone  bool // it was not there any more when it was asked
	drawn bool // RANDOMKEY returned it, and SCAN will again
	detail
}

// detail is what a key said of itself.
type detail struct {
	kind     string        // its type; empty when unknown
	encoding string        // empty when unknown
	ttl      time.Duration // NoTTL for none; meaningless without timed
	timed    bool          // ttl is known
	at       time.Time     // when it was asked
	memory   int64         // bytes, or unknown
	idle     int64         // ms, or unknown
	freq     int64         // or unknown
}

// forget drops what is not needed of a key that was asked.
func (s *sample) forget() {
	if len(s.name) > maxName {
		s.name = ""
	}
}
