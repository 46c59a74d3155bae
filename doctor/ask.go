package doctor

import (
	"context"
	"strings"

	"valktop/collector"
	"valktop/glob"
	"valktop/refused"
)

// info asks the server what it is.
func (e *examination) info(ctx context.Context) error {
	value, reply, err := e.try(ctx, collector.Command{"INFO"})
	if err != nil {
		return err
	}
	e.note(plain("INFO"), e.judge(Need{}, reply), reply)
	text, _ := value.(string)
	e.report.Info = collector.ParseInfo(text)
	return nil
}

// user asks who valktop is, what its rights are, and whether the server tells beforehand
// what it allows.
func (e *examination) user(ctx context.Context) error {
	u := &e.report.User
	value, reply, err := e.try(ctx, collector.Command{"ACL", "WHOAMI"})
	if err != nil {
		return err
	}
	u.Name, _ = value.(string)
	switch refused.Of(reply) {
	case refused.ByServer:
		u.NoACL, u.Why = true, "this server has no users"
		return nil
	case refused.ByUser:
		u.Why = "ACL WHOAMI is denied to this user"
		return nil
	case refused.ForKey, refused.ForNow, refused.Otherwise:
	}
	if value, _, err = e.try(ctx, collector.Command{"ACL", "GETUSER", u.Name}); err != nil {
		return err
	}
	u.read(value)
	value, reply, err = e.try(ctx, collector.Command{"ACL", "DRYRUN", u.Name, "PING"})
	e.dryRun = reply == "" && value != nil
	return err
}

// read takes the rules from the answer to ACL GETUSER. What is there of passwords is left alone.
func (u *User) read(answer any) {
	pairs, _ := answer.([]any)
	for i := 0; i+1 < len(pairs); i += 2 {
		switch name, _ := pairs[i].(string); name {
		case "commands":
			u.Commands, _ = pairs[i+1].(string)
		case "keys":
			switch v := pairs[i+1].(type) {
			case string: // from Redis 7.0 on
				u.Patterns = v
			case []any: // "user:*", without the tilde
				var list []string
				for _, one := range v {
					p, _ := one.(string)
					list = append(list, "~"+p)
				}
				u.Patterns = strings.Join(list, " ")
			}
		}
	}
}

const (
	// someNames is how many names are looked at to find a key that may be asked.
	someNames = "200"
	// mostKeys is how many keys are tried, and mostDenied how many that are denied: each of
	// these is an entry in the ACL LOG.
	mostKeys   = 20
	mostDenied = 3
)

// keys looks for a key to try commands with, and finds out whether this user may look at
// all keys. Where there are none, a name does that no application uses.
func (e *examination) keys(ctx context.Context) error {
	e.key = "valktop:doctor"
	value, _, err := e.try(ctx, collector.Command{"SCAN", "0", "COUNT", someNames})
	if err != nil {
		return err
	}
	names := namesOf(value)
	if len(names) == 0 {
		return nil
	}
	access := &e.report.Keys
	if patterns := readable(e.report.User.Patterns); patterns != nil {
		for _, name := range names {
			covered := covers(patterns, name)
			access.Tried++
			switch {
			case !covered && access.Denied == 0:
				access.Denied, access.Example = 1, name
			case !covered:
				access.Denied++
			case access.Tried-access.Denied == 1:
				e.key = name
			}
		}
		return nil
	}
	for _, q := range samples() {
		told, err := e.tryKeys(ctx, q, names)
		if told || err != nil {
			return err
		}
	}
	return nil
}

// tryKeys tries a command with a few keys from all over the names, until it knows one that this
// user may look at and one that it may not, unless this user may not run it at all.
func (e *examination) tryKeys(ctx context.Context, q Need, names []string) (told bool, err error) {
	access := &e.report.Keys
	few := min(mostKeys, len(names))
	for i := range few {
		name := names[i*(len(names)-1)/max(few-1, 1)]
		_, reply, err := e.try(ctx, q.of(name))
		if err != nil || refused.Of(reply).ForGood() {
			return false, err
		}
		access.Tried++
		if refused.Of(reply) != refused.ForKey {
			e.key = name
		} else {
			access.Denied++
			access.Example = name
		}
		if 0 < access.Denied && access.Denied < access.Tried || access.Denied == mostDenied {
			break
		}
	}
	return true, nil
}

func namesOf(page any) []string {
	parts, _ := page.([]any)
	if len(parts) != 2 {
		return nil
	}
	list, _ := parts[1].([]any)
	var names []string
	for _, v := range list {
		if name, ok := v.(string); ok {
			names = append(names, name)
		}
	}
	return names
}

// readable are the globs of the keys that rules allow to be read; nil when they do not tell.
func readable(rules string) []string {
	var globs []string
	for rule := range strings.FieldsSeq(rules) {
		rights, pattern, ok := strings.Cut(rule, "~")
		if ok && (rights == "" || strings.HasPrefix(rights, "%") && strings.Contains(rights, "R")) {
			globs = append(globs, pattern)
		}
	}
	return globs
}

func covers(globs []string, name string) bool {
	for _, g := range globs {
		if glob.Match(g, name) {
			return true
		}
	}
	return false
}
