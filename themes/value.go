package themes

import (
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// parseColour reads "#rrggbb", an index of the terminal's palette (0 to 255), or "",
// the terminal's own colour.
func parseColour(v any) (color.Color, error) {
	switch v := v.(type) {
	case int64:
		return indexed(v)
	case string:
		if v == "" {
			return nil, nil
		}
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			return indexed(n)
		}
		digits, isHex := strings.CutPrefix(v, "#")
		n, err := strconv.ParseUint(digits, 16, 24)
		if !isHex || len(digits) != 6 || err != nil {
			return nil, fmt.Errorf(`%q is no colour; write "#rrggbb", 0 to 255, or "" for the terminal's own`, v)
		}
		return color.RGBA{R: byte(n >> 16), G: byte(n >> 8), B: byte(n), A: 0xff}, nil
	}
	return nil, fmt.Errorf(`%v is no colour; write "#rrggbb", 0 to 255, or "" for the terminal's own`, v)
}

func indexed(n int64) (color.Color, error) {
	switch {
	case n < 0 || n > 255:
		return nil, fmt.Errorf("%d is no colour; the terminal's palette has 0 to 255", n)
	case n < 16:
		return ansi.BasicColor(n), nil
	}
	return ansi.IndexedColor(n), nil
}

// setStyle sets of a style what a table says; the rest stays.
func setStyle(table map[string]any, s *Style) error {
	colours := map[string]*color.Color{"fg": &s.Fg, "bg": &s.Bg}
	flags := map[string]*bool{"bold": &s.Bold, "faint": &s.Faint, "underline": &s.Underline, "reverse": &s.Reverse}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		var err error
		switch {
		case colours[key] != nil:
			*colours[key], err = parseColour(table[key])
		case flags[key] != nil:
			*flags[key], err = asBool(table[key])
		default:
			err = unknownKey(key, []string{"fg", "bg", "bold", "faint", "underline", "reverse"})
		}
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func asBool(v any) (bool, error) {
	if b, ok := v.(bool); ok {
		return b, nil
	}
	return false, fmt.Errorf("%v is neither true nor false", v)
}

func baseTheme(v any) (Theme, error) {
	name, ok := v.(string)
	if !ok {
		return Theme{}, fmt.Errorf("%v is no theme's name", v)
	}
	return Find(name, Builtin())
}
