package incidents

import (
	"slices"
	"strings"
	"time"

	"valktop/analysis"
)

const (
	// atOnceWithin is how soon the cause must be named by a valktop that is open, and
	// laterWithin by one that is started when it has happened already.
	atOnceWithin = 5 * time.Second
	laterWithin  = 30 * time.Second
)

// found waits for the cause of an incident that just happened.
func (w *watcher) found(what, cause string) {
	w.t.Helper()
	took := w.until(cause)
	w.t.Logf("%-18s named first %4.1f s after it happened, by a valktop that was open; before that: %v", what, took.Seconds(), w.first[:len(w.first)-1])
	w.t.Log(w.says())
	if took > atOnceWithin {
		w.t.Errorf("that took %v", took)
	}
}

// late is a valktop that was started when the incident had happened already.
func (w *watcher) late(what, cause string, want later) {
	w.t.Helper()
	if want.cause != "" {
		took := w.until(want.cause)
		w.t.Logf("%-18s is %s, named first %4.1f s after it was opened, by a valktop that came later; before that: %v", what, want.cause, took.Seconds(), w.first[:len(w.first)-1])
		if took > laterWithin {
			w.t.Errorf("that took %v", took)
		}
	} else {
		w.blamesNobody(cause, want.may)
	}
	w.t.Log(w.says())
	if want.cannot != "" {
		at := slices.IndexFunc(w.state.Causes.Causes, func(c analysis.Cause) bool { return c.Name == want.cannot })
		told := w.state.Causes.Causes[at]
		if told.Ruling != analysis.CannotTell || told.Would == "" {
			w.t.Errorf("what nobody can tell any more is said to be %+v\n%s", told, w.says())
		}
		w.t.Logf("%-18s a valktop that came later: cannot tell, would need %s", what, told.Would)
	}
	if want.says != "" && !slices.ContainsFunc(w.state.Causes.Causes, func(c analysis.Cause) bool { return strings.Contains(c.Text, want.says) }) {
		w.t.Errorf("%q is not said:\n%s", want.says, w.says())
	}
}

// blamesNobody watches for a while, in which no other causes than some may come first.
func (w *watcher) blamesNobody(but ...string) {
	w.t.Helper()
	for begun := time.Now(); time.Since(begun) < after; {
		if name := w.next(); name != "" && !slices.Contains(but, name) {
			w.t.Fatalf("%s is blamed for %s:\n%s", name, but[0], w.says())
		}
	}
}
