package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Ruling is what a rule says of its cause.
type Ruling string

// The rulings. The values are stable: outputs have them.
const (
	Found      Ruling = "found"
	RuledOut   Ruling = "ruled_out"
	CannotTell Ruling = "cannot_tell"
)

// Cause is one reason why something may have got worse, and what the figures say to it.
type Cause struct {
	Name     string   // "eviction": stable, snake_case
	Ruling   Ruling   //
	Text     string   // with its figures; may hold raw bytes
	Evidence []string // what else speaks for it, or against it; may hold raw bytes
	Would    string   // what would tell, when nobody can
	Strength Strength // of one that is found
	Level    Level    // how bad it is, of one that is found
	Explains bool     // whether it could be the cause of something that got worse
}

// Strength is how well a cause explains what got worse, in grades from 0 to 1.
type Strength struct {
	// Share of the damage that its figures account for: 500 evicted keys a second can be what
	// 500 more misses a second are, and half of 1,000.
	Share float64
	// Timing is 1 when it came just before the damage, less the longer before, and next to
	// nothing when it came after it. What nobody knows the time of has half.
	Timing float64
	// Specific is how seldom the same figures are seen without the cause: a flush is counted
	// by name, while clients connect anew for many reasons.
	Specific float64
}

// Score is the product: a cause that explains nothing, came too late, or looks like anything
// else is none, however good its other grades are.
func (s Strength) Score() float64 { return s.Share * s.Timing * s.Specific }

// leastScore is under which a cause is not worth being blamed: it explains a tenth of the
// damage, or all of it at the wrong time.
const leastScore = 0.1

// Explanation is a change and what may have caused it.
type Explanation struct {
	Basis    Basis
	Against  string    // what the change is measured against, in words
	Since    time.Time // when it began; zero: not known
	Symptoms []Symptom // what got worse; none when nothing did
	Where    []string  // the patterns that account for most of it, where a sample tells; may hold raw bytes
	// Unwatched says that the instant lies before valktop came: nobody can tell the causes.
	Unwatched bool
	Causes    []Cause // those found first, the strongest before; then those ruled out, then those nobody can tell
}

// Found are the causes that are found, the strongest first.
func (e Explanation) Found() []Cause {
	return e.Causes[:len(e.Causes)-len(slices.DeleteFunc(slices.Clone(e.Causes), func(c Cause) bool { return c.Ruling == Found }))]
}

// rule looks for one cause. It is one declared value in a file of its own.
type rule struct {
	name     string
	explains []string // the symptoms that it can be the cause of
	judge    func(c *comparison) Cause
}

// rules are all there are, those first that are asked about first: in this order they are
// told when they are ruled out.
func rules() []rule {
	return []rule{
		eviction(), expiry(), origin(), flush(), restart(), deploy(), droppedKeys(), crawler(), configChange(), failover(),
		writesRefused(), cpuLimit(), ownChange(), clientStorm(), slowCommand(), bigKey(), hotKey(), blockedServer(), network(),
	}
}

// explain asks every rule and ranks the answers.
func explain(c comparison) Explanation {
	e := Explanation{Basis: c.basis, Against: c.against(), Symptoms: c.symptoms}
	if len(c.symptoms) > 0 {
		e.Since, e.Where = c.since, c.who()
	}
	for _, r := range rules() {
		cause := r.judge(&c)
		cause.Name, cause.Explains = r.name, c.has(r.explains...)
		e.Causes = append(e.Causes, cause.orNot())
	}
	rankCauses(e.Causes)
	return e
}

// orNot takes the blame from a cause when nothing got worse that it could explain, or when
// it explains too little.
func (c Cause) orNot() Cause {
	switch {
	case c.Ruling != Found:
	case !c.Explains:
		c.Ruling, c.Text = RuledOut, c.Text+"; nothing got worse by it"
	case c.Strength.Score() < leastScore:
		c.Ruling, c.Text = RuledOut, c.Text+"; too little, or too late, to be it"
	}
	if c.Ruling != Found {
		c.Level, c.Strength = Healthy, Strength{}
	}
	return c
}

// rankCauses orders causes: found, the strongest first; ruled out; not to be told. Among
// equals the order of the rules stays.
func rankCauses(all []Cause) {
	place := map[Ruling]int{Found: 0, RuledOut: 1, CannotTell: 2}
	slices.SortStableFunc(all, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(place[a.Ruling], place[b.Ruling]), cmp.Compare(b.Strength.Score(), a.Strength.Score()))
	})
}

// against says what a change is measured against.
func (c *comparison) against() string {
	switch c.basis {
	case Watched:
		return "the " + durationText(max(c.before.length().Truncate(time.Second), time.Second)) + " before"
	case Usual:
		return "the median of the hour before"
	case Remembered:
		if c.lent != "" {
			return "the hour before you came, by " + c.lent
		}
		if c.past.reset {
			return "what the server counted since CONFIG RESETSTAT"
		}
		return "what the server counted since its start"
	case Around:
		return "the " + durationText(max(c.before.length().Truncate(time.Second), time.Second)) + " before that moment"
	}
	return ""
}

func blame(level Level, s Strength, evidence []string, format string, figures ...any) Cause {
	return Cause{Ruling: Found, Level: level, Strength: s, Evidence: evidence, Text: fmt.Sprintf(format, figures...)}
}

func ruleOut(format string, figures ...any) Cause {
	return Cause{Ruling: RuledOut, Level: Healthy, Text: fmt.Sprintf(format, figures...)}
}

func noTelling(would, format string, figures ...any) Cause {
	return Cause{Ruling: CannotTell, Text: fmt.Sprintf(format, figures...), Would: would}
}
