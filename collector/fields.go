package collector

import (
	"strings"

	"valktop/maybe"
)

// fields are the lines of an INFO text by their name. Lines of a kind of which there are
// many (a command, an error, a database, a replica) are also listed, as sent.
type fields struct {
	byName                                map[string]string
	commandstats, errorstats, dbs, slaves []field
}

// field is one line: what stands before and after its colon.
type field struct{ name, value string }

const (
	commandPrefix  = "cmdstat_"
	errorPrefix    = "errorstat_"
	databasePrefix = "db"
	replicaPrefix  = "slave"

	// typicalFields is about what Valkey 8 sends; it saves the map from growing.
	typicalFields = 280
)

// readFields splits text at its lines, which end with LF or CRLF.
func readFields(text string) fields {
	f := fields{byName: make(map[string]string, min(typicalFields, strings.Count(text, "\n")+1))}
	for line := range strings.SplitSeq(text, "\n") {
		one, ok := readField(strings.TrimSuffix(line, "\r"))
		if !ok {
			continue
		}
		if _, again := f.byName[one.name]; again {
			continue
		}
		f.byName[one.name] = one.value
		switch {
		case strings.HasPrefix(one.name, commandPrefix):
			f.commandstats = append(f.commandstats, one)
		case strings.HasPrefix(one.name, errorPrefix):
			f.errorstats = append(f.errorstats, one)
		case strings.HasPrefix(one.name, replicaPrefix):
			f.slaves = append(f.slaves, one)
		case strings.HasPrefix(one.name, databasePrefix):
			f.dbs = append(f.dbs, one)
		}
	}
	return f
}

// readField splits a line at its first colon. The names of commands and errors are the
// application's and may hold colons themselves: their lines are split where the counts begin.
func readField(line string) (field, bool) {
	if strings.HasPrefix(line, "#") {
		return field{}, false
	}
	at := strings.IndexByte(line, ':')
	switch {
	case strings.HasPrefix(line, commandPrefix):
		at = strings.LastIndex(line, ":calls=")
	case strings.HasPrefix(line, errorPrefix):
		at = strings.LastIndex(line, ":count=")
	}
	if at <= 0 {
		return field{}, false
	}
	return field{line[:at], line[at+1:]}, true
}

// entry says which field fills a value.
type entry[T any] struct {
	to   *maybe.Value[T]
	name string
}

// fill reads each entry's field. Entries with the same target are alternatives, the best
// first: servers name some fields differently. What no field fills says why.
func fill[T any](f fields, read func(string) (T, bool), table ...entry[T]) {
	for _, e := range table {
		if e.to.Known() {
			continue
		}
		text, sent := f.byName[e.name]
		v, ok := read(text)
		switch {
		case sent && ok:
			*e.to = maybe.Of(v)
		case sent:
			*e.to = maybe.Unknown[T]("the server's " + e.name + " has no usable value")
		case e.to.Why() == "":
			*e.to = maybe.Unknown[T]("the server does not report " + e.name)
		}
	}
}

// pairs calls f for each k=v of a list like "keys=1,expires=0".
func pairs(list string, f func(key, value string)) {
	for pair := range strings.SplitSeq(list, ",") {
		if k, v, ok := strings.Cut(pair, "="); ok {
			f(k, v)
		}
	}
}
