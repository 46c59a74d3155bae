package cli

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"valktop/actions"
	"valktop/deployment"
	"valktop/maybe"
)

// rules are what the config files and flags say about changing a server.
type rules struct {
	readOnly     maybe.Value[bool]
	writable     maybe.Value[bool] // no unlocking is asked for, though the server is another machine
	production   maybe.Value[bool]
	protect      maybe.Value[[]string] // globs
	reason       maybe.Value[string]   // "required" or "optional"
	values       maybe.Value[string]   // "hidden" or "shown"
	auditCommand maybe.Value[string]
	cascade      maybe.Value[[]string] // rules, as actions.ParseRule reads them
	floor        maybe.Value[float64]  // the hit rate under which an invalidation pauses
	backupLimit  maybe.Value[int64]    // bytes

	system  string // the audit command of the system's file, which is run as well
	profile string // whose rules these are; empty without one

	secrets []string // variables of the environment that hold passwords, which no audit command gets
}

// The words that reason and values know.
const (
	required = "required"
	optional = "optional"
	hidden   = "hidden"
	shown    = "shown"
)

// addSafety gives the dashboard the flags of what may be changed from it.
func addSafety(c *cobra.Command, r *rules) {
	g := group(c, "changes")
	g.onOff(&r.readOnly, "read-only", "", "change nothing, as the profile's read_only does")
	g.onOff(&r.writable, "write", "", "never ask to unlock changes on another machine")
}

// ruleKeys are the keys of the config file that say what may be changed and how.
func ruleKeys() []configKey {
	return []configKey{
		{"read_only", setBool(func(s *settings) *maybe.Value[bool] { return &s.rules.readOnly })},
		{"writable", setBool(func(s *settings) *maybe.Value[bool] { return &s.rules.writable })},
		{"production", setBool(func(s *settings) *maybe.Value[bool] { return &s.rules.production })},
		key("reason", oneOf(required, optional), func(s *settings) *maybe.Value[string] { return &s.rules.reason }),
		key("values", oneOf(hidden, shown), func(s *settings) *maybe.Value[string] { return &s.rules.values }),
		key("audit_command", word(), func(s *settings) *maybe.Value[string] { return &s.rules.auditCommand }),
		key("hit_rate_floor", fraction(), func(s *settings) *float { return &s.rules.floor }),
		key("backup_limit", size(), func(s *settings) *whole { return &s.rules.backupLimit }),
		{"protect", setTexts(`["bull:*", "cart:*"]`, func(s *settings) *maybe.Value[[]string] { return &s.rules.protect })},
		{"cascade", setRules},
	}
}

// setTexts is a key that holds a list of texts.
func setTexts(example string, into func(*settings) *maybe.Value[[]string]) func(*settings, any) error {
	return func(s *settings, v any) error {
		list, ok := v.([]any)
		texts := make([]string, 0, len(list))
		for _, item := range list {
			t, isText := item.(string)
			ok = ok && isText && t != ""
			texts = append(texts, t)
		}
		if !ok {
			return errors.New("the value must be a list of texts: " + example)
		}
		*into(s) = maybe.Of(texts)
		return nil
	}
}

// setRules reads what an invalidation invalidates beside what it was asked to.
func setRules(s *settings, v any) error {
	into := func(s *settings) *maybe.Value[[]string] { return &s.rules.cascade }
	if err := setTexts(`["user:{id} -> user:{id}:*"]`, into)(s, v); err != nil {
		return err
	}
	for _, text := range s.rules.cascade.Or(nil) {
		if _, err := actions.ParseRule(text); err != nil {
			return err
		}
	}
	return nil
}

// over is r where it says something, and what it does not say is as below.
func (r rules) over(below rules) rules {
	set(&below.readOnly, known(r.readOnly))
	set(&below.writable, known(r.writable))
	set(&below.production, known(r.production))
	set(&below.protect, known(r.protect))
	set(&below.reason, known(r.reason))
	set(&below.values, known(r.values))
	set(&below.auditCommand, known(r.auditCommand))
	set(&below.cascade, known(r.cascade))
	set(&below.floor, known(r.floor))
	set(&below.backupLimit, known(r.backupLimit))
	return below
}

// under is r as far as the system's file allows it: what that file demands, nobody loosens.
func (r rules) under(system rules) rules {
	r.readOnly = either(r.readOnly, system.readOnly)
	r.production = either(r.production, system.production)
	if w, ok := system.writable.Get(); ok && !w {
		r.writable = system.writable
	}
	if system.protect.Known() {
		r.protect = maybe.Of(joined(system.protect.Or(nil), r.protect.Or(nil)))
	}
	if system.reason.Or("") == required {
		r.reason = system.reason
	}
	if system.values.Or("") == hidden {
		r.values = system.values
	}
	if system.floor.Or(0) > r.floor.Or(0) {
		r.floor = system.floor
	}
	if limit, ok := system.backupLimit.Get(); ok && (!r.backupLimit.Known() || r.backupLimit.Or(0) > limit) {
		r.backupLimit = system.backupLimit
	}
	if system.cascade.Known() {
		r.cascade = maybe.Of(joined(system.cascade.Or(nil), r.cascade.Or(nil)))
	}
	if command := system.auditCommand.Or(""); command != "" {
		r.system = command
	}
	return r
}

// joined is both lists, each text once.
func joined(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// either is true if one of two is.
func either(a, b maybe.Value[bool]) maybe.Value[bool] {
	if b.Or(false) {
		return b
	}
	return a
}

// elsewhere is a policy for servers of which some are on another machine.
func (r rules) elsewhere(p actions.Policy, unlocked bool) actions.Policy {
	p.Locked = p.Locked || !unlocked && !r.writable.Or(false)
	return p
}

// policy is what the rules come to on the server c. Unlocked says that the user has asked
// for changes on a server that is not on this machine.
func (r rules) policy(c deployment.Config, unlocked bool) actions.Policy {
	p := actions.Policy{
		Locked: !c.Loopback() && !unlocked && !r.writable.Or(false), Protect: r.protect.Or(nil),
		ReasonRequired: r.reason.Or("") == required, ValuesHidden: r.values.Or("") == hidden,
		BackupAsked: r.production.Or(false), HitRateFloor: r.floor.Or(0),
	}
	if r.readOnly.Or(false) {
		p.ReadOnly = "changes are turned off (--read-only, or read_only = true in a config file)"
	}
	if r.production.Or(false) {
		p.Production = r.profile
		if p.Production == "" {
			p.Production = c.Name() // production = true at the top of a file
		}
	}
	for _, text := range r.cascade.Or(nil) {
		if rule, err := actions.ParseRule(text); err == nil { // checked when it was read
			p.Cascade = append(p.Cascade, rule)
		}
	}
	return p
}
