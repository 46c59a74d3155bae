package actions

import (
	"path/filepath"
	"strings"
	"time"
)

// placeName is how many bytes of a plan stand in the name of its backup.
const placeName = 40

// DefaultBackupPath names a file for the backup of a plan that begins at t: when, what, and
// of which keys.
func DefaultBackupPath(dir string, p Plan, t time.Time) string {
	name := t.UTC().Format("20060102-150405.000") + "-" + string(p.Action)
	if len(p.Selections) > 0 {
		keys := strings.Map(func(c rune) rune {
			switch {
			case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
				return c
			}
			return '_'
		}, p.Selections[0].Text[:min(len(p.Selections[0].Text), placeName)])
		name += "-" + keys
	}
	return filepath.Join(dir, name+".backup")
}
