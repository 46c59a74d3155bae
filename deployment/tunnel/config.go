package tunnel

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// mostIncludes is how deep files may include each other, as in ssh.
const mostIncludes = 16

// settings are what ssh_config files say of a host, by keyword in lower case. The first
// file to say something wins; what adds up (IdentityFile) is all there.
type settings map[string][]string

func (s settings) first(keyword string) string {
	if v := s[keyword]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// all are the values of a keyword, or others where there is none.
func (s settings) all(keyword string, others ...string) []string {
	if v := s[keyword]; len(v) > 0 {
		return v
	}
	return others
}

// settings reads the user's file and then the system's. They are read here, and not by a
// library, because those that exist look for included files in the home of the process, fail
// as a whole on a Match that they do not know, or take its criteria for names of hosts.
func (o Options) settings(t target) (settings, error) {
	r := configReader{Options: o, target: t, found: settings{}}
	for _, at := range []struct{ dir, file string }{{filepath.Join(o.Home, ".ssh"), "config"}, {o.System, "ssh_config"}} {
		if at.dir == "" || at.file == "config" && o.Home == "" {
			continue
		}
		r.dir = at.dir
		if err := r.read(filepath.Join(at.dir, at.file), true, 0); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("cannot read ssh's config: %w", err)
		}
	}
	return r.found, nil
}

// configReader reads what files say of one host.
type configReader struct {
	Options
	target
	dir   string // that included files without a path are in
	found settings
}

// read takes in a file. Nothing in it counts unless it is included where something counts.
func (r *configReader) read(path string, counts bool, depth int) error {
	if depth > mostIncludes {
		return fmt.Errorf("%s: files include each other more than %d deep", path, mostIncludes)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	here := counts
	for line := range strings.Lines(string(content)) {
		keyword, args := words(line)
		switch {
		case keyword == "":
		case keyword == "host":
			here = counts && matchList(args, r.host)
		case keyword == "match":
			here = counts && r.matches(args)
		case !here:
		case keyword == "include":
			if err := r.include(args, depth); err != nil {
				return err
			}
		case len(args) == 0:
		case keyword == "identityfile":
			r.found[keyword] = append(r.found[keyword], args[0])
		case len(r.found[keyword]) == 0:
			r.found[keyword] = args
		}
	}
	return nil
}

// include reads files where they are included.
func (r *configReader) include(globs []string, depth int) error {
	for _, glob := range globs {
		path := r.expansion(r.host, hop{}).path(glob)
		if !filepath.IsAbs(path) {
			path = filepath.Join(r.dir, path)
		}
		files, err := filepath.Glob(path)
		if err != nil {
			return fmt.Errorf("the pattern %s of an Include: %w", glob, err)
		}
		for _, f := range files {
			if err := r.read(f, true, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// matches reports whether all criteria of a Match are met. One that would run a command, or
// that is not known here, is not met: nothing is run that the user did not ask for.
func (r *configReader) matches(args []string) bool {
	for i := 0; i < len(args); i++ {
		criterion, not := strings.CutPrefix(strings.ToLower(args[i]), "!")
		if criterion == "all" && !not {
			continue
		}
		if i++; i >= len(args) {
			return false
		}
		value := ""
		switch criterion {
		case "host":
			value = strings.ReplaceAll(first(r.found.first("hostname"), r.host), "%h", r.host)
		case "originalhost":
			value = r.host
		case "user":
			value = first(r.user, r.found.first("user"), r.User)
		case "localuser":
			value = r.User
		default:
			return false
		}
		if matchList(strings.Split(args[i], ","), value) == not {
			return false
		}
	}
	return true
}

// matchList reports whether one of the patterns fits and none that begins with ! does.
func matchList(patterns []string, name string) bool {
	fits := func(pattern string) bool { return matchPattern(pattern, name) }
	if slices.ContainsFunc(patterns, func(p string) bool { rest, not := strings.CutPrefix(p, "!"); return not && fits(rest) }) {
		return false
	}
	return slices.ContainsFunc(patterns, func(p string) bool { return !strings.HasPrefix(p, "!") && fits(p) })
}

// matchPattern knows * for any text and ? for one character, as ssh does.
func matchPattern(pattern, name string) bool {
	for pattern != "" {
		if pattern[0] == '*' {
			pattern = strings.TrimLeft(pattern, "*")
			for i := len(name); i >= 0; i-- {
				if matchPattern(pattern, name[i:]) {
					return true
				}
			}
			return false
		}
		if name == "" || pattern[0] != '?' && pattern[0] != name[0] {
			return false
		}
		pattern, name = pattern[1:], name[1:]
	}
	return name == ""
}

// words reads a line: the keyword in lower case, and what follows it or its equals sign.
func words(line string) (keyword string, args []string) {
	line = strings.TrimSpace(line)
	end := strings.IndexAny(line, " \t=\"")
	if end < 0 || line[0] == '#' {
		return "", nil
	}
	keyword = strings.ToLower(line[:end])
	line = strings.TrimLeft(line[end:], " \t")
	line = strings.TrimLeft(strings.TrimPrefix(line, "="), " \t")
	if keyword == "proxycommand" {
		return keyword, []string{line}
	}
	for line != "" && line[0] != '#' {
		var word string
		if word, line = nextWord(line); word != "" {
			args = append(args, word)
		}
		line = strings.TrimLeft(line, " \t")
	}
	return keyword, args
}

// nextWord reads up to white space that is not quoted.
func nextWord(line string) (word, rest string) {
	var b strings.Builder
	quote := byte(0)
	for i := range len(line) {
		switch c := line[i]; {
		case quote == 0 && (c == ' ' || c == '\t'):
			return b.String(), line[i:]
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}
