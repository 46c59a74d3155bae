package themes

import (
	"fmt"
	"slices"
	"strings"
)

// Builtin returns the themes that are always there; the first two are the defaults for
// a dark and a light background.
func Builtin() []Theme {
	return []Theme{dark(), light(), highContrast(), mono(), ember(), phosphor()}
}

// Default is the theme for a terminal with a dark or a light background.
func Default(isDark bool) Theme {
	if isDark {
		return dark()
	}
	return light()
}

// Find returns the theme of that name. Names are compared without regard to case; of two
// themes with one name the last is meant, so that a user's theme can replace a built-in one.
func Find(name string, all []Theme) (Theme, error) {
	for _, t := range slices.Backward(all) {
		if strings.EqualFold(t.Name, name) {
			return t, nil
		}
	}
	names := make([]string, 0, len(all))
	for _, t := range all {
		if !slices.Contains(names, t.Name) {
			names = append(names, t.Name)
		}
	}
	return Theme{}, fmt.Errorf("no theme %q; there are %s", name, strings.Join(names, ", "))
}
