package actions

import (
	"time"

	"valktop/keyspace"
)

// minSpread is the shortest time that keys are spread over: below it there is no slope.
const minSpread = time.Second

// Check returns a *Refusal that says what is wrong with a plan as such, or nil. It does
// not know what is allowed; see Policy.
func (p Plan) Check() error {
	if p.Action == Restore {
		if p.Backup == "" {
			return refuse("it is not said which backup to play back", "", "the file that the change named")
		}
		return nil
	}
	if p.Action == Kill {
		return p.checkClients()
	}
	if err := p.checkSelections(); err != nil {
		return err
	}
	if err := p.Narrow.check(); err != nil {
		return err
	}
	switch p.Action {
	case Invalidate:
		if p.Spread != 0 && p.Spread < minSpread {
			return refuse("keys cannot be spread over less than a second", "", "a longer time, or none: at once")
		}
	case Expire:
		return p.checkTTL()
	case Persist:
	case Rename:
		return p.checkRename()
	case Restore, Kill:
	default:
		return refuse("there is no change called "+string(p.Action), "", "invalidate, expire, persist, rename or restore")
	}
	return nil
}

func (p Plan) checkSelections() error {
	if len(p.Selections) == 0 {
		return refuse("no keys are selected", "nothing is changed by default", "a key, a prefix, a pattern or a glob")
	}
	for _, s := range p.Selections {
		if err := s.check(); err != nil {
			return err
		}
	}
	return nil
}

func (s Selection) check() error {
	switch s.Kind {
	case ByKey:
	case ByPrefix:
		if s.Text == "" {
			return refuse("the prefix is empty", "every name begins with nothing", "the glob *, if all keys are meant")
		}
	case ByGlob:
		if s.Text == "" {
			return refuse("the glob is empty", "it matches no name but the empty one", "* for all keys; by key for the empty name")
		}
	case ByPattern:
		if _, err := keyspace.ParsePattern(s.Text, keyspace.Delimiters(s.Delimiters)); err != nil {
			return refuse("this is no pattern: "+s.Text, err.Error(), "as valktop scan shows it: user:{id}:posts")
		}
	default:
		return refuse("keys cannot be selected by "+string(s.Kind), "", "key, prefix, pattern or glob")
	}
	return nil
}

func (p Plan) checkTTL() error {
	switch {
	case p.TTL < time.Millisecond:
		return refuse("a TTL must be longer than 0", "servers remove a key whose TTL is not", "1s or more, or invalidate")
	case p.Jitter < 0 || p.Jitter >= 1 || p.Jitter != p.Jitter:
		return refuse("the jitter is a share of the TTL", "with all of it some keys would go at once", "0 to 99 %")
	case p.OnlyMissing && p.Narrow.Volatility == Volatile:
		return refuse("no key is meant", "the plan is for keys with a TTL, and only for those without", "drop one of the two")
	}
	return nil
}

func (p Plan) checkRename() error {
	switch {
	case len(p.Selections) != 1 || p.Selections[0].Kind != ByKey:
		return refuse("only a single key can be renamed", "", "one key by its exact name")
	case p.Selections[0].Text == p.To:
		return refuse("the key has that name already", "", "another name")
	}
	return nil
}

func (n Narrow) check() error {
	tier, known := tierNamed(n.Tier)
	switch {
	case n.Tier != "" && !known:
		return refuse("there is no TTL tier "+n.Tier, "", "none, short, medium, long, week or longer")
	case n.LongerThan < 0 || n.Idle < 0:
		return refuse("a time is below 0", "", "a longer one")
	case n.Volatility == NonVolatile && n.Tier != "" && tier != keyspace.TierNone,
		n.Volatility == Volatile && n.Tier != "" && tier == keyspace.TierNone:
		return refuse("no key is meant", "keys with a TTL and keys without one are never the same", "drop one of the two")
	}
	switch n.Volatility {
	case AnyVolatility, Volatile, NonVolatile:
		return nil
	}
	return refuse("keys are volatile or persistent, not "+string(n.Volatility), "", "")
}

// tierNamed is the TTL tier of that name.
func tierNamed(name string) (keyspace.Tier, bool) {
	for t := range keyspace.TierCount {
		if t.String() == name {
			return t, true
		}
	}
	return 0, false
}
