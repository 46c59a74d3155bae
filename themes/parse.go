package themes

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"valktop/nearest"
)

// parse reads one theme file. What the file does not say is the base theme's.
func parse(name, path string, data []byte) (Theme, error) {
	f := file{values: map[string]toml.Primitive{}}
	var err error
	if f.meta, err = toml.Decode(string(data), &f.values); err != nil {
		return Theme{}, located(path, err)
	}
	t, err := f.theme()
	if err != nil {
		return Theme{}, located(path, err)
	}
	t.Name = name
	return t, nil
}

// file is a theme file whose values were not looked at yet.
type file struct {
	meta   toml.MetaData
	values map[string]toml.Primitive
}

func (f file) theme() (Theme, error) {
	t := dark()
	if base, ok := f.values["base"]; ok {
		read := func(v any) (err error) {
			t, err = baseTheme(v)
			return err
		}
		if err := f.decode(base, read); err != nil {
			return Theme{}, err
		}
	}
	if value, ok := f.values["dark"]; ok {
		read := func(v any) error {
			isDark, err := asBool(v)
			if err == nil && isDark != t.Dark {
				t.Dark, t.Ground = isDark, ground(isDark) // the base's is of the other kind
			}
			return err
		}
		if err := f.decode(value, read); err != nil {
			return Theme{}, err
		}
	}
	roles := rolesOf(&t)
	for _, key := range f.meta.Keys() {
		if len(key) != 1 || key[0] == "base" || key[0] == "dark" {
			continue
		}
		i := slices.IndexFunc(roles, func(r role) bool { return r.name == key[0] })
		if i < 0 {
			return Theme{}, f.decode(f.values[key[0]], func(any) error { return unknownKey(key[0], fileKeys(roles)) })
		}
		if err := f.style(f.values[key[0]], roles[i].style); err != nil {
			return Theme{}, err
		}
		if roles[i].area != nil {
			*roles[i].area = beneath(roles[i].style.Fg, t.Dark)
		}
	}
	return t, nil
}

// style reads the style of one role: a colour, or a table of colours and flags.
func (f file) style(p toml.Primitive, s *Style) error {
	return f.decode(p, func(v any) error {
		if table, ok := v.(map[string]any); ok {
			return setStyle(table, s)
		}
		c, err := parseColour(v)
		if err != nil {
			return err
		}
		s.Fg = c
		return nil
	})
}

// decode has read look at a value, so that an error carries the value's place in the file.
func (f file) decode(p toml.Primitive, read func(any) error) error {
	return f.meta.PrimitiveDecode(p, reader(read))
}

// reader lets a function read a TOML value.
type reader func(any) error

// UnmarshalTOML implements toml.Unmarshaler.
func (r reader) UnmarshalTOML(v any) error { return r(v) }

// located names the file and the line of an error.
func located(path string, err error) error {
	if p, ok := errors.AsType[toml.ParseError](err); ok {
		if p.LastKey == "" {
			return fmt.Errorf("%s:%d: %s", path, p.Position.Line, p.Message)
		}
		return fmt.Errorf("%s:%d: %s: %s", path, p.Position.Line, p.LastKey, p.Message)
	}
	return fmt.Errorf("%s: %w", path, err)
}

func unknownKey(key string, known []string) error {
	if near := nearest.Name(key, known); near != "" {
		return fmt.Errorf("there is no such key; did you mean %q?", near)
	}
	return fmt.Errorf("there is no such key; there are %s", strings.Join(known, ", "))
}

func fileKeys(roles []role) []string {
	keys := []string{"base", "dark"}
	for _, r := range roles {
		keys = append(keys, r.name)
	}
	return keys
}
