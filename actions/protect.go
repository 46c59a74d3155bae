package actions

import (
	"slices"

	"valktop/glob"
)

// Protection tells the names that a profile protects: nothing but an exact name touches
// them.
type Protection struct{ globs []string }

// Protect protects the names that any of the globs takes.
func Protect(globs []string) Protection { return Protection{slices.Clone(globs)} }

// Match reports whether a name is protected.
func (p Protection) Match(name string) bool {
	return slices.ContainsFunc(p.globs, func(g string) bool { return glob.Match(g, name) })
}

// covers reports whether one of the globs is exactly this one: nothing of it could be touched.
func (p Protection) covers(g string) bool { return slices.Contains(p.globs, g) }
