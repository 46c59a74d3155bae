package actions_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/actions"
	"valktop/testserver"
)

// randomPlans is how many random plans are tried on each server; VALKTOP_PLANS says another
// number.
const randomPlans = 40

// TestRandomPlansTouchWhatTheySay tries random plans on random names: what is gone is what
// the plan says, and everything else is as it was, to the byte and to the TTL.
func TestRandomPlansTouchWhatTheySay(t *testing.T) {
	t.Parallel()
	trials := randomPlans
	if text := os.Getenv("VALKTOP_PLANS"); text != "" {
		var err error
		if trials, err = strconv.Atoi(text); err != nil {
			t.Fatalf("VALKTOP_PLANS: %v", err)
		}
	}
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c, target := s.Client(), changes(t, s)
		touched := 0
		for seed := range trials {
			if err := c.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			r := rand.New(rand.NewPCG(uint64(seed), 4))
			patterned := r.IntN(3) == 0
			names := randomNames(r, !patterned)
			fillMixed(t, c, names)
			before := stateOf(t, c)
			one := randomPlan(t, c, r, names, patterned)
			touched += checkExact(t, target, c, before, one)
			if t.Failed() {
				t.Fatalf("seed %d: %s on %d names", seed, one, len(names))
			}
		}
		if touched < trials {
			t.Errorf("%d plans touched %d keys only", trials, touched)
		}
	}, debugging()...)
}

// randomNames are names whose pieces mean something in a glob, in a pattern or to a terminal,
// or differ by little. Where a delimiter lies among bytes that are no text it is none for a
// pattern, and :7: at the beginning is a version as Django writes it: those are left out where
// patterns are tried.
func randomNames(r *rand.Rand, binary bool) []string {
	pieces := []string{"user", "use", "user1", "1", "42", "7", "posts", "*", "?", "[a-c]", "b", `\`, "é", " ", "{id}"}
	if binary {
		pieces = append(pieces, "\x00", "\xff", "\x1b[2J", "")
	}
	seen := map[string]bool{}
	var names []string
	for range 40 + r.IntN(120) {
		parts := make([]string, 1+r.IntN(4))
		for i := range parts {
			parts[i] = pieces[r.IntN(len(pieces))]
		}
		if name := strings.Join(parts, ":"); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// randomPlan is a plan made from one of the names, with what it means found out by other
// means than its own.
func randomPlan(t *testing.T, c *redis.Client, r *rand.Rand, names []string, patterned bool) exactCase {
	t.Helper()
	for {
		base := randomSelection(t, c, r, names[r.IntN(len(names))], patterned)
		all := append(variants(base, time.Now()), base)
		one := all[r.IntN(len(all))]
		if one.backup = r.IntN(2) == 0; one.plan.Check() == nil {
			return one
		}
	}
}

// randomSelection selects at least a name, in one of the ways there are.
func randomSelection(t *testing.T, c *redis.Client, r *rand.Rand, name string, patterned bool) exactCase {
	t.Helper()
	selecting := func(kind actions.SelectionKind, text string, means func(string) bool) exactCase {
		return exactCase{
			plan:  actions.Plan{Action: actions.Invalidate, Selections: []actions.Selection{{Kind: kind, Text: text}}},
			means: func(name string, _ kept) bool { return means(name) },
		}
	}
	if patterned {
		pattern, expression := randomPattern(r, name)
		means := regexp.MustCompile(expression)
		return selecting(actions.ByPattern, pattern, means.MatchString)
	}
	switch r.IntN(3) {
	case 0:
		return selecting(actions.ByKey, name, func(other string) bool { return other == name })
	case 1:
		prefix := name[:r.IntN(len(name)+1)]
		return selecting(actions.ByPrefix, prefix, func(other string) bool { return strings.HasPrefix(other, prefix) })
	}
	glob := randomGlob(r, name)
	found, err := c.Keys(t.Context(), glob).Result() // the server's own word
	if err != nil {
		t.Fatal(err)
	}
	return selecting(actions.ByGlob, glob, func(other string) bool { return slices.Contains(found, other) })
}

// randomGlob puts what a glob knows in the place of some bytes of a name.
func randomGlob(r *rand.Rand, name string) string {
	var b strings.Builder
	for i := range len(name) {
		switch r.IntN(12) {
		case 0:
			b.WriteByte('*')
		case 1:
			b.WriteByte('?')
		case 2:
			b.WriteString("[a-z1-9]")
		case 3:
			b.WriteString("[^:]")
		case 4:
			b.WriteByte('\\')
			b.WriteByte(name[i])
		default:
			b.WriteByte(name[i])
		}
	}
	if r.IntN(3) == 0 {
		b.WriteByte('*')
	}
	return b.String()
}

// randomPattern puts {id} in the place of numbers of a name, and {…} in that of some other
// segments, and says the same as a regular expression over bytes.
func randomPattern(r *rand.Rand, name string) (pattern, expression string) {
	var pieces, matches []string
	for segment := range strings.SplitSeq(name, ":") {
		switch {
		case regexp.MustCompile(`^[0-9]+$`).MatchString(segment):
			pieces, matches = append(pieces, "{id}"), append(matches, "[0-9]+")
		case r.IntN(3) == 0, !regexp.MustCompile(`^[a-z]+$`).MatchString(segment):
			pieces, matches = append(pieces, "{…}"), append(matches, `[^:]*`)
		default:
			pieces, matches = append(pieces, segment), append(matches, segment)
		}
	}
	return strings.Join(pieces, ":"), fmt.Sprintf(`(?s)\A%s\z`, strings.Join(matches, ":"))
}
