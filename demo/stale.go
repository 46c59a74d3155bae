package demo

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// dirPrefix begins the name of a demo's folder; the program's process id follows.
const dirPrefix = "valktop-demo-"

// removeStale removes the folders of demos that were killed before they could: the
// server ends with its program in any case, but nobody is left to tidy up after it.
func removeStale(temp string) {
	found, err := filepath.Glob(filepath.Join(temp, dirPrefix+"*"))
	if err != nil {
		return // the pattern is well-formed unless temp holds metacharacters; then they stay
	}
	for _, dir := range found {
		owner, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), dirPrefix), "-")
		if pid, err := strconv.Atoi(owner); err == nil && !alive(pid) {
			os.RemoveAll(dir) // another user's stays
		}
	}
}
