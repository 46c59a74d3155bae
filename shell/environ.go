package shell

import (
	"slices"
	"strings"
)

// Without is an environment, "NAME=value" each, without the variables of those names.
func Without(environ []string, names ...string) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(names, name)
	})
}
