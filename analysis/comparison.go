package analysis

import (
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// Basis is what a change is measured against.
type Basis string

// The bases. The values are stable: outputs have them.
const (
	Watched    Basis = "watched"    // the time before the change began, which valktop saw
	Usual      Basis = "usual"      // the median of the hour before
	Remembered Basis = "remembered" // what the server counted since its start: valktop came later
	Around     Basis = "around"     // the time before an instant, with that after it
)

// span is a stretch of time.
type span struct{ from, to time.Time }

func (s span) length() time.Duration { return s.to.Sub(s.from) }

// twoSides is a figure before and after. Either may be unknown.
type twoSides struct{ before, after Ratio }

// rose is by how much; 0 where either is unknown.
func (p twoSides) rose() float64 {
	return maybe.Both(p.before, p.after, func(was, is float64) float64 { return is - was }).Or(0)
}

// comparison is a before and an after, and what happened between. Rules judge it and nothing
// else; it is made anew for each question.
type comparison struct {
	evidence
	h      *History // only read: where more figures are
	basis  Basis
	before span // zero for what is remembered
	after  span
	since  time.Time   // when the change began; zero: not known
	lent   string      // who measured the rates of before, where that was not valktop or the server
	past   countersAge // of what is remembered

	counters [counterCount]twoSides // a second
	gauges   [columnCount]twoSides  // means; those of counters are not set
	ping     twoSides               // seconds, the usual one: a median
	was, ran map[string]commandUse
	lookups  lookups
	reads    reads // what a sample of the accesses tells, where there is one
	symptoms []Symptom
}

// lookups is how hits and misses changed.
type lookups struct {
	known        bool
	missing      twoSides // fraction of the lookups
	all          twoSides // a second
	excess       float64
	excessMisses float64 // how many more there were than the share of before would have made, in all
}

const (
	// recentMost is what "now" means where there is time to look: see nowWindow. While
	// valktop has watched for less, it is a quarter of that, but recentPolls polls at the least.
	recentMost  = nowWindow
	recentPolls = 5
	recentLeast = time.Second
	// rememberedFor is how long after valktop came what the server counted before may be held
	// against now, when there is nothing better.
	rememberedFor = 15 * time.Minute
)

// recentSpan is how much time counts as now.
func (h *History) recentSpan() time.Duration {
	least := max(recentLeast, recentPolls*h.interval)
	return min(max(h.now.Sub(h.began)/4, least), max(recentMost, least))
}

// compare finds the change that there is to explain, if there is one. The finest view wins:
// where a change began while valktop watched, both sides of that moment; else the hour
// before; else, when valktop came later, what the server counted since its start.
func (h *History) compare(e evidence) comparison {
	recent := h.recentSpan()
	c := comparison{evidence: e, h: h, after: span{h.now.Add(-recent), h.now}}
	if at, ok := h.onset(); ok {
		c.basis, c.since = Watched, at
		c.before, c.after = span{h.oldest(at), at}, span{at, h.now}
		h.fillWatched(&c)
		if c.lookupsWorse(h) {
			return h.withSymptoms(c)
		}
	}
	if e.missesHigh > 0 || e.hitRateDips() {
		c.basis, c.since = Usual, time.Time{}
		if e.missesHigh > 0 {
			c.since = h.now.Add(-e.missesHigh)
		}
		c.before, c.after = span{h.now.Add(-baselineWindow), h.now.Add(-baselineSkip)}, span{h.now.Add(-recent), h.now}
		h.fillWatched(&c)
		h.fillUsual(&c)
		if c.lookupsWorse(h) {
			return h.withSymptoms(c)
		}
	}
	c.since = time.Time{}
	if since := h.now.Sub(h.began); since < rememberedFor || h.earlier != nil && since < baselineWindow || e.check("hit_rate").Level > Healthy {
		c.basis, c.before, c.after = Remembered, span{}, span{h.now.Add(-recent), h.now}
		h.fillWatched(&c)
		h.fillRemembered(&c)
		h.fillLent(&c)
		if c.lookupsWorse(h) {
			return h.withSymptoms(c)
		}
	}
	c.basis, c.after = Watched, span{h.now.Add(-recent), h.now}
	c.before = span{h.oldest(c.after.from), c.after.from}
	h.fillWatched(&c)
	c.lookups = lookups{}
	return h.withSymptoms(c)
}

// around compares the two sides of an instant.
func (h *History) around(e evidence, at time.Time) comparison {
	wide := min(max(at.Sub(h.began), recentLeast), max(h.now.Sub(at), recentLeast), time.Minute)
	c := comparison{evidence: e, h: h, basis: Around, since: at, before: span{at.Add(-wide), at}, after: span{at, at.Add(wide)}}
	h.fillWatched(&c)
	c.lookupsWorse(h)
	return h.withSymptoms(c)
}

// oldest is where a before begins that ends at an instant.
func (h *History) oldest(end time.Time) time.Time {
	from := end.Add(-fineKeep)
	if h.began.After(from) {
		return h.began
	}
	return from
}

// fillWatched takes the figures of both sides from the rows.
func (h *History) fillWatched(c *comparison) {
	for col := range columnCount {
		p := twoSides{h.mean(col, c.before), h.mean(col, c.after)}
		if col < counterCount {
			c.counters[col] = p
		} else {
			c.gauges[col] = p
		}
	}
	seconds := func(s span) Ratio {
		if took, n := h.pings.median(s.from, s.to); n > 0 {
			return maybe.Of(took.Seconds())
		}
		return maybe.Unknown[float64]("not measured")
	}
	c.ping = twoSides{seconds(c.before), seconds(c.after)}
	c.was, c.ran = h.commands.between(c.before.from, c.before.to.Add(-time.Second)), h.commands.between(c.after.from, c.after.to)
}

// mean is a column a second over a stretch of time, from the finest rows that reach back.
func (h *History) mean(c column, s span) Ratio {
	if s.length() <= 0 {
		return maybe.Unknown[float64]("there was no time before")
	}
	rows := h.tierFor(s.from)
	sum, secs := rows.total(c, rows.index(s.from.UnixNano())+1, rows.index(s.to.UnixNano()))
	if secs == 0 {
		return maybe.Unknown[float64]("nothing counted in this time")
	}
	return maybe.Of(sum / secs)
}

// fillUsual puts medians of the hour in the place of what was before.
func (h *History) fillUsual(c *comparison) {
	for _, m := range []struct {
		metric Metric
		c      column
	}{
		{MetricHits, colHits}, {MetricMisses, colMisses}, {MetricExpired, colExpired}, {MetricEvicted, colEvicted},
		{MetricConnections, colConnections}, {MetricNetIn, colNetIn}, {MetricNetOut, colNetOut}, {MetricCommands, colCommands},
	} {
		c.counters[m.c].before = h.usual(m.metric)
	}
	c.counters[colFills].before = maybe.Both(h.usual(MetricFillsPerMiss), h.usual(MetricMisses), func(each, misses float64) float64 { return each * misses })
}

// fillRemembered puts what the servers counted before in the place of what was before: per
// second of the time that they have counted. What valktop saw of it is the smallest part.
func (h *History) fillRemembered(c *comparison) {
	for col := range counterCount {
		c.counters[col].before = maybe.Unknown[float64]("valktop was not there")
	}
	for col := counterCount; col < columnCount; col++ {
		c.gauges[col].before = maybe.Unknown[float64]("valktop was not there")
	}
	c.ping.before = maybe.Unknown[float64]("valktop was not there")
	c.was = map[string]commandUse{}
	c.past = c.countersAge()
	if c.past.time <= 0 {
		return
	}
	for _, n := range c.view.nodes {
		r := read(n, 0, c.config.FillCommands)
		for col := range counterCount {
			if !r.counters.known[col] || col.ofPrimaries() && n.Info.Replication.Role == collector.Replica {
				continue
			}
			count := float64(max(r.counters.n[col]-own(n.Ledger, col), 0))
			c.counters[col].before = maybe.Of(c.counters[col].before.Or(0) + count/c.past.time.Seconds())
		}
		for name, stat := range n.Info.Commands {
			u := c.was[name]
			c.was[name] = commandUse{name, u.calls + stat.Calls, u.took + time.Duration(stat.Microseconds)*time.Microsecond}
		}
		for name, count := range n.Info.Errors {
			u := c.was[errorMark+name]
			c.was[errorMark+name] = commandUse{name, u.calls + count, 0}
		}
	}
}

// lookupsWorse measures the lookups and reports whether more of them miss than before.
func (c *comparison) lookupsWorse(h *History) bool {
	hits, misses := c.counters[colHits], c.counters[colMisses]
	share := func(h, m Ratio) Ratio {
		return maybe.Both(h, m, func(h, m float64) float64 { return m / max(h+m, 1e-9) })
	}
	add := func(a, b float64) float64 { return a + b }
	l := lookups{
		missing: twoSides{share(hits.before, misses.before), share(hits.after, misses.after)},
		all:     twoSides{maybe.Both(hits.before, misses.before, add), maybe.Both(hits.after, misses.after, add)},
	}
	was, ok := l.missing.before.Get()
	is, known := l.missing.after.Get()
	enough := l.all.after.Or(0)*c.after.length().Seconds() >= float64(c.config.MinLookups)
	if !ok || !known || !enough || l.all.before.Or(0) <= 0 {
		return false
	}
	l.excess = max(misses.after.Or(0)-was*l.all.after.Or(0), 0)
	l.excessMisses = l.excess * c.after.length().Seconds()
	l.known = worse(was, is)
	if c.basis == Watched { // it may have recovered since
		now := share(h.mean(colHits, span{h.now.Add(-h.recentSpan()), h.now}), h.mean(colMisses, span{h.now.Add(-h.recentSpan()), h.now}))
		l.known = l.known && worse(was, now.Or(is))
	}
	c.lookups = l
	return l.known
}

const (
	// worseFactor: half as many misses again, or a third of the hits less, is no ordinary drift ...
	worseFactor = 1.5
	// ... if it is two points of the hit rate at least: see rateDrop.
	worseLeast = rateDrop
)

// worse compares two shares of lookups that miss.
func worse(was, is float64) bool {
	return is-was >= worseLeast && (is >= worseFactor*was || worseFactor*(1-is) <= 1-was)
}
