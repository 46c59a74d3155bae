package access

import (
	"strings"

	"valktop/keyspace"
)

const (
	// maxRemembered is how many patterns of single names a folder remembers.
	maxRemembered = 4096
	// maxSiblings is how many names that differ in literal text at their end stand beside each
	// other before they become one {…}, as in keyspace.Tree.
	maxSiblings = keyspace.DefaultSiblings
	// others stands for names of which there are too many patterns to tell apart.
	others = "{rest}"
)

// folder finds the pattern of a name: one that a scan of the keys has found, so that the
// figures of both stand beside each other, else the one that the name has by itself. It is
// for one goroutine.
type folder struct {
	fold     *keyspace.Folder
	known    keyspace.Recognizer
	version  uint64                     // of the known ones
	resolved map[string]string          // by the pattern that a name has by itself
	siblings map[string]map[string]bool // what stands behind a beginning
}

func newFolder(d keyspace.Delimiters) *folder {
	f := &folder{}
	f.reset(d)
	return f
}

func (f *folder) reset(d keyspace.Delimiters) {
	f.fold = keyspace.NewFolder(d)
	f.resolved, f.siblings = map[string]string{}, map[string]map[string]bool{}
}

// learn takes in the patterns that a scan has found.
func (f *folder) learn(k Known) {
	if k.Version == f.version {
		return
	}
	f.version = k.Version
	f.reset(k.Delimiters)
	f.known = keyspace.Recognize(k.Patterns, k.Delimiters)
}

// of is the pattern of a name.
func (f *folder) of(name string) string {
	alone := f.fold.Fold(name).String()
	if found, ok := f.resolved[alone]; ok {
		return found
	}
	found := f.resolve(name, alone)
	if len(f.resolved) < maxRemembered {
		f.resolved[alone] = found
	}
	return found
}

func (f *folder) resolve(name, alone string) string {
	if found, ok := f.known.Of(name); ok {
		return found
	}
	end := strings.LastIndexAny(alone, string(f.fold.Delimiters()))
	if end < 0 || strings.HasSuffix(alone, "}") { // the end is folded already, or there is nothing before it
		return alone
	}
	before := alone[:end+1]
	beside := f.siblings[before]
	switch {
	case beside == nil && len(f.siblings) >= maxRemembered:
		return others
	case beside == nil:
		beside = map[string]bool{}
		f.siblings[before] = beside
	case len(beside) >= maxSiblings && !beside[alone]:
		return before + "{…}"
	}
	beside[alone] = true
	return alone
}
