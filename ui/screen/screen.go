// Package screen is what the root hands to every screen: values to draw from.
package screen

import (
	"time"

	"valktop/access"
	"valktop/analysis"
	"valktop/keyspace"
	"valktop/themes"
)

// Context is everything that a screen's View draws from, besides its own model and
// the canvas. It is made anew for each frame.
type Context struct {
	State   analysis.State    // of the newest snapshot, or of the moment the display was frozen
	History *analysis.History // nil before the first snapshot; only read
	Theme   themes.Theme

	// All and AllHistory are of the whole deployment. State and History are the same, unless
	// one node has the focus, whose address Node is: then they are of that node alone.
	All        analysis.State
	AllHistory *analysis.History
	Node       string

	Now    time.Time      // the client's wall clock at the latest tick or snapshot
	Until  time.Time      // where the charts end: Now, or the moment the display was frozen
	Window time.Duration  // how much time the charts show
	Zone   *time.Location // of the times on display; never nil
	Frozen bool

	Keys     keyspace.Report // what is in the cache; Version 0 before the first report
	Sampling bool            // whether reports come at all
	NoKeys   string          // why none come (any more), in words for a user

	Access access.Report         // who asks for which keys; Version 0 before anything was sampled
	Told   access.Told           // what the application counts; Version 0 where it is not asked
	Rates  analysis.PatternRates // hit rates of patterns, from that
	RateOf map[string]int        // where in Rates.Patterns a pattern of the selected database is

	Earlier      analysis.Earlier // what somebody else measured before, without the samples; Version 0 before it is known
	EarlierAsked bool             // whether anybody is asked for that

	NoChange string // why nothing can be changed, in words for a user; "" when something may be

	Width, Height int // of the area that the screen draws on
}

// Clock is the time that ages are reckoned by: that of the moment the display was frozen
// while it is, so that nothing moves then.
func (c Context) Clock() time.Time {
	if c.Frozen {
		return c.Until
	}
	return c.Now
}

// Outdated reports whether nobody answered the newest poll: what is drawn is the past.
func (c Context) Outdated() bool {
	for _, n := range c.State.Snapshot.Nodes {
		if n.Err == nil {
			return false
		}
	}
	return len(c.State.Snapshot.Nodes) > 0
}

// Ready reports whether there was a snapshot with data of at least one node.
func (c Context) Ready() bool { return c.History != nil && !c.State.Since.IsZero() }

// PatternRate is the hit rate of a pattern of the keys, if accesses were sampled.
func (c Context) PatternRate(pattern string) (analysis.PatternRate, bool) {
	i, ok := c.RateOf[pattern]
	if !ok {
		return analysis.PatternRate{}, false
	}
	return c.Rates.Patterns[i], true
}

// Changed tells a screen that its Context is another for a reason other than a snapshot:
// the window, the theme, the display frozen or live again.
type Changed struct{}

// Cursor tells a screen to put the cursor of its charts at an instant.
type Cursor struct{ At time.Time }

// Why is a message to the root: what may have caused what got worse is to be shown, now, or
// with an instant that which lies between its two sides.
type Why struct{ At time.Time }

// Keys tells a screen that there is a new report on the keys in its Context.
type Keys struct{}
