package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"valktop/nearest"
)

// configName is the file's name in valktop's config directory.
const configName = "config.toml"

// config is a config file as it was read: what holds for every server, and what holds for
// the server of each profile.
type config struct {
	path     string
	common   settings
	profiles map[string]settings
}

// readConfig reads the file at path. When it is the default one it need not exist.
func readConfig(path string, isDefault bool) (config, error) {
	c := config{path: path}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && isDefault {
		return c, nil
	}
	if err != nil {
		return c, unreadable{usage("cannot read the config file", err.Error(), "check the path behind --config"), errors.Is(err, fs.ErrNotExist)}
	}
	return c.parse(string(content))
}

// unreadable is a config file that cannot be read.
type unreadable struct {
	error
	missing bool // since there is none
}

func (u unreadable) Unwrap() error { return u.error }

// isMissing reports whether an error of readConfig means that there is no such file.
func isMissing(err error) bool {
	u, ok := errors.AsType[unreadable](err)
	return ok && u.missing
}

// parse checks the whole file, also the profiles that nobody asked for: a slip is found
// when it is made, not at 3 a.m.
func (c config) parse(content string) (config, error) {
	var top map[string]toml.Primitive
	meta, err := toml.Decode(content, &top)
	if err != nil {
		return c, c.wrong(content, err)
	}
	var profiles map[string]toml.Primitive
	if given, ok := top["profiles"]; ok {
		if profiles, err = tableOf(meta, given); err != nil {
			return c, c.wrong(content, err)
		}
		delete(top, "profiles")
	}
	if err := apply(&c.common, meta, top, commonKeys(), "profiles"); err != nil {
		return c, c.wrong(content, err)
	}
	c.profiles = map[string]settings{}
	for _, name := range slices.Sorted(maps.Keys(profiles)) {
		s := c.common
		profile, err := tableOf(meta, profiles[name])
		if err == nil {
			err = apply(&s, meta, profile, profileKeys())
		}
		if err != nil {
			return c, c.wrong(content, err)
		}
		s.rules.profile = name
		c.profiles[name] = s
	}
	return c, nil
}

// tableOf returns the keys of a value that must be a table; the decoder alone would take a
// number for an empty one.
func tableOf(meta toml.MetaData, given toml.Primitive) (map[string]toml.Primitive, error) {
	err := meta.PrimitiveDecode(given, decodeFunc(func(v any) error {
		if _, ok := v.(map[string]any); !ok {
			return errors.New("the value must be a table: [profiles.NAME]")
		}
		return nil
	}))
	if err != nil {
		return nil, err
	}
	var keys map[string]toml.Primitive
	err = meta.PrimitiveDecode(given, &keys)
	return keys, err
}

// apply puts what is given into s. Others are names that would have been known, too.
func apply(s *settings, meta toml.MetaData, given map[string]toml.Primitive, keys []configKey, others ...string) error {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		k, known := find(keys, name)
		// The decoder says on which line a value stands only in an error about that value.
		err := meta.PrimitiveDecode(given[name], decodeFunc(func(v any) error {
			if !known {
				return unknownKey(name, append(names(keys), others...))
			}
			if err := k.set(s, v); err != nil {
				return err
			}
			return s.server.oncePassword()
		}))
		if err != nil {
			return err
		}
	}
	return nil
}

// decodeFunc is a function that the TOML decoder hands a value to.
type decodeFunc func(v any) error

// UnmarshalTOML implements toml.Unmarshaler.
func (f decodeFunc) UnmarshalTOML(v any) error { return f(v) }

func unknownKey(name string, known []string) error {
	if _, ofProfile := find(profileKeys(), name); ofProfile {
		return errors.New("it belongs to a profile: [profiles.NAME]")
	}
	if meant := nearest.Name(name, known); meant != "" {
		return fmt.Errorf("there is no such key; did you mean %s?", meant)
	}
	slices.Sort(known)
	if longer := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return !strings.HasPrefix(k, name) }); len(longer) > 0 {
		return fmt.Errorf("there is no such key; did you mean %s?", strings.Join(longer, ", "))
	}
	return fmt.Errorf("there is no such key; there are %s", strings.Join(known, ", "))
}

// wrong says where in the file a mistake is.
func (c config) wrong(content string, err error) error {
	var at toml.ParseError
	if !errors.As(err, &at) {
		return usage("the config file "+c.path+" is wrong", strings.TrimPrefix(err.Error(), "toml: "), "")
	}
	line := at.Position.Line
	if line == 0 {
		line = headOf(content, at.LastKey)
	}
	where := fmt.Sprintf("%s, line %d", c.path, line)
	if at.LastKey != "" {
		where += ": " + at.LastKey
	}
	return usage(where, at.Message, "correct that line, or choose another file with --config FILE")
}

// headOf is the line on which the first table within a table begins, where that has no head
// of its own: the decoder knows no place of it.
func headOf(content, table string) int {
	n := 0
	for line := range strings.Lines(content) {
		n++
		head := strings.TrimLeft(line, "[ \t")
		if strings.HasPrefix(strings.TrimSpace(line), "[") && strings.HasPrefix(head, table+".") {
			return n
		}
	}
	return 1
}

// profile returns the settings of the profile of that name.
func (c config) profile(name string) (settings, error) {
	s, ok := c.profiles[name]
	if ok {
		return s, nil
	}
	known := slices.Sorted(maps.Keys(c.profiles))
	what := "there is no profile @" + name
	if len(known) == 0 {
		return s, usage(what, c.path+" has none", "add: [profiles."+name+"] and url = \"redis://...\"")
	}
	if meant := nearest.Name(name, known); meant != "" {
		return s, usage(what, "it is not in "+c.path, "@"+meant)
	}
	return s, usage(what, "it is not in "+c.path, "@"+strings.Join(known, ", @"))
}

// secrets are the variables of the environment that hold passwords.
func (c config) secrets() []string {
	var all []string
	for _, s := range c.profiles {
		if name, ok := s.server.passwordEnv.Get(); ok {
			all = append(all, name)
		}
		if name, ok := s.earlier.tokenEnv.Get(); ok {
			all = append(all, name)
		}
	}
	return all
}

// exposed warns when the file holds a password and others can read it.
func (c config) exposed() (warning string) {
	info, err := os.Stat(c.path)
	if err != nil || runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0 {
		return "" // Windows has no such bits
	}
	for _, name := range slices.Sorted(maps.Keys(c.profiles)) {
		if s := c.profiles[name]; hasPassword(s.server.url.Or("")) || s.earlier.hasPassword() {
			return fmt.Sprintf("%s holds a password (profile %s) and others may read it; try: chmod 600 %s",
				filepath.Base(c.path), name, c.path)
		}
	}
	return ""
}
