package doctor

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// NewUser and Password are what a line for a new user calls it, and where its password goes.
const (
	NewUser  = "valktop"
	Password = "PASSWORD"
)

// Grant is the command that gives this user what it lacks, as its words: nothing where it
// lacks nothing, or where the server has no users. With changes it allows the actions as well.
// On a cluster it is for every node.
func (r Report) Grant(changes bool) []string {
	user := r.Login
	var rules []string
	dark := false // it is not known of any key whether this user may look at it
	for _, n := range r.Nodes {
		if n.User.NoACL {
			return nil
		}
		user = cmp.Or(n.User.Name, user)
		for _, f := range n.Features {
			if f.Changes && !changes {
				continue
			}
			for _, l := range f.Lacks {
				rules = r.grant(rules, l, changes)
				dark = dark || l.State == Denied && l.keyed() && n.keysUnknown()
			}
		}
	}
	if dark && !slices.Contains(rules, "~*") {
		rules = append(rules, "~*") // a pattern that is narrower is refused where this one is given already
	}
	if len(rules) == 0 {
		return nil
	}
	return append([]string{"ACL", "SETUSER", user}, rules...)
}

// keysUnknown reports whether nothing tells which keys this user may look at: all that names
// a key is denied.
func (n NodeReport) keysUnknown() bool {
	return n.User.Patterns == "" && !slices.ContainsFunc(n.Tried, func(l Lack) bool {
		return l.keyed() && (l.State == Works || l.State == Uncovered)
	})
}

// grant adds the rule that a lack asks for.
func (r Report) grant(rules []string, l Lack, changes bool) []string {
	rule := ""
	switch {
	case l.State == Uncovered:
		rule = r.allKeys(changes)
	case l.Command != "" && (l.State == Denied || l.State == CannotTell) && r.has(l.Need):
		rule = l.rule()
	}
	if rule == "" || slices.Contains(rules, rule) {
		return rules
	}
	return append(rules, rule)
}

// Minimal is the command that makes a new user with all that valktop needs and no more, as
// its words; nothing where the server has no users.
func (r Report) Minimal(changes bool) []string {
	rules := []string{r.allKeys(changes)}
	for _, n := range r.Nodes {
		if n.User.NoACL {
			return nil
		}
		for _, f := range n.Features {
			if f.Changes && !changes {
				continue
			}
			for _, need := range f.Needs {
				if need.Instead != nil && !r.has(need) {
					need = *need.Instead
				}
				if rule := need.rule(); r.has(need) && need.Wary == "" && !slices.Contains(rules, rule) {
					rules = append(rules, rule)
				}
			}
		}
	}
	if len(rules) == 1 {
		return nil
	}
	return append([]string{"ACL", "SETUSER", NewUser, "on", ">" + Password}, rules...)
}

// allKeys covers all keys: to read where the servers tell that apart from writing.
func (r Report) allKeys(changes bool) string {
	if changes || !r.since("7.0") {
		return "~*"
	}
	return "%R~*"
}

// has reports whether all servers know a command: a rule that names another one is refused
// as a whole.
func (r Report) has(n Need) bool {
	told := false
	for _, one := range r.Nodes {
		for _, l := range one.Tried {
			if l.Command != n.Command {
				continue
			}
			if l.State == Missing || l.State == Without {
				return false
			}
			told = told || l.State != CannotTell || n.Asks && l.Reply != ""
		}
	}
	return told || n.Since == "" || r.since(n.Since)
}

// since reports whether all servers are known to be compatible with a version of Redis.
func (r Report) since(version string) bool {
	for _, n := range r.Nodes {
		if n.Err != nil {
			continue
		}
		is, ok := n.Info.Field("redis_version")
		if !ok || older(is, version) {
			return false
		}
	}
	return true
}

// older compares versions by their first two numbers.
func older(a, b string) bool { return slices.Compare(numbers(a), numbers(b)) < 0 }

func numbers(version string) []int {
	var list []int
	for part := range strings.SplitSeq(version, ".") {
		if n, err := strconv.Atoi(part); err == nil && len(list) < 2 {
			list = append(list, n)
		}
	}
	return list
}
