package themes

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Load reads the user's themes: every *.toml file of dir, named after the file.
//
//	base = "light"                      # what is not said here is this theme's; "dark" when left out
//	dark = false                        # meant for a dark background; the base's when left out
//	text = "#102030"                    # a colour of a role: "#rrggbb", 0 to 255, "" for the terminal's own
//	bad  = { fg = 196, bold = true }    # fg, bg, bold, faint, underline, reverse; the rest is the base's
//	hits = "#1a7f37"                    # a line; the area beneath it follows, unless hits_area says otherwise
//
// The roles are the fields of Theme in snake case. A directory that does not exist holds no
// themes. Themes that could be read are returned even when others could not; the error
// names file, line and key.
func Load(dir string) ([]Theme, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("themes: %w", err)
	}
	var (
		list []Theme
		errs []error
	)
	for _, e := range entries {
		name, isTheme := strings.CutSuffix(e.Name(), ".toml")
		if !isTheme || e.IsDir() {
			continue
		}
		path := filepath.Join(dir, e.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			errs = append(errs, fmt.Errorf("theme: %w", err))
			continue
		}
		t, err := parse(name, path, data)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		list = append(list, t)
	}
	return list, errors.Join(errs...)
}
