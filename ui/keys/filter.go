package keys

import (
	"slices"
	"strings"

	"valktop/glob"
	"valktop/ui/text"
)

// matcher is what a filter lets through: with * ? or [ in it what matches as a glob as
// SCAN understands it (a pattern's text, or one of its examples), else patterns that
// contain it, in upper or lower case, or as they are shown: \x1b is typed as it is read. It
// is nil for an empty filter.
func matcher(filter string) func(texts ...string) bool {
	if filter == "" {
		return nil
	}
	if strings.ContainsAny(filter, "*?[") {
		return func(texts ...string) bool {
			return slices.ContainsFunc(texts, func(s string) bool { return glob.Match(filter, s) })
		}
	}
	needle := strings.ToLower(filter)
	return func(texts ...string) bool {
		return strings.Contains(strings.ToLower(texts[0]), needle) || strings.Contains(strings.ToLower(text.Escape(texts[0])), needle)
	}
}
